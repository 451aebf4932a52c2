package io.framelease.metrics;

import java.util.Arrays;
import java.util.List;

/**
 * A histogram of durations.
 *
 * @param name        in small letters, with dots
 * @param description what is measured
 * @param boundsNanos the upper bounds of its buckets in ns, in rising order, without the last one, which has none
 */
public record Timing(String name, String description, List<Long> boundsNanos) {
    private static final long MILLI = 1_000_000;

    /** From the arrival of a frame's packet until a view of the frame is opened; each view counts. */
    public static final Timing ARRIVAL_TO_VIEW = new Timing("framelease.camera.arrival.to.view",
            "From the arrival of a frame's packet until a view of it is opened", millis(1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000,
            2_000, 5_000));

    /** From what asks for a session that is not the first until its first frame. */
    public static final Timing RECONNECT_TO_FRAME = new Timing("framelease.camera.reconnect.to.frame",
            "From the request of a new session, or the end of the wait before a try, until its first frame",
            millis(5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000));

    /** Keeps the bounds as they are. */
    public Timing {
        boundsNanos = List.copyOf(boundsNanos);
    }

    private static List<Long> millis(long... bounds) {
        return Arrays.stream(bounds).mapToObj(bound -> bound * MILLI).toList();
    }
}
