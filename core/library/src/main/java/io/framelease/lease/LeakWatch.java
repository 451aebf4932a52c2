package io.framelease.lease;

import io.framelease.threads.Daemon;
import io.framelease.threads.LoggedCamera;
import io.framelease.threads.Warnings;
import io.framelease.threads.Worker;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds frames and views that were forgotten: one thread that looks for old holds twice a second, has them watched, and gives
 * back those that the garbage collector finds. The first second of a hold costs nothing, and most live for
 * milliseconds. The thread is there while there are {@link Registries}.
 *
 * <p>A garbage collection may be long in coming: frames are small objects, and whoever keeps few does not fill the
 * heap. A camera whose slots have all been held for {@value #STARVED_SECONDS} s would wait for ever, should they be
 * forgotten ones. So then, as a last resort, the JVM is asked for a collection: at most once a minute, whatever the
 * number of such cameras, since it may stop all threads for as long as a full collection takes. {@code
 * -Dframelease.leaks.collect=false} forbids it.
 */
final class LeakWatch {
    /** How long a camera has no slot until something is done about it. */
    static final int STARVED_SECONDS = 5;

    static final ReferenceQueue<Object> COLLECTED = new ReferenceQueue<>();

    private static final Logger LOG = LoggerFactory.getLogger("io.framelease.leaks");
    private static final Warnings WARNINGS = new Warnings(LOG);

    /** How long after a frame's publication its holds are watched. */
    private static final long OLD_NANOS = 1_000_000_000;
    private static final long LOOK_NANOS = 500_000_000;
    private static final long COLLECT_AGAIN_NANOS = 60_000_000_000L;
    private static final boolean COLLECTS = !"false".equals(System.getProperty("framelease.leaks.collect"));

    private static final Worker WORKER =
            new Worker("looking for forgotten frames", LeakWatch::turn, LOOK_NANOS, Daemon.named("framelease-leaks"));

    private static long collectAt = System.nanoTime(); // the thread's alone

    private LeakWatch() {
    }

    /**
     * Makes sure that there is a thread; after a change of {@link Registries}, any thread.
     *
     * @throws OutOfMemoryError if it cannot be started; the next call tries again
     */
    static void lookAfter() {
        WORKER.remind();
    }

    private static long turn() {
        for (Reference<?> found; (found = COLLECTED.poll()) != null;) {
            if (found instanceof Watch watch) {
                giveBack(watch);
            }
        }
        long now = System.nanoTime();
        Registries.forEach("looking for forgotten frames", WARNINGS, registry -> {
            registry.watchAttachedBefore(now - OLD_NANOS);
            if (registry.starvation().nanos(now) >= STARVED_SECONDS * 1_000_000_000L && registry.size() > 0) {
                collect(registry, now);
            }
        });
        return Registries.isEmpty() ? Worker.IDLE : LOOK_NANOS;
    }

    private static void giveBack(Watch watch) {
        try {
            watch.collected();
        } catch (Throwable e) {
            WARNINGS.failed("giving a forgotten frame back", e);
        }
    }

    private static void collect(FrameRegistry registry, long now) {
        if (COLLECTS && now - collectAt >= 0) {
            collectAt = now + COLLECT_AGAIN_NANOS;
            try (var _ = LoggedCamera.of(registry.camera())) {
                WARNINGS.say(registry.name(), registry.name() + ": has had no slot for "
                        + registry.starvation().nanos(now) / 1_000_000_000 + " s. Asking the JVM for a garbage collection, "
                        + "which finds frames that nobody has any more (-Dframelease.leaks.collect=false forbids it)");
            }
            System.gc();
        }
    }
}
