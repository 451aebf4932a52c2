package io.framelease.camera;

import io.framelease.Camera;
import io.framelease.CameraOptions;
import io.framelease.Frame;
import io.framelease.Overflow;
import io.framelease.Subscription;
import io.framelease.device.HostDevice;
import io.framelease.testing.Liveness;
import io.framelease.testing.NativeHeap;
import java.util.StringJoiner;

/**
 * Decodes a clip again and again, then opens and closes cameras. Prints the bytes that malloc has handed out, without the JVM's
 * own: before, and after each of several windows of as many frames, or cameras.
 */
final class DecodeMemoryProgram {
    private DecodeMemoryProgram() {
    }

    /** @param arguments the clip, how many windows, frames and cameras of a window, and bytes leaked by each of either */
    public static void main(String[] arguments) throws Exception {
        int windows = Integer.parseInt(arguments[1]);
        int frames = Integer.parseInt(arguments[2]);
        int cameras = Integer.parseInt(arguments[3]);
        long leak = Long.parseLong(arguments[4]);
        try (HostDevice device = HostDevice.plain()) {
            CameraOptions options = DecodeRun.every(arguments[0]).withLoop(true).withDecoderThreads(1);
            try (Camera camera = Camera.open(options, device); Subscription all = camera.subscribe(Overflow.BLOCK)) {
                print("frames", windows, () -> {
                    for (int i = 0; i < frames; i++) {
                        take(all);
                        NativeHeap.leak(leak);
                    }
                });
            }
            print("cameras", windows, () -> {
                for (int i = 0; i < cameras; i++) {
                    open(options, device);
                    NativeHeap.leak(leak);
                }
            });
        }
    }

    /** A window of work. */
    private interface Window {
        void pass() throws InterruptedException;
    }

    private static void print(String what, int windows, Window window) throws InterruptedException {
        window.pass(); // warms up
        StringJoiner bytes = new StringJoiner(" ", what + " ", "");
        bytes.add(Long.toString(NativeHeap.bytesBesideTheJvm()));
        for (int i = 0; i < windows; i++) {
            window.pass();
            bytes.add(Long.toString(NativeHeap.bytesBesideTheJvm()));
        }
        System.out.println(bytes);
    }

    private static void open(CameraOptions options, HostDevice device) throws InterruptedException {
        try (Camera camera = Camera.open(options, device); Subscription some = camera.subscribe(Overflow.BLOCK)) {
            for (int i = 0; i < 3; i++) {
                take(some);
            }
        }
    }

    private static void take(Subscription subscription) throws InterruptedException {
        try (Frame frame = subscription.poll(Liveness.LIMIT)) {
            if (frame == null) {
                throw new AssertionError("no frame");
            }
        }
    }
}
