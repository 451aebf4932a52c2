package io.framelease.camera;

import io.framelease.Camera;
import io.framelease.CameraOptions;
import io.framelease.Frame;
import io.framelease.Overflow;
import io.framelease.Subscription;
import io.framelease.device.HostDevice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Decodes a clip again and again, then opens and closes cameras, in a JVM whose heap is fixed and touched, so that what the
 * process has more at the end is native memory. Prints resident kilobytes: before and after each.
 */
final class DecodeMemoryProgram {
    private DecodeMemoryProgram() {
    }

    public static void main(String[] arguments) throws Exception {
        int frames = Integer.parseInt(arguments[1]);
        int cameras = Integer.parseInt(arguments[2]);
        try (HostDevice device = HostDevice.plain()) {
            CameraOptions options = DecodeRun.every(arguments[0]).withLoop(true).withDecoderThreads(1);
            long before;
            long after;
            try (Camera camera = Camera.open(options, device); Subscription all = camera.subscribe(Overflow.BLOCK)) {
                take(all, frames / 4);
                before = resident();
                take(all, frames);
                after = resident();
            }
            System.out.println("frames " + before + " " + after);
            for (int i = 0; i < cameras / 2; i++) {
                open(options, device);
            }
            before = resident();
            for (int i = 0; i < cameras; i++) {
                open(options, device);
            }
            System.out.println("cameras " + before + " " + resident());
        }
    }

    private static void open(CameraOptions options, HostDevice device) throws InterruptedException {
        try (Camera camera = Camera.open(options, device); Subscription some = camera.subscribe(Overflow.BLOCK)) {
            take(some, 3);
        }
    }

    private static void take(Subscription subscription, int count) throws InterruptedException {
        for (int i = 0; i < count; i++) {
            try (Frame frame = subscription.poll(Duration.ofSeconds(10))) {
                if (frame == null) {
                    throw new AssertionError("no frame");
                }
            }
        }
    }

    private static long resident() throws IOException {
        System.gc();
        return Files.readAllLines(Path.of("/proc/self/status")).stream().filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", ""))).findFirst().orElseThrow();
    }
}
