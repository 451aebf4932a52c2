package io.framelease.natives;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Loads shared objects, so that the bindings, which look symbols up in what their class loader has loaded, find theirs.
 *
 * <p>The JVM lets one class loader alone load a file. A library that is used by two of them, as in a server with two
 * applications, or in one that is deployed again before the old one is collected, gets a second file each: an
 * {@link AnchorFile} that needs the first one. So all of a process share one image of a library, which stays for good.
 */
final class SharedObjects {
    private SharedObjects() {
    }

    /** Why the bindings would not find what is loaded here, or null if they would. */
    static @Nullable String separation(Class<?> bindings) {
        ClassLoader ours = SharedObjects.class.getClassLoader();
        ClassLoader theirs = bindings.getClassLoader();
        return ours == theirs ? null : "framelease-core and framelease-bindings are in two class loaders (" + ours + " and "
                + theirs + "), and what one loads the other cannot see; put both into one";
    }

    /**
     * Loads a file, or adds to the problems why it cannot be loaded.
     *
     * @return whether it is loaded
     */
    static boolean tryLoad(Path file, List<String> problems) {
        String defect = ElfFile.defect(file);
        if (defect == null) {
            try {
                load(file.toRealPath());
                return true;
            } catch (UnsatisfiedLinkError | IOException e) {
                defect = e.getMessage();
            }
        }
        problems.add(file + " cannot be loaded: " + defect);
        return false;
    }

    /**
     * Loads a file.
     *
     * @param file absolute
     * @throws UnsatisfiedLinkError with the reason, if neither way succeeds
     */
    static void load(Path file) {
        try {
            System.load(file.toString());
        } catch (UnsatisfiedLinkError e) {
            if (MountPoint.isNoExec(file)) {
                throw new UnsatisfiedLinkError("it lies on a file system that is mounted noexec (" + MountPoint.of(file)
                        + "): " + e.getMessage());
            }
            try {
                loadAnchor(file.toRealPath().toString());
            } catch (IOException | UnsatisfiedLinkError anchor) {
                e.addSuppressed(anchor);
                throw e;
            }
        }
        SymbolLookup.libraryLookup(file, Arena.global()); // else it would go with its class loader, its threads running
    }

    /**
     * Takes what is loaded in this process already under a name, whichever file it comes from.
     *
     * @param soname its DT_SONAME
     * @throws UnsatisfiedLinkError with the reason, if it does not succeed
     */
    static void share(String soname) {
        try {
            loadAnchor(soname);
        } catch (IOException e) {
            throw (UnsatisfiedLinkError) new UnsatisfiedLinkError(
                    "a file is needed to share it, and cannot be made: " + e).initCause(e);
        }
        SymbolLookup.libraryLookup(soname, Arena.global());
    }

    private static void loadAnchor(String needed) throws IOException {
        Path temporary = PrivateFolder.reach(Path.of(System.getProperty("java.io.tmpdir")).toAbsolutePath());
        Path folder = PrivateFolder.createTemporary(temporary, "framelease-");
        Path anchor = folder.resolve("anchor.so");
        try {
            Files.write(anchor, AnchorFile.of(needed), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            Files.setPosixFilePermissions(anchor, PrivateFolder.FILE_MODE);
            System.load(anchor.toString());
        } finally { // it is mapped
            Files.deleteIfExists(anchor);
            Files.deleteIfExists(folder);
        }
    }
}
