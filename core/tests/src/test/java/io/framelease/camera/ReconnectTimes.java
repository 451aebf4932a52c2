package io.framelease.camera;

import io.framelease.Camera;
import io.framelease.CameraOptions;
import io.framelease.Devices;
import io.framelease.Frame;
import io.framelease.Overflow;
import io.framelease.Subscription;
import java.time.Duration;
import java.util.Arrays;

/**
 * Measures how long a camera takes from the call of reconnect() to its next frame: {@code ReconnectTimes FILE DEVICE COUNT}.
 * It is a program and no test, since times are a machine's; the tests count allocations and sessions.
 */
final class ReconnectTimes {
    private static final int WARM_UP = 50;

    private ReconnectTimes() {
    }

    public static void main(String[] arguments) throws InterruptedException {
        int count = Integer.parseInt(arguments[2]);
        long[] nanos = new long[count];
        try (Camera camera = Camera.open(CameraOptions.of(arguments[0]).withLoop(true), Devices.of(arguments[1]));
                Subscription frames = camera.subscribe(Overflow.KEEP_LATEST)) {
            for (int i = -WARM_UP; i < count; i++) {
                long before = System.nanoTime();
                camera.reconnect();
                long returned = System.nanoTime(); // what arrives from now on is of a later session
                while (true) {
                    try (Frame frame = frames.poll(Duration.ofSeconds(30))) {
                        if (frame != null && frame.arrivalNanos() - returned > 0) {
                            if (i >= 0) {
                                nanos[i] = frame.arrivalNanos() - before;
                            }
                            break;
                        }
                    }
                }
            }
        }
        Arrays.sort(nanos);
        System.out.printf("%d reconnects of %s on %s: next frame after p50 %.2f ms, p99 %.2f ms, most %.2f ms%n", count,
                arguments[0], arguments[1], nanos[count / 2] / 1e6, nanos[(int) (count * 0.99)] / 1e6, nanos[count - 1] / 1e6);
    }
}
