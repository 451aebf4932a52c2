package io.framelease.cli;

import io.framelease.Device;
import io.framelease.DeviceException;
import io.framelease.Devices;
import io.framelease.Devices.CudaReport;
import io.framelease.MemoryInfo;
import io.framelease.NativeLibraryException;
import io.framelease.bindings.ffmpeg.FFmpeg;
import io.framelease.device.CudaDevice;
import io.framelease.natives.FFmpegLibraries;
import io.framelease.natives.NativeMemory;
import io.framelease.natives.NvdecLibrary;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "doctor", mixinStandardHelpOptions = true, sortOptions = false,
        description = "Says what was found on this machine, what is missing, and what to do about it. Exit code 0 if video"
                + " can be decoded, on a GPU or not.")
final class DoctorCommand implements Callable<Integer> {
    private final Output output;

    @Option(names = {"-v", "--verbose"}, description = "log what happens, with stack traces")
    private boolean verbose;

    DoctorCommand(Output output) {
        this.output = output;
    }

    @Override
    public Integer call() {
        Logging.configure(verbose);
        java();
        boolean software = ffmpeg();
        boolean gpu = cuda();
        output.line("");
        output.line("Result     %s", !software ? "video cannot be decoded: see FFmpeg above"
                : gpu ? "video is decoded on the GPU" : "video is decoded in software; for a GPU see CUDA above");
        return software ? 0 : 1;
    }

    private void java() {
        output.line("Java       %s (%s), %s %s on %s, %d processors", Runtime.version(), System.getProperty("java.vendor"),
                System.getProperty("os.name"), System.getProperty("os.version"), System.getProperty("os.arch"),
                Runtime.getRuntime().availableProcessors());
        if (!DoctorCommand.class.getModule().isNativeAccessEnabled()) {
            output.line("  cure     add --enable-native-access=ALL-UNNAMED to the java command: without it Java warns, and"
                    + " later versions will refuse");
        }
    }

    private boolean ffmpeg() {
        try {
            FFmpegLibraries.Loaded loaded = FFmpegLibraries.require();
            output.line("FFmpeg     %s (libavutil %s, libavcodec %s, libavformat %s, libswscale %s; %s)", loaded.version(),
                    version(FFmpeg.avutil_version()), version(FFmpeg.avcodec_version()), version(FFmpeg.avformat_version()),
                    version(FFmpeg.swscale_version()), NativeMemory.string(FFmpeg.avutil_license()));
            output.line("  folder   %s", loaded.folder());
            output.line("  origin   %s", loaded.origin());
            List<String> decoders = Codecs.decoders("h264", "hevc", "libdav1d", "libaom-av1", "vp8", "vp9", "mjpeg", "mpeg4");
            output.line("  software %s", String.join(", ", decoders));
            if (!Codecs.hasEncoder("libopenh264")) {
                output.line("  missing  encoder libopenh264, which the demo alone needs; the libraries on the class path have it");
            }
            return decoders.contains("h264");
        } catch (NativeLibraryException e) {
            output.line("FFmpeg     none: %s", e.getMessage());
            return false;
        }
    }

    private static String version(int packed) {
        return (packed >>> 16) + "." + (packed >>> 8 & 0xff) + "." + (packed & 0xff);
    }

    private boolean cuda() {
        CudaReport report = Devices.cudaReport();
        output.line("CUDA       %s", report.library().isEmpty() ? "none" : "runtime " + cudaVersion(report.runtimeVersion())
                + ", " + report.library().get());
        output.line("  driver   %s", report.driverVersion() == 0 ? "none"
                : "for CUDA " + cudaVersion(report.driverVersion()) + " and older");
        if (!report.reason().isEmpty()) {
            output.line("  missing  %s", report.reason());
            output.line("  cure     %s", report.library().isEmpty()
                    ? "see there; it comes with the CUDA toolkit, and with NVIDIA's packages cuda-cudart"
                    : report.driverVersion() == 0
                            ? "install NVIDIA's driver, so that nvidia-smi lists the GPU; in a container, start it with --gpus all"
                            : "nvidia-smi must list the GPU, and CUDA_VISIBLE_DEVICES must not hide it; a driver older than"
                                    + " the runtime must be updated");
            return false;
        }
        NvdecLibrary nvdec = NvdecLibrary.get();
        boolean usable = nvdec.path().isPresent();
        output.line("  NVDEC    %s", usable ? nvdec.path().get() : "none");
        if (!usable) {
            output.line("  missing  %s", nvdec.reason());
        }
        for (int i = 0; i < report.devices(); i++) {
            usable &= gpu(i);
        }
        return usable;
    }

    private boolean gpu(int index) {
        try {
            Device device = Devices.cuda(index);
            MemoryInfo memory = device.memory();
            output.line("  %-8s %s, compute capability %s, %.1f GB of memory, %.1f GB free", device.id(), device.name(),
                    ((CudaDevice) device).computeCapability(), memory.total() / 1e9, memory.free() / 1e9);
            return nvdec((CudaDevice) device);
        } catch (DeviceException e) {
            output.line("  cuda:%d   cannot be used: %s", index, e.getMessage());
            return false;
        }
    }

    /** What its hardware decodes, and whether it really does. */
    private boolean nvdec(CudaDevice device) {
        if (NvdecLibrary.get().path().isEmpty()) {
            return false;
        }
        for (String each : device.decodes()) {
            output.line("    decodes %s", each);
        }
        String failure = DecodeTrial.on(device);
        if (failure != null) {
            output.line("    failed  a test picture was not decoded: %s", failure);
        }
        return failure == null;
    }

    private static String cudaVersion(int version) {
        return version / 1000 + "." + version % 1000 / 10;
    }
}
