package io.framelease.lease;

import io.framelease.DeviceException;
import io.framelease.device.DeviceBackend;
import io.framelease.device.DeviceEvent;
import io.framelease.device.DeviceStream;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps surfaces until the device has read them: a surface goes back to its decoder when the event behind its copy has
 * completed, and not before. In order, on the camera thread alone; polled, not waited for, unless more than its bound are
 * in flight.
 *
 * <p>It belongs to the camera and not to the session, so that a session ends without waiting for its last copies: what
 * FFmpeg decoded stays valid by its reference count when the decoder is closed.
 */
public final class SurfaceHold {
    private static final Logger LOG = LoggerFactory.getLogger(SurfaceHold.class);

    /** A surface whose stream refused to tell when it is done, and the moment from which it is kept for a second. */
    private record Unmarked(AutoCloseable surface, long since) {
    }

    private final DeviceBackend device;
    private final AutoCloseable[] surfaces;
    /** One for each place, so that no wait here is ever for somebody else's work. */
    private final DeviceEvent[] events;
    private final Deque<Unmarked> unmarked = new ArrayDeque<>();
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
     * Takes a surface over whose copy was queued on a stream. If the bound is reached, waits for the oldest copy first. A
     * device that refuses is left to the next call on it to report; the surface is then kept a second, as memory is whose
     * reader's stream refused.
     *
     * @param surface closed when what is on the stream by now has been done; taken over whatever is thrown
     */
    public void add(AutoCloseable surface, DeviceStream stream) {
        try {
            if (count == surfaces.length) {
                waits++;
                device.await(events[first]);
                releaseFirst();
            }
            device.record(events[(first + count) % surfaces.length], stream);
        } catch (RuntimeException e) {
            unmarked.add(new Unmarked(surface, System.nanoTime()));
            if (!(e instanceof DeviceException)) {
                throw e;
            }
            LOG.warn("a surface is kept for a second: {}", e.getMessage());
            return;
        }
        surfaces[(first + count) % surfaces.length] = surface;
        count++;
    }

    /** Closes the surfaces whose copies are complete; never blocks. */
    public void releaseCompleted() {
        while (count > 0 && device.isComplete(events[first])) {
            releaseFirst();
        }
        while (!unmarked.isEmpty()
                && System.nanoTime() - unmarked.getFirst().since() > FrameMemory.DISTRUST_NANOS) {
            close(unmarked.removeFirst().surface());
        }
    }

    /**
     * Waits for all copies, closes the surfaces and gives the events back; for the end of the camera thread. On a lost device
     * nothing runs, and nothing is waited for.
     *
     * @throws DeviceException if waiting fails and the device is not lost; what may still be read is not closed then
     */
    public void close() {
        try {
            if (!unmarked.isEmpty()) {
                device.synchronize();
            }
            while (count > 0) {
                device.await(events[first]);
                releaseFirst();
            }
        } catch (DeviceException e) {
            if (!device.isLost()) {
                throw e;
            }
            while (count > 0) {
                releaseFirst();
            }
        }
        while (!unmarked.isEmpty()) {
            close(unmarked.removeFirst().surface());
        }
        for (DeviceEvent event : events) {
            device.events().give(event);
        }
    }

    /** Surfaces kept now. */
    public int size() {
        return count + unmarked.size();
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
        close(surface);
    }

    /** What a surface's closing throws is said and does not keep the others. */
    private static void close(AutoCloseable surface) {
        try {
            surface.close();
        } catch (Exception e) {
            LOG.warn("a surface could not be given back", e);
        }
    }
}
