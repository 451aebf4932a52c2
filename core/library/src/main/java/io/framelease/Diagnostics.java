package io.framelease;

import io.framelease.camera.DecodeTrial;
import io.framelease.device.CudaDevice;
import io.framelease.ffmpeg.FFmpegBuild;
import io.framelease.ffmpeg.log.CameraLog;
import io.framelease.natives.NvdecLibrary;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What was found on this machine of what the library needs; {@code framelease doctor} prints it. What CUDA's runtime tells is
 * in {@link Devices#cudaReport()}. Any thread.
 *
 * @since 0.2.0
 */
public final class Diagnostics {
    private Diagnostics() {
    }

    /** FFmpeg's libraries, as they are loaded. Immutable. */
    public static final class FFmpegReport {
        private final FFmpegBuild build;

        private FFmpegReport(FFmpegBuild build) {
            this.build = build;
        }

        /** {@return FFmpeg's own version, such as {@code 7.1.1}} */
        public String version() {
            return build.version();
        }

        /** {@return the version of each library by its name, such as 61.19.101 of libavcodec} */
        public Map<String, String> libraries() {
            return build.libraries();
        }

        /** {@return the licence under which it was built, in its own words} */
        public String license() {
            return build.license();
        }

        /** {@return the folder that the libraries were loaded from} */
        public Path folder() {
            return build.folder();
        }

        /** {@return how that folder was found, for people} */
        public String origin() {
            return build.origin();
        }

        /**
         * {@return those of the named software decoders that it has, in the same order}
         *
         * @param names FFmpeg's, such as {@code h264}
         */
        public List<String> decoders(String... names) {
            return build.decoders(List.of(Objects.requireNonNull(names, "names")));
        }

        /**
         * {@return whether it has an encoder}
         *
         * @param name FFmpeg's, such as {@code libopenh264}
         */
        public boolean hasEncoder(String name) {
            return build.hasEncoder(Objects.requireNonNull(name, "name"));
        }
    }

    /** NVDEC's library, which comes with NVIDIA's driver. Immutable. */
    public static final class NvdecReport {
        private final Optional<Path> library;
        private final String reason;

        private NvdecReport(Optional<Path> library, String reason) {
            this.library = library;
            this.reason = reason;
        }

        /** {@return its file; empty if there is none} */
        public Optional<Path> library() {
            return library;
        }

        /** {@return why there is none, and what to do about it; empty if there is one} */
        public String reason() {
            return reason;
        }
    }

    /** What one GPU is able to do. Immutable. */
    public static final class GpuReport {
        private final String computeCapability;
        private final List<String> decodes;
        private final Optional<String> failure;

        private GpuReport(String computeCapability, List<String> decodes, Optional<String> failure) {
            this.computeCapability = computeCapability;
            this.decodes = List.copyOf(decodes);
            this.failure = failure;
        }

        /** {@return CUDA's compute capability, such as {@code 9.0}} */
        public String computeCapability() {
            return computeCapability;
        }

        /** {@return a line a codec that its NVDEC decodes, with chroma, depths and largest size; for people} */
        public List<String> decodes() {
            return decodes;
        }

        /** {@return why a test picture was not decoded by its NVDEC, and brought to the host; empty if it was} */
        public Optional<String> decodeFailure() {
            return failure;
        }
    }

    /**
     * {@return FFmpeg's libraries, which this loads}
     *
     * @throws NativeLibraryException if they cannot be loaded; says what is missing and what to do about it
     */
    public static FFmpegReport ffmpeg() {
        return new FFmpegReport(FFmpegBuild.loaded());
    }

    /** {@return NVDEC's library, which this loads if it is there; never throws} */
    public static NvdecReport nvdec() {
        NvdecLibrary library = NvdecLibrary.get();
        return new NvdecReport(library.path(), library.path().isPresent() ? "" : library.reason());
    }

    /**
     * {@return what a GPU is able to do} A small picture is decoded on it, which takes a moment.
     *
     * @param gpu of {@link Devices#cuda}
     * @throws IllegalArgumentException if the device is none
     * @throws DeviceException          if the device does not tell
     */
    public static GpuReport gpu(Device gpu) {
        Objects.requireNonNull(gpu, "gpu");
        if (!(gpu instanceof CudaDevice device)) {
            throw new IllegalArgumentException(gpu.id() + " is no GPU");
        }
        List<String> decodes = device.decodes();
        return new GpuReport(device.computeCapability(), decodes,
                decodes.isEmpty() ? Optional.of("NVDEC decodes nothing here: " + nvdec().reason()) : DecodeTrial.on(device));
    }

    /**
     * Waits until what FFmpeg has logged before this call has reached the application's logger: another thread of the library
     * hands it on. For the end of a program.
     *
     * @param timeout the longest wait, since the logger may block
     * @return false if that was not enough
     * @throws InterruptedException if the calling thread is interrupted
     */
    public static boolean flushLog(Duration timeout) throws InterruptedException {
        return CameraLog.flush(Objects.requireNonNull(timeout, "timeout"));
    }
}
