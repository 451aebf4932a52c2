package io.framelease.lease;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds frames and views that were forgotten: one thread that looks for old holds twice a second, has them watched, and gives
 * back those that the garbage collector finds. The first second of a hold costs nothing, and most live for milliseconds.
 */
final class LeakWatch {
    static final Logger LOG = LoggerFactory.getLogger("io.framelease.leaks");
    static final ReferenceQueue<Object> COLLECTED = new ReferenceQueue<>();

    /** How long after a frame's arrival its holds are watched. */
    private static final long OLD_NANOS = 1_000_000_000;
    private static final long LOOK_MILLIS = 500;

    private static final Set<WeakReference<FrameRegistry>> REGISTRIES = ConcurrentHashMap.newKeySet();

    static {
        Thread.ofPlatform().daemon().name("framelease-leaks").start(LeakWatch::run);
    }

    private LeakWatch() {
    }

    /** Looks after the frames of a registry as long as it is there; any thread. */
    static void add(FrameRegistry registry) {
        REGISTRIES.add(new WeakReference<>(registry));
    }

    private static void run() {
        long looked = System.nanoTime();
        while (true) {
            try {
                if (COLLECTED.remove(LOOK_MILLIS) instanceof Watch watch) {
                    watch.collected();
                }
                long now = System.nanoTime();
                if (now - looked >= LOOK_MILLIS * 1_000_000) {
                    looked = now;
                    look(now - OLD_NANOS);
                }
            } catch (InterruptedException e) {
                return; // nobody interrupts it
            } catch (RuntimeException e) {
                LOG.warn("looking for forgotten frames", e);
            }
        }
    }

    private static void look(long arrivedBefore) {
        REGISTRIES.removeIf(registry -> registry.refersTo(null));
        for (WeakReference<FrameRegistry> reference : REGISTRIES) {
            FrameRegistry registry = reference.get();
            if (registry != null) {
                registry.watchArrivedBefore(arrivedBefore);
            }
        }
    }
}
