package io.framelease.mutation;

import io.framelease.Camera;
import io.framelease.CameraOptions;
import io.framelease.CameraState;
import io.framelease.Device;
import io.framelease.Frame;
import io.framelease.FrameView;
import io.framelease.FrameleaseException;
import io.framelease.Overflow;
import io.framelease.SourceException;
import io.framelease.SourceException.Kind;
import io.framelease.Subscription;
import io.framelease.testing.Liveness;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/**
 * What came of a source that was played until its end, or until enough frames had come.
 *
 * @param frames how many came, of which every byte was read
 * @param end    ENDED, PLAYS, or the kind of its failure
 * @param wrong  what is wrong about that end; null if nothing is
 * @param words  what the failure says; null if there is none
 */
record Trial(int frames, String end, @Nullable String wrong, @Nullable String words) {
    Trial(int frames, String end, @Nullable String wrong) {
        this(frames, end, wrong, null);
    }

    /**
     * Plays a source.
     *
     * @param enough frames after which it is closed
     * @param starts whether its first opening may be tried again too
     */
    static Trial of(CameraOptions options, Device device, int enough, boolean starts) throws InterruptedException {
        int frames = 0;
        try (Camera camera = starts ? Camera.start(options, device) : Camera.open(options, device);
                Subscription all = camera.subscribe(Overflow.BLOCK)) {
            while (frames < enough && !all.isEnded()) {
                try (Frame frame = all.poll(Liveness.LIMIT)) {
                    if (frame != null) {
                        read(frame);
                        frames++;
                    } else if (!all.isEnded()) {
                        return new Trial(frames, "NOTHING", "neither a frame nor an end for " + Liveness.LIMIT + ": " + camera);
                    }
                }
            }
            return frames == enough ? new Trial(frames, "PLAYS", null) : ended(frames, camera);
        } catch (FrameleaseException e) {
            return failed(frames, options, e);
        } catch (RuntimeException | Error e) {
            return new Trial(frames, e.getClass().getSimpleName(), "it throws " + e);
        }
    }

    /** Every byte; the end of a slot too soon would end the process. */
    private static void read(Frame frame) {
        try (FrameView view = frame.open(); Arena arena = Arena.ofConfined()) {
            MemorySegment picture = arena.allocate(view.pictureBytes());
            view.copyTo(picture);
            int sum = 0;
            for (long i = 0; i < picture.byteSize(); i++) {
                sum += picture.get(ValueLayout.JAVA_BYTE, i);
            }
            if (sum == Integer.MIN_VALUE) {
                throw new AssertionError("so many bytes are not in a picture");
            }
        }
    }

    private static Trial ended(int frames, Camera camera) {
        FrameleaseException failure = camera.failure().orElse(null);
        String wrong = camera.state() != CameraState.ENDED ? "its frames have ended, and it is " + camera.state()
                : frames == 0 ? "it has ended without a frame and without a failure"
                : failure != null && kind(failure) != Kind.TRUNCATED ? "it has ended, and failed with " + failure : null;
        return new Trial(frames, failure == null ? "ENDED" : "TRUNCATED", wrong);
    }

    private static Trial failed(int frames, CameraOptions options, FrameleaseException failure) {
        Kind kind = kind(failure);
        String message = String.valueOf(failure.getMessage());
        String wrong = kind == null ? "not the source has failed: " + failure
                : !message.contains(String.valueOf(options.name())) ? "the failure does not name the source: " + message
                : message.replace(String.valueOf(options.name()), "").length() < 10 ? "the failure says nothing: " + message
                : message.matches("(?s).*\\b(null|\\w+Exception|\\w+Error)\\b.*") ? "no message for people: " + message : null;
        return new Trial(frames, String.valueOf(kind), wrong, message);
    }

    private static @Nullable Kind kind(FrameleaseException failure) {
        return failure instanceof SourceException source ? source.kind() : null;
    }
}
