package io.framelease.camera;

import io.framelease.Camera;
import io.framelease.CameraOptions;
import io.framelease.FrameleaseException;
import io.framelease.device.HostDevice;
import java.time.Duration;
import java.util.Map;

/** Shows all that can be shown of sources that cannot be opened, for a process whose whole output is looked at. */
final class SecretProgram {
    private SecretProgram() {
    }

    /** @param arguments a passphrase, which is tried as FFmpeg's option, and the sources */
    public static void main(String[] arguments) {
        try (HostDevice device = HostDevice.plain()) {
            for (int i = 1; i < arguments.length; i++) {
                show(CameraOptions.of(arguments[i]).withConnectTimeout(Duration.ofMillis(300)), device);
            }
            show(CameraOptions.of(arguments[1]).withConnectTimeout(Duration.ofSeconds(10)), device); // FFmpeg itself gives up
            show(CameraOptions.of("srt://127.0.0.1:1").withFfmpeg(Map.of("passphrase", arguments[0]))
                    .withConnectTimeout(Duration.ofMillis(300)), device);
        }
    }

    private static void show(CameraOptions options, HostDevice device) {
        System.out.println("options " + options);
        try (Camera camera = Camera.start(options, device)) {
            System.out.println("camera " + camera + " of " + camera.source());
            Thread.getAllStackTraces().keySet().forEach(thread -> System.out.println("thread " + thread.getName()));
        } catch (FrameleaseException e) {
            e.printStackTrace(System.out);
        }
        try (Camera camera = Camera.open(options, device)) {
            System.out.println("opened " + camera);
        } catch (FrameleaseException e) {
            e.printStackTrace(System.out);
        }
    }
}
