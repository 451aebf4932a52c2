package io.framelease.natives;

import java.io.IOException;
import java.lang.foreign.Linker;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Folders and files that only this process' user, and root, can change. What is checked in such a folder stays as it was
 * checked: nobody else can write to it, or put something else in its place under the same name.
 *
 * <p>For this each folder above it must belong to the user or to root, and be writable for its owner alone or have the sticky
 * bit, as /tmp has, where nobody renames what belongs to others. Symbolic links on the way are followed one by one, each by
 * the same rule. The permissions of what is made here do not depend on the process' umask.
 */
final class PrivateFolder {
    static final Set<PosixFilePermission> FOLDER_MODE = PosixFilePermissions.fromString("rwx------");
    static final Set<PosixFilePermission> FILE_MODE = PosixFilePermissions.fromString("rw-------");

    private static final int ROOT = 0;
    private static final int SELF = effectiveUser();
    /** Who seems to own the files of users that this user namespace does not have, as a sandbox lacks its host's root. */
    private static final int UNMAPPED = unmappedUser();
    private static final int WRITABLE_BY_OTHERS = 022;
    private static final int STICKY = 01000;
    private static final int MOST_LINKS = 40; // as the kernel has it

    private PrivateFolder() {
    }

    /**
     * Makes a folder, and those above it, where they are missing, and sees that nobody else can change it.
     *
     * @param folder absolute
     * @return the same folder, without symbolic links
     * @throws FileSystemException if others can change it, with the folder that they can change and why
     */
    static Path create(Path folder) throws IOException {
        Path reached = reach(folder);
        refuse(reached, Owned.of(reached).defect());
        return reached;
    }

    /** As {@link #create}, of a folder in which others may have files of their own, as /tmp is. */
    static Path reach(Path folder) throws IOException {
        Deque<String> names = new ArrayDeque<>();
        folder.forEach(name -> names.add(name.toString()));
        Path current = folder.getRoot();
        int links = 0;
        while (!names.isEmpty()) {
            String name = names.pop();
            Path next = name.equals(".") ? current : name.equals("..") ? parent(current) : current.resolve(name);
            Owned found = lookOrMake(next);
            if (found.isLink()) {
                refuse(next, found.isTrusted() ? null : "the link belongs to another user (" + found.uid + ")");
                if (++links > MOST_LINKS) {
                    throw new FileSystemException(next.toString(), null, "too many symbolic links");
                }
                Path target = Files.readSymbolicLink(next);
                current = target.isAbsolute() ? target.getRoot() : current;
                for (int i = target.getNameCount() - 1; i >= 0; i--) {
                    names.push(target.getName(i).toString());
                }
            } else {
                refuse(next, found.defectOfParent());
                current = next;
            }
        }
        return current;
    }

    /** Makes a folder with a name of its own in one that is private. */
    static Path createTemporary(Path parent, String prefix) throws IOException {
        Path folder = Files.createTempDirectory(parent, prefix, attribute(FOLDER_MODE));
        Files.setPosixFilePermissions(folder, FOLDER_MODE);
        return folder;
    }

    static FileAttribute<Set<PosixFilePermission>> attribute(Set<PosixFilePermission> mode) {
        return PosixFilePermissions.asFileAttribute(mode);
    }

    /** Whether something in a private folder is a plain file, not a link, that nobody else can write to. */
    static boolean isPrivateFile(Path file) throws IOException {
        try {
            Owned found = Owned.of(file);
            return found.isType(Owned.REGULAR) && found.defect() == null;
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /** As {@link #isPrivateFile}, of a folder. */
    static boolean isPrivateFolder(Path folder) throws IOException {
        try {
            Owned found = Owned.of(folder);
            return found.isType(Owned.FOLDER) && found.defect() == null;
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private static Path parent(Path folder) {
        return folder.getParent() == null ? folder : folder.getParent();
    }

    private static Owned lookOrMake(Path path) throws IOException {
        try {
            return Owned.of(path);
        } catch (NoSuchFileException e) {
            try {
                Files.createDirectory(path, attribute(FOLDER_MODE));
                Files.setPosixFilePermissions(path, FOLDER_MODE);
            } catch (FileAlreadyExistsException another) {
                // another process was faster, or someone else was: it is looked at all the same
            }
            return Owned.of(path);
        }
    }

    private static void refuse(Path path, @Nullable String defect) throws FileSystemException {
        if (defect != null) {
            throw new FileSystemException(path.toString(), null, defect);
        }
    }

    /** What lies under a name itself, be it a link. */
    private record Owned(int uid, int mode) {
        static final int REGULAR = 0100000;
        static final int FOLDER = 0040000;
        private static final int LINK = 0120000;
        private static final int TYPE = 0170000;

        static Owned of(Path path) throws IOException {
            Map<String, Object> found = Files.readAttributes(path, "unix:uid,mode", LinkOption.NOFOLLOW_LINKS);
            return new Owned((int) attribute(found, "uid"), (int) attribute(found, "mode"));
        }

        private static Object attribute(Map<String, Object> found, String name) {
            return Objects.requireNonNull(found.get(name), name);
        }

        boolean isType(int type) {
            return (mode & TYPE) == type;
        }

        boolean isLink() {
            return isType(LINK);
        }

        boolean isTrusted() {
            return uid == SELF || uid == ROOT || uid == UNMAPPED;
        }

        /** Why it is not ours alone, or null. */
        @Nullable String defect() {
            return !isTrusted() ? "it belongs to another user (" + uid + "), who could change what is loaded from it"
                    : (mode & WRITABLE_BY_OTHERS) != 0 ? "others than its owner can write to it (mode "
                            + Integer.toOctalString(mode & 07777) + ")"
                    : null;
        }

        /** Why others could rename what is in it, or null. */
        @Nullable String defectOfParent() {
            return !isType(FOLDER) ? "it is no folder" : (mode & STICKY) != 0 && isTrusted() ? null : defect();
        }
    }

    private static int effectiveUser() {
        Linker linker = Linker.nativeLinker();
        try {
            return (int) linker.downcallHandle(linker.defaultLookup().find("geteuid").orElseThrow(),
                    Signatures.Down.INT_OF_NOTHING).invokeExact();
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    private static int unmappedUser() {
        try {
            int unmapped = Integer.parseInt(Files.readString(Path.of("/proc/sys/kernel/overflowuid")).strip());
            for (String range : Files.readAllLines(Path.of("/proc/self/uid_map"))) {
                String[] words = range.strip().split("\\s+"); // first one here, first one of the parent, how many
                long first = Long.parseLong(words[0]);
                if (unmapped >= first && unmapped < first + Long.parseLong(words[2])) {
                    return SELF; // this number is a user's
                }
            }
            return unmapped;
        } catch (IOException | NumberFormatException e) {
            return SELF; // nobody else
        }
    }
}
