package io.framelease.camera;

import io.framelease.Camera;
import io.framelease.CameraOptions;
import io.framelease.DecoderInfo;
import io.framelease.Device;
import io.framelease.Frame;
import io.framelease.FrameView;
import io.framelease.FrameleaseException;
import io.framelease.Overflow;
import io.framelease.Subscription;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decodes one small picture of H.264 on a GPU, all the way to the host's memory: of 64x64, since the smallest that GPUs decode is
 * larger than 16x16.
 */
public final class DecodeTrial {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private DecodeTrial() {
    }

    /** Empty if it was decoded; else why not. */
    public static Optional<String> on(Device device) {
        Path file = null;
        try (InputStream picture = DecodeTrial.class.getResourceAsStream("probe-64x64.h264")) {
            file = Files.createTempFile("framelease-", ".h264");
            Files.copy(picture, file, StandardCopyOption.REPLACE_EXISTING);
            return Optional.ofNullable(decode(file, device));
        } catch (IOException | FrameleaseException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("interrupted");
        } finally {
            delete(file);
        }
    }

    /** Null if it was. */
    private static @Nullable String decode(Path file, Device device) throws InterruptedException {
        try (Camera camera = Camera.open(CameraOptions.of(file.toString()), device);
                Subscription frames = camera.subscribe(Overflow.BLOCK); Frame frame = frames.poll(LIMIT)) {
            if (frame == null) {
                return "no picture came within " + LIMIT.toSeconds() + " s";
            }
            try (FrameView view = frame.open(); Arena arena = Arena.ofConfined()) {
                MemorySegment copy = arena.allocate(view.pictureBytes());
                view.copyTo(copy);
            }
            DecoderInfo decoder = camera.stream().orElseThrow().decoder(); // there are other cameras, perhaps
            return decoder.isHardware() ? null : "software did it: " + decoder.reasonText();
        }
    }

    private static void delete(@Nullable Path file) {
        try {
            if (file != null) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            // a small file in the folder for temporary ones
        }
    }
}
