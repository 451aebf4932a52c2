package io.framelease.lease;

import io.framelease.Frame;
import io.framelease.FrameView;
import io.framelease.device.HostDevice;
import io.framelease.device.PlainHostDevice;
import java.util.ArrayList;
import java.util.List;

/**
 * Run by {@link ExhaustedHeapTest} in a JVM of its own with a small heap: takes frames and views, and publishes, while
 * the heap has a few bytes more with each try, so that memory runs out at every step of each. Prints what is counted
 * and what is had.
 */
final class ExhaustedHeapProgram {
    private static final int TRIES = 40;
    private static final int WARM_UP = 2000;

    /** Small objects, let go of one by one. */
    private static Object[] crumbs = new Object[100_000];
    private static List<Object> ballast = new ArrayList<>(100_000);
    private static int crumb;

    private ExhaustedHeapProgram() {
    }

    /** Takes what is left of the heap. */
    private static void fill() {
        for (int size = 1 << 20; size >= 64; size /= 2) {
            try {
                while (ballast.size() < 99_000) {
                    ballast.add(new byte[size]);
                }
            } catch (OutOfMemoryError e) {
                // the next size
            }
        }
        try {
            for (int i = 0; i < crumbs.length; i++) {
                if (crumbs[i] == null) {
                    crumbs[i] = new Object();
                }
            }
        } catch (OutOfMemoryError e) {
            // full
        }
        crumb = 0;
    }

    private static void letGo(int count) {
        for (int i = 0; i < count && crumb < crumbs.length; i++) {
            crumbs[crumb++] = null;
        }
    }

    private static void empty() {
        ballast.clear();
        for (int i = 0; i < crumbs.length; i++) {
            crumbs[i] = null;
        }
    }

    private static void check(String what, long counted, long had) {
        if (counted != had) {
            throw new AssertionError(what + ": " + counted + " counted, " + had + " had");
        }
    }

    public static void main(String[] arguments) {
        PlainHostDevice device = HostDevice.plain();
        try (Leases leases = new Leases(device, 2 + TRIES)) {
            FrameHandle frame = leases.publish(1);
            for (int i = 0; i < WARM_UP; i++) { // so that classes are there
                try (Frame other = frame.retain(); FrameView view = other.open()) {
                    check("current", FrameView.current() == view ? 1 : 0, 1);
                }
                leases.publishWhenFree(2).close();
            }
            LeaseState state = frame.lease.memory().state;
            System.out.println("handles failed: " + (handles(frame, state) > 0));
            System.out.println("views failed: " + (views(frame, state) > 0));
            System.out.println("publishing failed: " + (publish(leases) > 0));
            frame.close();
            check("frames", leases.registry.size(), 0);
            check("slots", leases.pool.inUse(), 0);
            check("the reclaimer", device.reclaimer().<Integer>call(() -> 5), 5);
        }
        device.close();
        System.out.println("done");
    }

    private static int handles(FrameHandle frame, LeaseState state) {
        Frame[] had = new Frame[TRIES];
        int got = 0;
        int failed = 0;
        fill();
        for (int i = 0; i < TRIES; i++) {
            letGo(i);
            try {
                had[got] = frame.retain();
                got++;
            } catch (OutOfMemoryError e) {
                failed++;
            }
        }
        empty();
        check("handles", state.holders(), 1 + got);
        for (int i = 0; i < got; i++) {
            had[i].close();
        }
        check("handles in the end", state.holders(), 1);
        return failed;
    }

    private static int views(FrameHandle frame, LeaseState state) {
        FrameView[] had = new FrameView[TRIES];
        int got = 0;
        int failed = 0;
        fill();
        for (int i = 0; i < TRIES; i++) {
            letGo(i);
            try {
                had[got] = frame.open();
                got++;
            } catch (OutOfMemoryError e) {
                failed++;
            }
        }
        empty();
        check("views", state.views(), got);
        check("current", FrameView.current() == (got == 0 ? null : had[got - 1]) ? 1 : 0, 1);
        while (got > 0) {
            had[--got].close();
        }
        check("views in the end", state.views(), 0);
        check("current in the end", FrameView.current() == null ? 1 : 0, 1);
        return failed;
    }

    private static int publish(Leases leases) {
        Lease[] had = new Lease[TRIES];
        int got = 0;
        int failed = 0;
        Slot[] slots = new Slot[TRIES];
        PictureInfo[] pictures = new PictureInfo[TRIES];
        for (int i = 0; i < TRIES; i++) {
            slots[i] = leases.pool.tryAcquire();
            pictures[i] = PictureInfo.of(Leases.INFO, 1_000_000 + i, 0, 0); // as a camera has it, before the slot
        }
        fill();
        for (int i = 0; i < TRIES; i++) {
            letGo(i);
            try {
                had[got] = leases.registry.attach(slots[i], pictures[i], 0);
                got++;
            } catch (OutOfMemoryError e) {
                failed++;
            }
        }
        empty();
        check("frames", leases.registry.size(), 1 + got);
        check("slots in use", leases.pool.inUse(), 1 + got);
        for (int i = 0; i < got; i++) {
            had[i].releaseHandle();
        }
        return failed;
    }
}
