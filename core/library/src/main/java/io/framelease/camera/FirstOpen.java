package io.framelease.camera;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How far a camera thread has come with its source for the first time, for whoever waits for that. The time that a source has
 * counts from when the thread begins to open it: before that it loads classes and makes itself at home on its device, which may
 * take longer on a cold or busy machine. What the device makes of an open source has a time of its own.
 */
final class FirstOpen {
    private final CountDownLatch begun = new CountDownLatch(1);
    /** A session has had its source open: what takes longer then is not the source's doing. */
    private final CountDownLatch opened = new CountDownLatch(1);
    private final CountDownLatch decided = new CountDownLatch(1);
    private final long devicePatience;
    /** Whether it is the device that does not come back; of the thread that waits. */
    private boolean deviceStuck;
    /** Whether the thread waits for its turn to open its source, which is no time of the source's. */
    private volatile boolean queued;

    /** @param devicePatience how long a device may stay in one call, in ns, before it counts as stuck */
    FirstOpen(long devicePatience) {
        this.devicePatience = devicePatience;
    }

    /** The thread waits for its turn, or does not any more; camera thread. */
    void queued(boolean waits) {
        queued = waits;
    }

    /** A session begins to open its source; camera thread, any number of times. */
    void begins() {
        begun.countDown();
    }

    /** A session has its source open; camera thread. */
    void sourceOpened() {
        opened.countDown();
    }

    /** The source is connected, or the camera thread ends; camera thread. */
    void decided() {
        decided.countDown();
        opened.countDown();
        begun.countDown();
    }

    /**
     * Waits until that is decided.
     *
     * @param thread   the camera's
     * @param patience how long the opening may take, in ns
     * @return null if it is decided; else what the thread did when its time was over, or the call that it is stuck in: of a thread
     *         that has not even begun, or whose {@linkplain #isDeviceStuck device} does not come back
     */
    @Nullable Whereabouts await(Thread thread, long patience) throws InterruptedException {
        Whereabouts before = null; // a thread that gets no processor looks stuck too: not twice at one place
        while (!begun.await(patience, TimeUnit.NANOSECONDS)) {
            if (queued) {
                before = null;
                continue;
            }
            Whereabouts where = Whereabouts.of(thread);
            if (where.inCall() && where.equals(before) && begun.getCount() > 0 && !queued) {
                return where;
            }
            before = where;
        }
        if (!opened.await(patience, TimeUnit.NANOSECONDS)) {
            Whereabouts where = Whereabouts.of(thread);
            if (opened.getCount() > 0) {
                return where;
            }
        }
        before = null;
        while (!decided.await(devicePatience, TimeUnit.NANOSECONDS)) { // it is the device's turn, which makes a decoder
            Whereabouts where = Whereabouts.of(thread);
            if (where.inCall() && where.equals(before) && decided.getCount() > 0) {
                deviceStuck = true;
                return where;
            }
            before = where;
        }
        return null;
    }

    /** Whether the wait ended since the device does not come back, though the source is open; the thread that has waited. */
    boolean isDeviceStuck() {
        return deviceStuck;
    }

    @Override
    public String toString() {
        return decided.getCount() == 0 ? "decided" : opened.getCount() == 0 ? "source open" : begun.getCount() == 0 ? "begun"
                : "not begun";
    }
}
