package io.framelease.lease;

import io.framelease.DeviceException;
import io.framelease.device.DeviceBackend;
import io.framelease.device.DeviceEvent;
import io.framelease.device.DeviceStream;
import io.framelease.natives.Thrown;
import io.framelease.threads.Warnings;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps surfaces until the device has read them: a surface goes back to its decoder when the event behind its copy has
 * completed, and not before. In order, on the camera thread alone; polled, not waited for, unless more than its bound are
 * in flight.
 *
 * <p>The event is the one behind which the frame is ready, which its memory has too: one mark in the stream tells both. Memory
 * may be filled again before its surface was given back here; the event then stands for the later copy of the same stream, behind
 * which the earlier one is done as well.
 *
 * <p>A surface whose event the stream refused is kept until a later event of the same stream has completed, which
 * stands behind its copy too, or until the device was synchronized at {@link #close}; no time that passes proves
 * anything. The stream is the camera's own, which outlives this, so that it can be asked again.
 *
 * <p>It belongs to the camera and not to the session, so that a session ends without waiting for its last copies: a
 * surface outlives its session, and keeps what it needs of its decoder.
 */
public final class SurfaceHold {
    private static final Logger LOG = LoggerFactory.getLogger(SurfaceHold.class);
    private static final long FIRST_RETRY_NANOS = 1_000_000;
    private static final long LONGEST_RETRY_NANOS = 1_000_000_000;

    private final DeviceBackend device;
    private final Warnings warnings = new Warnings(LOG);
    private final AutoCloseable[] surfaces;
    /** Behind the copy of the surface of that place; shared with its frame's memory. */
    private final DeviceEvent[] marks;
    private int first;
    private int count;
    private long waits;

    /** Surfaces whose event was refused, in the order of their copies. */
    private final ArrayDeque<AutoCloseable> unmarked = new ArrayDeque<>();
    /** For their marking. */
    private final DeviceEvent late;
    /** What their copies were queued on. */
    @SuppressWarnings("NullAway.Init") // set with the first surface that is not marked
    private DeviceStream stream;
    /** How many of them, the first ones, the late event stands behind; 0 if it was not recorded since. */
    private int covered;
    private long retryAt;
    private long retryNanos;

    /** @param bound most surfaces in flight */
    public SurfaceHold(DeviceBackend device, int bound) {
        this.device = device;
        this.surfaces = new AutoCloseable[bound];
        this.marks = new DeviceEvent[bound];
        this.late = device.events().take();
    }

    /**
     * Takes a surface over whose copy was queued and marked. If the bound is reached, waits for the oldest copy first. A device
     * that refuses is left to the next call on it to report; the surface is then kept all the same.
     *
     * @param surface closed when what is on the stream by now has been done; taken over whatever is thrown
     * @param mark    recorded behind the copy; the caller has it and may give it back when this returns
     * @param stream  what the copy was queued on; always the same, which outlives this
     */
    public void add(AutoCloseable surface, DeviceEvent mark, DeviceStream stream) {
        try {
            if (count == surfaces.length) {
                waits++;
                device.await(marks[first]);
                releaseFirst();
            }
        } catch (RuntimeException | Error e) {
            addUnmarked(surface, stream);
            if (e instanceof DeviceException) {
                return;
            }
            throw e;
        }
        int place = (first + count) % surfaces.length;
        device.events().share(mark);
        marks[place] = mark;
        surfaces[place] = surface;
        count++;
    }

    /** Takes a surface over as {@link #add} does, behind whose copy no event could be recorded. */
    public void addUnmarked(AutoCloseable surface, DeviceStream on) {
        unmarked.add(surface);
        stream = on;
        retryNanos = FIRST_RETRY_NANOS;
        retryAt = System.nanoTime(); // at once: what refused may have been the wait for another one's copy
        warnings.say("unmarked", device.id() + ": a surface is kept until its stream can be marked, or the camera ends");
    }

    /** Closes the surfaces whose copies are complete; never blocks. */
    public void releaseCompleted() {
        while (count > 0 && device.isComplete(marks[first])) {
            releaseFirst();
        }
        if (!unmarked.isEmpty()) {
            releaseUnmarked();
        }
    }

    /**
     * Waits for the copies of all surfaces whose event was recorded, and closes these. A device that refuses is left to the next
     * call on it to report; the surfaces are then kept.
     */
    public void releaseAll() {
        try {
            awaitMarked();
        } catch (DeviceException e) {
            warnings.say("unawaited", device.id() + ": surfaces are kept until their copies are complete: " + e.getMessage());
        }
        releaseCompleted();
    }

    private void awaitMarked() {
        while (count > 0) {
            device.await(marks[first]);
            releaseFirst();
        }
    }

    private void releaseUnmarked() {
        if (device.isLost()) { // nothing runs there any more
            covered = unmarked.size();
        } else if (covered == 0) {
            long now = System.nanoTime();
            if (now - retryAt < 0) {
                return;
            }
            try {
                device.record(late, stream);
                covered = unmarked.size();
            } catch (DeviceException e) {
                retryAt = now + retryNanos;
                retryNanos = Math.min(2 * retryNanos, LONGEST_RETRY_NANOS);
                return;
            }
        } else if (!device.isComplete(late)) {
            return;
        }
        if (device.isComplete(late)) {
            for (; covered > 0; covered--) {
                close(unmarked.remove());
            }
        }
    }

    /**
     * Waits for all copies, closes the surfaces and gives the events back; for the end of the camera thread. On a lost device
     * nothing runs, and nothing is waited for. A copy that cannot be waited for keeps no surface but its own: a later one of the
     * same stream stands for it, or else the whole device.
     *
     * @throws DeviceException what waiting threw first, with the rest as suppressed, if something may still be read after all that:
     *                         it is not closed then
     */
    public void close() {
        Throwable failure = awaitEach();
        if (size() > 0 && !device.isLost()) {
            try {
                device.synchronize();
            } catch (RuntimeException | Error e) {
                failure = Thrown.carry(failure, e);
                if (!device.isLost()) {
                    Thrown.rethrow(failure);
                }
            }
        }
        while (count > 0) {
            releaseFirst();
        }
        while (!unmarked.isEmpty()) {
            close(unmarked.remove());
        }
        device.events().give(late);
        if (failure instanceof Error) {
            Thrown.rethrow(failure);
        } else if (failure != null && !device.isLost()) {
            warnings.say("awaited otherwise", device.id() + ": a surface's copy could not be waited for by its own event, but "
                    + "otherwise: " + failure.getMessage());
        }
    }

    /** Waits for each marked copy and closes what is done; what waiting threw, null if nothing. */
    private @Nullable Throwable awaitEach() {
        Throwable failure = null;
        for (int tried = 0; tried < count;) {
            try {
                device.await(marks[(first + tried) % marks.length]);
            } catch (RuntimeException | Error e) {
                failure = Thrown.carry(failure, e);
                tried++;
                continue;
            }
            for (; tried >= 0; tried--) {
                releaseFirst(); // the copies of those before it are done too
            }
            tried = 0;
        }
        return failure;
    }

    /** Surfaces kept now. */
    public int size() {
        return count + unmarked.size();
    }

    /** Of those, the ones whose stream refused the mark. */
    public int unmarked() {
        return unmarked.size();
    }

    /** How often the bound was reached. */
    public long waits() {
        return waits;
    }

    private void releaseFirst() {
        AutoCloseable surface = surfaces[first];
        surfaces[first] = null;
        device.events().give(marks[first]);
        marks[first] = null;
        first = (first + 1) % surfaces.length;
        count--;
        close(surface);
    }

    /** What a surface's closing throws is said and does not keep the others. */
    private void close(AutoCloseable surface) {
        try {
            surface.close();
        } catch (Throwable e) {
            warnings.failed(device.id() + ": giving a surface back", e);
        }
    }
}
