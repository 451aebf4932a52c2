package io.framelease.camera;

import io.framelease.ffmpeg.Pipes;
import io.framelease.threads.Nanos;
import io.framelease.threads.Uninterrupted;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Planned reconnects of a camera that lose no time (make before break): the next session's source is opened, and read up to its
 * first key packet, by a second thread while the present session goes on publishing.
 *
 * <h2>How one goes</h2>
 * <ol>
 *   <li>{@link #request}, by any thread, makes a {@link Successor} of the session that runs, and waits for what comes of it. There
 *       is one at a time; who asks meanwhile waits for the same. Where no source is open there is nothing to keep, and it is a
 *       reconnect.
 *   <li>The successor's opener connects, within the connect timeout and in its turn ({@link OpenPlaces}), and offers its source
 *       when that has its first key packet, for which it has as much time as a session.
 *   <li>The camera thread sees it between two packets, and goes on with the old source until it has to wait for a packet: one at
 *       least, so that the last old picture is newer than the first new one, and all that has arrived. A source that is silent, or
 *       of which there is too much, is cut after {@link #PATIENCE_NANOS}. Then it takes the new one over, and publishes what the
 *       decoder holds back. Engines that make it wait meanwhile, by a full subscription or by slots, are waited for no longer than
 *       {@link #ENGINE_NANOS}: then it goes without what they have no room for. Who asks may be such an engine.
 *   <li>It ends the old session, and begins the next by {@link io.framelease.lease.InFlightGate#succeed}, in one step with a last
 *       look at requests. The decoder is kept if it fits, as over each reconnect, and another one is made if size or codec have
 *       changed. The key packet is the first that it is given.
 * </ol>
 *
 * <h2>What may come between</h2>
 * A reconnect or a close makes the old session stale, and so its successor, in one step: the word of the gate. Both cut it behind
 * that ({@link #wake}), and answer who waits. An old session that ends in another way calls it off ({@link #withdraw}); who asked
 * for it still wants another session, and so it becomes a reconnect of that session, which has its answer also where the camera
 * ends at that moment. A source that cannot be opened (a camera with room for one session, say) costs nothing but the try: the old
 * session goes on, and who asked is told why. At no moment are there more than two sessions at the camera.
 */
final class Handovers {
    /** How long the old source goes on when the new one is ready, in ns, at most: less if it counts as silent before. */
    static final long PATIENCE_NANOS = 2_000_000_000;
    /** How long engines are waited for besides, in all, in ns. */
    static final long ENGINE_NANOS = 5_000_000_000L;

    private final CameraContext camera;
    private final long patience;
    /** The one that is opened, waits, was taken and has not begun, or is being closed. Set and cleared by compare-and-set. */
    private final AtomicReference<@Nullable Successor> running = new AtomicReference<>();

    /** The number of the session whose source is open; 0 if none is. Written by the camera thread. */
    private volatile long open;
    /** Whether the camera thread reads a packet, which may be cut for a successor: nothing else may. Written by it. */
    private volatile boolean reading;
    /** The thread that the end of the camera thread waits for. Written by the camera thread. */
    private volatile @Nullable Thread last;

    Handovers(CameraContext camera) {
        this.camera = camera;
        this.patience = Math.min(PATIENCE_NANOS, Nanos.of(camera.options.readTimeout()));
    }

    /**
     * Asks for one and waits for it, as {@link io.framelease.Camera#handOver}. Any thread but the camera's.
     *
     * @return whether another session has begun, or will; false if the camera ends or has ended
     */
    boolean request() throws InterruptedException {
        notInterrupted();
        long session = camera.gate.session();
        while (camera.gate.session() == session) { // else another one has begun since, and nothing of this one is published
            boolean open = isOpen(session); // before the look at the successor, which is there still when this is over by its take
            Successor found = running.get();
            boolean nothingToKeep = !open && (found == null || found.isWithdrawn());
            if (nothingToKeep || camera.gate.isStale(session) || found == null && Pipes.isPipe(camera.source)) {
                boolean another = camera.reconnect(session);
                notInterrupted();
                return another;
            }
            if (found == null) {
                Successor mine = new Successor(camera, this, session);
                found = offer(mine);
                if (found == null) {
                    mine.start(); // which looks by itself whether it was too late
                    found = mine;
                }
            }
            if (!found.isWithdrawn()) {
                found.result(); // if it was called off, the session is stale or has ended
            } else {
                found.awaitOver(); // it is being closed
            }
        }
        return true;
    }

    private static void notInterrupted() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }

    /** Has a successor found by all others, before it looks whether it is stale; returns the one that is there instead. */
    @Nullable Successor offer(Successor mine) {
        return running.compareAndExchange(null, mine);
    }

    /** Whether a session has a successor that waits to be taken. Camera thread. */
    boolean isReady(long session) {
        Successor next = running.get();
        return next != null && next.isReady(session);
    }

    /** Whether that has waited for so long that a wait for the old source is to end; any thread. */
    boolean isOverdue(long session) {
        return untilOverdue(session) <= 0;
    }

    /** How long until then, in ns; {@link Long#MAX_VALUE} if none waits. Any thread. */
    long untilOverdue(long session) {
        Successor next = running.get();
        return next != null && next.isReady(session) ? patience - next.readiness().waited() : Long.MAX_VALUE;
    }

    /** Whether a packet is read that is to be waited for no longer; any thread. */
    boolean cutsRead(long session) {
        return reading && isOverdue(session);
    }

    /** The camera thread reads a packet, or does not any more. */
    void reading(boolean now) {
        reading = now;
    }

    /**
     * How long a session may still wait for engines, in ns: {@link Long#MAX_VALUE} unless it has a successor that waits, or that it
     * has taken. Camera thread.
     */
    long leftForEngines(long session) {
        Successor next = running.get();
        return next != null && next.ends(session) ? ENGINE_NANOS - next.readiness().forEngines() : Long.MAX_VALUE;
    }

    /** The camera thread has waited for engines meanwhile, for so long in ns, and for nothing of the old source. */
    void waitedForEngines(long session, long nanos) {
        Successor next = running.get();
        if (next != null && next.ends(session)) {
            next.readiness().forEngines(nanos);
        }
    }

    /** Takes the session's successor, if it waits for that; it is the caller's to close then. Camera thread. */
    @Nullable Successor take(long session) {
        Successor next = running.get();
        return next != null && next.isReady(session) && next.take() ? next : null;
    }

    /** It is not to be found here any more. */
    void left(Successor successor) {
        running.compareAndSet(successor, null);
    }

    /** A session has become stale, in whatever way, before this call; any thread. */
    void wake() {
        Successor next = running.get();
        if (next != null) {
            next.wake();
        }
    }

    /** The session has its source, and looks for its successor from now on; camera thread. */
    void opened(long session) {
        open = session;
    }

    /** Whether a session has its source open, whatever the gate says of it; else nobody looks for its successor. Any thread. */
    boolean isOpen(long session) {
        return open == session;
    }

    /** The session has ended, or could not begin; camera thread. */
    void withdraw() {
        open = 0; // before that: who asks for a successor behind this finds it, or is found
        Successor next = running.get();
        if (next != null) {
            next.withdraw();
        }
    }

    /** Waits until nothing is opened any more; the camera thread, at its end, behind that of the gate. */
    void end() {
        Successor next = running.get();
        if (next != null) {
            last = next.opener();
            next.withdraw();
            Uninterrupted.await(next::join);
            last = null;
        }
    }

    /** The thread that the camera's end waits for: its own, or the one that still opens what is not wanted any more. Any thread. */
    Thread last(Thread cameraThread) {
        Thread waitedFor = last;
        return waitedFor == null ? cameraThread : waitedFor;
    }

    /** Whether what FFmpeg says of a successor may follow from its being cut; any thread. */
    boolean hasCut() {
        Successor next = running.get();
        return next != null && next.hasCut();
    }
}
