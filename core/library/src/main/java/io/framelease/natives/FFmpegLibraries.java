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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads FFmpeg 7's libraries into this process, once, for good.
 *
 * <p>Where they come from, first match wins: the folder in {@code -Dframelease.ffmpeg.dir} or
 * {@code FRAMELEASE_FFMPEG_DIR}; the natives on the class path or module path; the system's loader. They are loaded by
 * absolute path in the order of their dependencies, since a folder of libraries need not be on the loader's path. A library
 * is loaded only after its file name, its ELF headers and then its own version function agree with what the bindings were
 * made for.
 *
 * <p>A process has one image of each: the system's loader takes what is loaded under a name for everything that needs this
 * name. So another class loader, or JavaCV, that has loaded a library before shares it with this one.
 */
public final class FFmpegLibraries {
    /** System property with a folder of FFmpeg libraries. */
    public static final String DIR_PROPERTY = "framelease.ffmpeg.dir";
    /** Environment variable with a folder of FFmpeg libraries. */
    public static final String DIR_VARIABLE = "FRAMELEASE_FFMPEG_DIR";

    private static final Logger LOG = LoggerFactory.getLogger(FFmpegLibraries.class);

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
        final @Nullable IntSupplier version;

        Library(String stem, int major, @Nullable IntSupplier version) {
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

    private static final String FOLDER = " or " + DIR_VARIABLE + " to a folder with FFmpeg 7's libraries ("
            + DECODING.stream().map(Library::file).collect(Collectors.joining(", ")) + ")";
    private static final String CURE = "; set -D" + DIR_PROPERTY + FOLDER;

    @SuppressWarnings("NullAway.Init") // set before anything is loaded
    private static Place place; // of all that is loaded
    private static @Nullable Loaded loaded;
    private static @Nullable NativeLibraryException failure;
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
     * Loads libavfilter too, which deinterlacing in software needs, and the synthetic camera of the demo and the tests.
     *
     * @throws NativeLibraryException as {@link #require()}
     */
    public static synchronized void requireFilters() {
        require();
        if (!filtersLoaded) {
            load(Library.AVFILTER);
            filtersLoaded = true;
        }
    }

    /**
     * Where libraries are to be loaded from.
     *
     * @param named whether the user named it, so that no other will do
     * @param cure  what to set if this one will not do
     */
    private record Place(Path folder, String origin, boolean named, String cure) {
        NativeLibraryException refuse(Path file, @Nullable String reason, @Nullable Throwable cause) {
            return new NativeLibraryException(file + " cannot be loaded: " + reason + " (" + origin + ")" + cure, cause);
        }
    }

    private static Loaded load() {
        String apart = SharedObjects.separation(FFmpeg.class);
        if (apart != null) {
            throw new NativeLibraryException(apart);
        }
        place = place();
        if (!Files.isDirectory(place.folder)) {
            throw new NativeLibraryException("no such folder: " + place.folder + " (" + place.origin + ")" + place.cure);
        }
        for (String companion : COMPANIONS) {
            Path file = place.folder.resolve(companion);
            if (Files.exists(file)) {
                loadFile(file);
            }
        }
        for (Library library : DECODING) {
            load(library);
        }
        return new Loaded(place.folder, place.origin, NativeMemory.string(FFmpeg.av_version_info()));
    }

    private static Place place() {
        Optional<Setting> set = Setting.of(DIR_PROPERTY, DIR_VARIABLE);
        if (set.isPresent()) {
            return new Place(set.get().folder(), "set by " + set.get().by(), true, CURE);
        }
        List<String> names = Stream.of(Library.values()).map(Library::file).toList();
        Optional<Path> bundled = BundledNatives.unpack(FFmpegLibraries.class, names, COMPANIONS);
        if (bundled.isPresent()) {
            return new Place(bundled.get(), "natives on the class path or module path (org.bytedeco:ffmpeg), unpacked",
                    false, "; set -D" + BundledNatives.CACHE_PROPERTY + " to another folder to unpack them into, or -D"
                            + DIR_PROPERTY + FOLDER);
        }
        Path system = LoaderPath.find(Library.AVCODEC.file()).map(Path::getParent)
                .orElseThrow(() -> new NativeLibraryException("FFmpeg's libraries were not found: no natives "
                        + "(org.bytedeco:ffmpeg:7.1.1-1.5.12:linux-x86_64) on the class path or module path and no "
                        + Library.AVCODEC.file() + " on the system's library path" + otherMajorOnSystem() + CURE));
        return new Place(system, "the system's libraries", false, CURE);
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

    private static void load(Library library) {
        Path file = place.folder.resolve(library.file());
        Optional<Path> loadedBefore = LoaderPath.loaded(library.file());
        if (loadedBefore.isPresent() && !isSame(loadedBefore.get(), file)) {
            share(library, loadedBefore.get(), file);
        } else if (!Files.exists(file)) {
            throw new NativeLibraryException(file + " is missing (" + place.origin + "): wanted "
                    + library.file() + " of FFmpeg 7" + others(library, place.folder) + place.cure);
        } else {
            loadFile(file);
        }
        if (library.version != null) {
            checkVersion(library, library.version, loadedBefore.orElse(file));
        }
    }

    private static boolean isSame(Path one, Path other) {
        try {
            return Files.isSameFile(one, other);
        } catch (IOException e) {
            return false; // one of them is gone
        }
    }

    private static void share(Library library, Path present, Path wanted) {
        if (place.named) {
            throw place.refuse(wanted, "this process has loaded another " + library.file() + " before (" + present
                    + "), and can have one only", null);
        }
        try {
            SharedObjects.share(library.file());
        } catch (UnsatisfiedLinkError e) {
            throw place.refuse(present, "this process has loaded it before, and it cannot be shared: " + e.getMessage(), e);
        }
        LOG.warn("{} is loaded in this process already, from {}: it is used, and not {} ({})", library.file(), present,
                wanted, place.origin);
    }

    private static void checkVersion(Library library, IntSupplier version, Path file) {
        int found;
        try {
            found = version.getAsInt() >>> 16;
        } catch (UnsatisfiedLinkError | ExceptionInInitializerError e) {
            throw new NativeLibraryException(file + " has no version function of its library: it is not "
                    + library.file() + " of FFmpeg 7" + place.cure, e);
        }
        if (found != library.major) {
            throw new NativeLibraryException(file + " is of major version " + found + ", wanted " + library.major
                    + " (FFmpeg 7)" + place.cure);
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

    private static void loadFile(Path file) {
        String defect = ElfFile.defect(file);
        if (defect != null) {
            throw place.refuse(file, defect, null);
        }
        try {
            SharedObjects.load(file);
        } catch (UnsatisfiedLinkError e) {
            throw place.refuse(file, e.getMessage(), e);
        }
    }
}
