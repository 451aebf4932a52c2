package io.framelease.camera;

import io.framelease.WhenUnwatched;
import io.framelease.ffmpeg.Demuxer;
import io.framelease.threads.Nanos;
import java.util.concurrent.locks.LockSupport;

/** What a session waits for on the camera thread besides its source: engines, subscribers, and the time of packets. */
final class SessionWaits {
    private final CameraContext camera;
    private final long number;
    private final Progress progress;
    private final Unread unread;
    private final boolean rests; // whether a source that has an end waits while nobody subscribes

    /**
     * Makes those of a session.
     *
     * @param number   the session's, of the camera's gate: when that is stale no wait goes on
     * @param progress is told when it waits for a subscription
     */
    SessionWaits(CameraContext camera, long number, Progress progress) {
        this.camera = camera;
        this.number = number;
        this.progress = progress;
        this.unread = new Unread(camera);
        this.rests = camera.options.whenUnwatched() != WhenUnwatched.DECODE;
    }

    /**
     * Waits while a subscription that wants every frame is full, and for the first subscription to something that has an
     * end, or whoever opens a file would miss its beginning. False if the session is cut meanwhile, or its successor waits while
     * nobody subscribes, or engines have had their time.
     *
     * @param leaving once it has begun nothing is read any more, and no subscription is waited for
     */
    boolean awaitRoom(Demuxer demuxer, Leaving leaving) {
        try {
            while (true) {
                boolean unwatched = !leaving.hasBegun() && isUnwatched(demuxer);
                SubscriptionImpl full = camera.subscriptions.full();
                long left = leaving.leftForEngines();
                if (!unwatched && left > 0 && full == null) {
                    return true;
                }
                if (camera.gate.isStale(number) || left <= 0 || unwatched && leaving.isDue()) {
                    return false;
                }
                long begun = System.nanoTime();
                long most = Math.min(left, unread.waits(full, demuxer.isLive()));
                Thread.interrupted(); // nobody interrupts this thread on purpose, and parking would return at once
                LockSupport.parkNanos(this, most); // woken by the engine that takes a frame, by subscribers, requests, a successor
                if (left != Long.MAX_VALUE) {
                    leaving.waitedForEngines(System.nanoTime() - begun);
                }
            }
        } finally {
            unread.ends();
        }
    }

    /** Whether a source that has an end waits for a subscription, which is said. */
    private boolean isUnwatched(Demuxer demuxer) {
        if (demuxer.isLive()) {
            return false;
        }
        boolean unwatched = camera.subscriptions.noneYet() || rests && camera.subscriptions.isEmpty();
        if (unwatched) {
            progress.rests();
        } else {
            progress.awaited();
        }
        return unwatched;
    }

    /**
     * Waits until a packet's time has come, which is when it arrives, where the source does not send it when its time is. False if
     * the session is cut meanwhile, or its successor has waited for long.
     */
    boolean awaitTime(Pace pace, Demuxer demuxer) {
        if (!pace.holds()) {
            return true;
        }
        long due = pace.due(demuxer.packetNanos(), demuxer.packetDurationNanos(), System.nanoTime());
        for (long left; (left = Nanos.left(due)) > 0;) {
            if (camera.gate.isStale(number) || camera.handovers.isOverdue(number)) {
                return false;
            }
            Thread.interrupted();
            LockSupport.parkNanos(this, Math.min(left, camera.handovers.untilOverdue(number))); // a successor wakes it too
        }
        demuxer.packets().arrive();
        return true;
    }
}
