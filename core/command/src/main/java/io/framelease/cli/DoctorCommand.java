package io.framelease.cli;

import io.framelease.Camera;
import io.framelease.Device;
import io.framelease.DeviceException;
import io.framelease.Devices;
import io.framelease.Devices.CudaReport;
import io.framelease.Diagnostics;
import io.framelease.Diagnostics.FFmpegReport;
import io.framelease.Diagnostics.GpuReport;
import io.framelease.Diagnostics.NvdecReport;
import io.framelease.MemoryInfo;
import io.framelease.NativeLibraryException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
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
        Module library = Camera.class.getModule();
        Module command = DoctorCommand.class.getModule();
        if (!library.isNativeAccessEnabled() || !command.isNativeAccessEnabled()) {
            output.line("  cure     add --enable-native-access=%s to the java command: without it Java warns, and later versions"
                    + " will refuse", command.isNamed() ? library.getName() + ",io.framelease.bindings," + command.getName()
                            : "ALL-UNNAMED");
        }
    }

    private boolean ffmpeg() {
        try {
            FFmpegReport ffmpeg = Diagnostics.ffmpeg();
            output.line("FFmpeg     %s (%s; %s)", ffmpeg.version(), ffmpeg.libraries().entrySet().stream()
                    .map(library -> library.getKey() + " " + library.getValue()).collect(Collectors.joining(", ")),
                    ffmpeg.license());
            output.line("  folder   %s", ffmpeg.folder());
            output.line("  origin   %s", ffmpeg.origin());
            List<String> decoders = ffmpeg.decoders("h264", "hevc", "libdav1d", "libaom-av1", "vp8", "vp9", "mjpeg", "mpeg4");
            output.line("  software %s", String.join(", ", decoders));
            if (!ffmpeg.hasEncoder("libopenh264")) {
                output.line("  missing  encoder libopenh264, which the demo alone needs; the libraries on the class path have it");
            }
            return decoders.contains("h264");
        } catch (NativeLibraryException e) {
            output.line("FFmpeg     none: %s", e.getMessage());
            return false;
        }
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
        NvdecReport nvdec = Diagnostics.nvdec();
        boolean usable = nvdec.library().isPresent();
        output.line("  NVDEC    %s", usable ? nvdec.library().get() : "none");
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
            GpuReport gpu = Diagnostics.gpu(device);
            output.line("  %-8s %s, compute capability %s, %.1f GB of memory, %.1f GB free", device.id(), device.name(),
                    gpu.computeCapability(), memory.total() / 1e9, memory.free() / 1e9);
            if (Diagnostics.nvdec().library().isEmpty()) {
                return false;
            }
            gpu.decodes().forEach(each -> output.line("    decodes %s", each));
            gpu.decodeFailure().ifPresent(why -> output.line("    failed  a test picture was not decoded: %s", why));
            return gpu.decodeFailure().isEmpty();
        } catch (DeviceException e) {
            output.line("  cuda:%d   cannot be used: %s", index, e.getMessage());
            return false;
        }
    }

    private static String cudaVersion(int version) {
        return version / 1000 + "." + version % 1000 / 10;
    }
}
