package io.framelease.natives;

import static io.framelease.testing.Liveness.patient;

import io.framelease.Camera;
import io.framelease.Frame;
import io.framelease.NativeLibraryException;
import io.framelease.Overflow;
import io.framelease.Subscription;
import io.framelease.device.HostDevice;
import io.framelease.testing.Liveness;
import java.nio.file.Files;
import java.nio.file.Path;

/** A process of its own, since libraries are loaded once a process. Prints one line that tells how it went. */
final class NativesProgram {
    private NativesProgram() {
    }

    public static void main(String[] arguments) throws Exception {
        switch (arguments[0]) {
            case "ffmpeg" -> {
                try {
                    FFmpegLibraries.Loaded loaded = FFmpegLibraries.require();
                    System.out.println("loaded " + loaded.folder() + " | " + loaded.origin() + " | " + loaded.version());
                } catch (NativeLibraryException e) {
                    System.out.println("refused " + e.getMessage());
                }
            }
            case "cuda" -> {
                CudaLibrary library = CudaLibrary.get();
                System.out.println(library.path().map(path -> "loaded " + path).orElse("refused " + library.reason()));
            }
            case "decode" -> System.out.println(decode(arguments[1]));
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    /** Decodes and tells which files are mapped then. */
    private static String decode(String clip) throws Exception {
        int frames = 0;
        try (HostDevice device = HostDevice.plain(); Camera camera = Camera.open(patient(clip), device);
                Subscription subscription = camera.subscribe(Overflow.BLOCK)) {
            while (!subscription.isEnded()) {
                try (Frame frame = subscription.poll(Liveness.LIMIT)) {
                    frames += frame == null ? 0 : 1;
                }
            }
        }
        StringBuilder mapped = new StringBuilder("frames " + frames + " mapped");
        Files.readAllLines(Path.of("/proc/self/maps")).stream().filter(line -> line.indexOf('/') >= 0)
                .map(line -> line.substring(line.indexOf('/'))).distinct().forEach(file -> mapped.append(' ').append(file));
        return mapped.toString();
    }
}
