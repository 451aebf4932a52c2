package io.framelease.camera;

import io.framelease.Camera;
import io.framelease.CameraOptions;
import io.framelease.Frame;
import io.framelease.FrameleaseException;
import io.framelease.Limits;
import io.framelease.Overflow;
import io.framelease.Subscription;
import io.framelease.device.HostDevice;
import io.framelease.testing.Liveness;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Plays sources, each to its end whatever that is; prints the most memory that the process ever had, in kilobytes. */
final class LimitsProgram {
    private LimitsProgram() {
    }

    /** @param arguments bytes of memory and of a packet, threads, and the sources */
    public static void main(String[] arguments) throws Exception {
        Limits limits = Limits.defaults().withMemoryBytes(Long.parseLong(arguments[0]))
                .withPacketBytes(Long.parseLong(arguments[1]));
        try (HostDevice device = HostDevice.plain()) {
            for (int i = 3; i < arguments.length; i++) {
                play(DecodeRun.every(arguments[i]).withSlots(1).withDecoderThreads(Integer.parseInt(arguments[2]))
                        .withLimits(limits), device);
                System.out.println("most " + most() + " " + arguments[i]);
            }
        }
    }

    private static void play(CameraOptions options, HostDevice device) throws InterruptedException {
        int frames = 0;
        try (Camera camera = Camera.open(options, device); Subscription all = camera.subscribe(Overflow.BLOCK)) {
            while (!all.isEnded()) {
                try (Frame frame = all.poll(Liveness.LIMIT)) {
                    frames += frame != null ? 1 : 0;
                }
            }
            System.out.println("frames " + frames);
        } catch (FrameleaseException e) {
            System.out.println("frames " + frames + ", " + e.getMessage());
        }
    }

    private static long most() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream().filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", ""))).findFirst().orElseThrow();
    }
}
