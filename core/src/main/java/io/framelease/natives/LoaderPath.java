package io.framelease.natives;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds a library where the system's own loader finds it: LD_LIBRARY_PATH, the loader's cache, the usual folders. */
final class LoaderPath {
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
            try (Stream<String> maps = Files.lines(Path.of("/proc/self/maps"))) {
                return maps.filter(line -> line.indexOf('/') >= 0)
                        .map(line -> Path.of(line.substring(line.indexOf('/'))))
                        .filter(path -> (path.getFileName() + ".").startsWith(soname + "."))
                        .findFirst();
            }
        } catch (IllegalArgumentException | IOException e) {
            return Optional.empty();
        }
    }
}
