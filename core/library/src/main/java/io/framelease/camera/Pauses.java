package io.framelease.camera;

import io.framelease.CameraState;
import io.framelease.threads.Nanos;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * What a camera thread waits for between two sessions. Confined to it. An interrupt is nobody's wish here, and is dropped before
 * each wait: with it, parking returns at once, again and again.
 */
final class Pauses {
    private static final long LOOK_AGAIN_NANOS = 1_000_000;

    private final CameraContext context;
    private final Publisher publisher;
    private final Decoders decoders;

    Pauses(CameraContext context, Publisher publisher, Decoders decoders) {
        this.context = context;
        this.publisher = publisher;
        this.decoders = decoders;
    }

    /**
     * Waits, if the options say so, while nobody has subscribed for long: until somebody subscribes, or wants another session or
     * the end. Behind the last session its decoder and its slots are given back.
     */
    void awaitWatched() {
        long number = context.gate.session();
        if (context.gate.isStale(number) || !context.isUnwatched()) {
            return;
        }
        decoders.end();
        publisher.memory().retire();
        context.status.doing(CameraState.UNWATCHED);
        context.events.unwatched();
        while (context.subscriptions.isEmpty() && !context.gate.isStale(number)) {
            Thread.interrupted();
            if (publisher.releaseSurfaces()) {
                LockSupport.park(this); // woken by whoever subscribes, behind that, and by requests
            } else {
                LockSupport.parkNanos(this, LOOK_AGAIN_NANOS);
            }
        }
        context.absence.end();
    }

    /**
     * Waits before the next try, or until that is asked for, or the login is known to be good again.
     *
     * @param number the session that has failed
     * @param delay  in ns
     */
    void awaitRetry(long number, long delay) {
        long deadline = System.nanoTime() + delay;
        context.status.waiting(deadline);
        context.events.retrying(Duration.ofNanos(delay));
        for (long left; (left = Nanos.left(deadline)) > 0 && waits(number);) {
            // a surface keeps the decoder that it is of, and all the memory of that
            boolean released = publisher.releaseSurfaces();
            if (waits(number)) { // what a lock has parked for is nobody's wake-up any more
                Thread.interrupted();
                LockSupport.parkNanos(this, released ? left : Math.min(left, LOOK_AGAIN_NANOS));
            }
        }
    }

    private boolean waits(long number) {
        return !context.gate.isStale(number) && !context.isLoginTaken();
    }
}
