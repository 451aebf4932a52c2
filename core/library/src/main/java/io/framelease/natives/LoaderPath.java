package io.framelease.natives;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Asks the system's own loader: what it has loaded, and where it finds a library (LD_LIBRARY_PATH, its cache, the usual
 * folders).
 */
final class LoaderPath {
    private static final int RTLD_LAZY = 1;
    private static final int RTLD_NOLOAD = 4;

    private static final MethodHandle DLOPEN = handle("dlopen", Signatures.Down.DLOPEN);
    private static final MethodHandle DLCLOSE = handle("dlclose", Signatures.Down.INT_OF_POINTER);

    private LoaderPath() {
    }

    /**
     * Asks the loader for a library by its file name and looks where it mapped it. The library is let go again at once.
     *
     * @param soname the file name with its major version, such as {@code libcudart.so.13}
     * @return the file, or empty if the loader finds none that it can load
     */
    static Optional<Path> find(String soname) {
        try (Arena probe = Arena.ofConfined()) {
            SymbolLookup.libraryLookup(soname, probe);
            return mapped(soname);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /**
     * Tells which file a library was loaded from, if it is loaded in this process, by whomever. The loader takes it then for
     * every other library that needs one of this name.
     *
     * @return the file as the system names it; it may be gone
     */
    static Optional<Path> loaded(String soname) {
        try (Arena call = Arena.ofConfined()) {
            MemorySegment library = (MemorySegment) DLOPEN.invokeExact(call.allocateFrom(soname), RTLD_LAZY | RTLD_NOLOAD);
            if (library.equals(MemorySegment.NULL)) {
                return Optional.empty();
            }
            try {
                return mapped(soname).or(() -> Optional.of(Path.of(soname)));
            } finally {
                int ignored = (int) DLCLOSE.invokeExact(library);
            }
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    private static Optional<Path> mapped(String soname) {
        try (Stream<String> maps = Files.lines(Path.of("/proc/self/maps"))) {
            return maps.filter(line -> line.indexOf('/') >= 0)
                    .map(line -> Path.of(line.substring(line.indexOf('/'))))
                    .filter(path -> (path.getFileName() + ".").replace(' ', '.').startsWith(soname + "."))
                    .findFirst();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static MethodHandle handle(String name, FunctionDescriptor descriptor) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().find(name).orElseThrow(), descriptor);
    }
}
