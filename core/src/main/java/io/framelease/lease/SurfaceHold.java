package io.framelease.lease;

import io.framelease.device.DeviceBackend;
import io.framelease.device.DeviceEvent;
import io.framelease.device.DeviceStream;
import java.util.Arrays;

/**
 * Keeps surfaces until the device has read them: a surface goes back to its decoder when the event behind its copy has
 * completed, and not before. In order, on the camera thread alone; polled, not waited for, unless more than its bound are
 * in flight.
 *
 * <p>It belongs to the camera and not to the session, so that a session ends without waiting for its last copies: what
 * FFmpeg decoded stays valid by its reference count when the decoder is closed.
 */
public final class SurfaceHold {
    private final DeviceBackend device;
    private final AutoCloseable[] surfaces;
    /** One for each place, so that no wait here is ever for somebody else's work. */
    private final DeviceEvent[] events;
    private int first;
    private int count;
    private long waits;

    /** @param bound most surfaces in flight */
    public SurfaceHold(DeviceBackend device, int bound) {
        this.device = device;
        this.surfaces = new AutoCloseable[bound];
        this.events = new DeviceEvent[bound];
        Arrays.setAll(events, i -> device.events().take());
    }

    /**
     * Takes a surface over whose copy was queued on a stream. If the bound is reached, waits for the oldest copy first.
     *
     * @param surface closed when what is on the stream by now has been done
     */
    public void add(AutoCloseable surface, DeviceStream stream) {
        if (count == surfaces.length) {
            waits++;
            device.await(events[first]);
            releaseFirst();
        }
        int at = (first + count) % surfaces.length;
        surfaces[at] = surface;
        count++;
        device.record(events[at], stream);
    }

    /** Closes the surfaces whose copies are complete; never blocks. */
    public void releaseCompleted() {
        while (count > 0 && device.isComplete(events[first])) {
            releaseFirst();
        }
    }

    /** Waits for all copies, closes the surfaces and gives the events back; for the end of the camera thread. */
    public void close() {
        while (count > 0) {
            device.await(events[first]);
            releaseFirst();
        }
        for (DeviceEvent event : events) {
            device.events().give(event);
        }
    }

    /** Surfaces kept now. */
    public int size() {
        return count;
    }

    /** How often the bound was reached. */
    public long waits() {
        return waits;
    }

    private void releaseFirst() {
        AutoCloseable surface = surfaces[first];
        surfaces[first] = null;
        first = (first + 1) % surfaces.length;
        count--;
        try {
            surface.close();
        } catch (Exception e) {
            throw e instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(e);
        }
    }
}
