package io.framelease.natives;

import io.framelease.NativeLibraryException;
import io.framelease.bindings.ffmpeg.FFmpeg;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.IntSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Loads FFmpeg 7's libraries into this process, once, for good.
 *
 * <p>Where they come from, first match wins: the folder in {@code -Dframelease.ffmpeg.dir} or
 * {@code FRAMELEASE_FFMPEG_DIR}; the natives on the class path; the system's loader. They are loaded by absolute path in
 * the order of their dependencies, since a folder of libraries need not be on the loader's path. A library is loaded only
 * after its file name, its ELF headers and then its own version function agree with what the bindings were made for.
 */
public final class FFmpegLibraries {
    /** System property with a folder of FFmpeg libraries. */
    public static final String DIR_PROPERTY = "framelease.ffmpeg.dir";
    /** Environment variable with a folder of FFmpeg libraries. */
    public static final String DIR_VARIABLE = "FRAMELEASE_FFMPEG_DIR";

    /** What FFmpeg's libraries need that a bundle may carry beside them; in order. */
    private static final List<String> COMPANIONS = List.of("libdrm.so.2", "libva.so", "libva-drm.so");

    private enum Library {
        AVUTIL("avutil", FFmpeg.LIBAVUTIL_VERSION_MAJOR(), FFmpeg::avutil_version),
        SWRESAMPLE("swresample", 5, null), // needed by avcodec; no function of it is called
        SWSCALE("swscale", FFmpeg.LIBSWSCALE_VERSION_MAJOR(), FFmpeg::swscale_version),
        AVCODEC("avcodec", FFmpeg.LIBAVCODEC_VERSION_MAJOR(), FFmpeg::avcodec_version),
        AVFORMAT("avformat", FFmpeg.LIBAVFORMAT_VERSION_MAJOR(), FFmpeg::avformat_version),
        AVFILTER("avfilter", FFmpeg.LIBAVFILTER_VERSION_MAJOR(), FFmpeg::avfilter_version);

        final String stem;
        final int major;
        final IntSupplier version;

        Library(String stem, int major, IntSupplier version) {
            this.stem = "lib" + stem + ".so";
            this.major = major;
            this.version = version;
        }

        String file() {
            return stem + "." + major;
        }
    }

    /** Loaded for every camera. libavfilter is loaded by {@link #requireFilters()} alone. */
    private static final List<Library> DECODING = List.of(Library.AVUTIL, Library.SWRESAMPLE, Library.SWSCALE,
            Library.AVCODEC, Library.AVFORMAT);

    /**
     * What was loaded.
     *
     * @param folder  where the libraries lie
     * @param origin  how that folder was found, for people
     * @param version FFmpeg's own version string, such as {@code 7.1.1}
     */
    public record Loaded(Path folder, String origin, String version) {
    }

    private static Loaded loaded;
    private static NativeLibraryException failure;
    private static boolean filtersLoaded;

    private FFmpegLibraries() {
    }

    /**
     * Loads the libraries unless they are loaded. Any thread.
     *
     * @return what was loaded
     * @throws NativeLibraryException with the file, the version found and the one wanted, and what to set; the same at
     *         every call, since a half-loaded set cannot be unloaded
     */
    public static synchronized Loaded require() {
        if (failure != null) {
            throw failure;
        }
        if (loaded == null) {
            try {
                loaded = load();
            } catch (NativeLibraryException e) {
                failure = e;
                throw e;
            }
        }
        return loaded;
    }

    /**
     * Loads libavfilter too, which only the synthetic camera of the demo and the tests needs.
     *
     * @throws NativeLibraryException as {@link #require()}
     */
    public static synchronized void requireFilters() {
        Loaded base = require();
        if (!filtersLoaded) {
            load(Library.AVFILTER, base.folder, base.origin);
            filtersLoaded = true;
        }
    }

    private static Loaded load() {
        Optional<Setting> set = Setting.of(DIR_PROPERTY, DIR_VARIABLE);
        if (set.isPresent()) {
            return loadFrom(set.get().folder(), "set by " + set.get().by());
        }
        List<String> names = Stream.of(Library.values()).map(Library::file).toList();
        Optional<Path> bundled =
                new BundledNatives(FFmpegLibraries.class.getClassLoader()).unpack(names, COMPANIONS);
        if (bundled.isPresent()) {
            return loadFrom(bundled.get(), "natives on the class path (org.bytedeco:ffmpeg), unpacked");
        }
        Path system = LoaderPath.find(Library.AVCODEC.file()).map(Path::getParent)
                .orElseThrow(() -> new NativeLibraryException("FFmpeg's libraries were not found: no natives "
                        + "(org.bytedeco:ffmpeg:7.1.1-1.5.12:linux-x86_64) on the class path and no "
                        + Library.AVCODEC.file() + " on the system's library path" + otherMajorOnSystem()
                        + cure()));
        return loadFrom(system, "the system's libraries");
    }

    private static String otherMajorOnSystem() {
        for (int major = Library.AVCODEC.major + 3; major >= Library.AVCODEC.major - 5; major--) {
            Optional<Path> other = LoaderPath.find(Library.AVCODEC.stem + "." + major);
            if (other.isPresent()) {
                return " (found " + other.get() + ": major " + major + ", wanted " + Library.AVCODEC.major + ")";
            }
        }
        return "";
    }

    private static Loaded loadFrom(Path folder, String origin) {
        if (!Files.isDirectory(folder)) {
            throw new NativeLibraryException("no such folder: " + folder + " (" + origin + ")" + cure());
        }
        for (String companion : COMPANIONS) {
            Path file = folder.resolve(companion);
            if (Files.exists(file)) {
                loadFile(file, origin);
            }
        }
        for (Library library : DECODING) {
            load(library, folder, origin);
        }
        return new Loaded(folder, origin, NativeMemory.string(FFmpeg.av_version_info()));
    }

    private static void load(Library library, Path folder, String origin) {
        Path file = folder.resolve(library.file());
        if (!Files.exists(file)) {
            throw new NativeLibraryException(file + " is missing (" + origin + "): wanted "
                    + library.file() + " of FFmpeg 7" + others(library, folder) + cure());
        }
        loadFile(file, origin);
        if (library.version != null) {
            checkVersion(library, file);
        }
    }

    private static void checkVersion(Library library, Path file) {
        int found;
        try {
            found = library.version.getAsInt() >>> 16;
        } catch (UnsatisfiedLinkError | ExceptionInInitializerError e) {
            throw new NativeLibraryException(file + " has no version function of its library: it is not "
                    + library.file() + " of FFmpeg 7" + cure(), e);
        }
        if (found != library.major) {
            throw new NativeLibraryException(file + " is of major version " + found + ", wanted " + library.major
                    + " (FFmpeg 7)" + cure());
        }
    }

    private static String others(Library library, Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            String found = files.map(path -> path.getFileName().toString())
                    .filter(name -> name.startsWith(library.stem + "."))
                    .sorted()
                    .map(name -> name + " (major " + name.substring(library.stem.length() + 1).split("\\.")[0] + ")")
                    .collect(Collectors.joining(", "));
            return found.isEmpty() ? "" : "; found " + found + ", wanted major " + library.major;
        } catch (IOException e) {
            return "";
        }
    }

    private static void loadFile(Path file, String origin) {
        String defect = ElfFile.defect(file);
        if (defect != null) {
            throw new NativeLibraryException(file + " cannot be loaded: " + defect + " (" + origin + ")" + cure());
        }
        try {
            System.load(file.toString());
        } catch (UnsatisfiedLinkError e) {
            throw new NativeLibraryException(file + " cannot be loaded (" + origin + "): " + e.getMessage() + cure(), e);
        }
    }

    private static String cure() {
        return "; set -D" + DIR_PROPERTY + " or " + DIR_VARIABLE + " to a folder with FFmpeg 7's libraries ("
                + DECODING.stream().map(Library::file).collect(Collectors.joining(", ")) + ")";
    }

}
