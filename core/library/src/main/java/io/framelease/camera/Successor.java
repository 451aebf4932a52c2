package io.framelease.camera;

import io.framelease.ffmpeg.Demuxer;
import io.framelease.ffmpeg.Interrupt;
import io.framelease.ffmpeg.OpenOptions;
import io.framelease.natives.OrderedArena;
import io.framelease.threads.Daemon;
import io.framelease.threads.LoggedCamera;
import io.framelease.threads.Nanos;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The source of the session that is to follow a running one, opened beside it by a thread of its own (the opener). What the opener
 * holds is a demuxer and one packet of it, the first that decoding can begin at: packets in front of that are dropped, and behind
 * it nothing is read, so that what follows waits in the connection's own buffers for the moment until the camera thread takes over.
 * There is no decoder, no device memory and no slot: those are the camera's, and pass from session to session.
 *
 * <p>{@link Succession} says whose it is. Who it belongs to closes it, with a TEARDOWN. A successor that is called off is cut in
 * whatever call it is, and closed by its opener, for which the end of the camera thread waits. Who waits for what comes of it
 * ({@link Answer}) has the answer at once.
 */
final class Successor {
    /** How often a read is cut again that goes on, in ns. */
    private static final long CUT_AGAIN_NANOS = 100_000_000;
    /** How long a close may take, in ns: a goodbye, and what frees the memory. */
    private static final long CLOSE_NANOS = 1_000_000_000;

    private final CameraContext camera;
    private final Handovers handovers;
    private final Succession succession;
    private final Interrupt interrupt = new Interrupt(this::isCut);
    private final Thread opener;
    private final long asked = System.nanoTime();
    private final Answer answer = new Answer();
    @SuppressWarnings("NullAway.Init") // these three are written before it is ready, and read behind that
    private OrderedArena arena;
    @SuppressWarnings("NullAway.Init")
    private Demuxer demuxer;
    private final Readiness readiness = new Readiness();
    private boolean released; // the camera thread's

    /** @param session the number of the session that it is to follow */
    Successor(CameraContext camera, Handovers handovers, long session) {
        this.camera = camera;
        this.handovers = handovers;
        this.succession = new Succession(session);
        this.opener = Daemon.unstarted("framelease-successor-" + camera.source, CameraImpl.NATIVE_STACK, this::run);
    }

    void start() {
        try {
            opener.start();
        } catch (RuntimeException | Error e) {
            end(null);
            throw e;
        }
    }

    /** Whether what it follows is over, by the word of the gate or by itself: it is not wanted any more, unless it was taken. */
    boolean isStale() {
        return camera.gate.isStale(succession.session()) || !succession.isTaken() && !handovers.isOpen(succession.session());
    }

    /**
     * Whether its calls are to return. Between the take and the beginning of its own session both that one and the one before are
     * good; then the camera thread has {@linkplain Interrupt#begin told} the number.
     */
    private boolean isCut(long number) {
        if (number != 0) {
            return camera.isCut(number); // of its own session, which may have a successor in its turn
        }
        return succession.isWithdrawn() || isStale()
                && !(succession.isTaken() && !camera.gate.isStale(succession.session() + 1));
    }

    private void run() {
        try (var _ = LoggedCamera.of(camera.source.toString())) {
            Throwable failure = null;
            try {
                if (!isStale()) { // behind the camera's end nothing is opened any more
                    camera.identity.bind();
                    open();
                }
            } catch (Throwable t) {
                failure = isCut(0) ? null : t; // that it was cut is nobody's failure
            } finally {
                end(failure);
            }
        }
    }

    /** Opens it and waits until it is taken, or called off, and closed here. */
    private void open() {
        OrderedArena opened = OrderedArena.movable();
        try {
            try (OpenPlaces.Place place = camera.awaitPlace(() -> isCut(0), null)) {
                answer.calls(Nanos.of(camera.options.connectTimeout()));
                demuxer = new Demuxer(camera.source, OpenOptions.of(camera.options), camera.learned, interrupt, place::close,
                        opened);
            }
            FirstKey.await(demuxer, camera, answer);
            answer.waits();
            arena = opened;
            readiness.begins();
            if (succession.ready()) {
                try {
                    awaitTaken();
                } finally {
                    succession.withdraw(); // unless it is the camera thread's: there may be no memory to wait
                }
            }
        } finally {
            if (!succession.isTaken()) {
                answer.calls(CLOSE_NANOS);
                opened.close();
            }
        }
    }

    /** Waits until it is taken, or called off. Cuts the old session's read that goes on for long: that may ask nobody by itself. */
    private void awaitTaken() {
        camera.wake();
        while (succession.isReady()) {
            if (isStale()) {
                succession.withdraw();
                continue;
            }
            long left = handovers.untilOverdue(succession.session());
            if (left <= 0) {
                camera.interrupt().wake();
                camera.wake();
                left = CUT_AGAIN_NANOS;
            }
            Thread.interrupted(); // nobody interrupts this thread on purpose, and parking would return at once
            LockSupport.parkNanos(this, left); // woken by the camera thread, and behind each request
        }
    }

    /**
     * The opener ends, or could not be started.
     *
     * @param failure why it cannot be opened; null if that is not so
     */
    private void end(@Nullable Throwable failure) {
        try {
            answer.waits(); // for the log, at most
            if (failure != null) {
                Throwable shown = Answer.shown(camera.source, failure);
                succession.withdraw(); // before the answer: who asks again at once makes another one
                handovers.left(this);
                answer.fails(shown);
            }
        } finally {
            succession.withdraw(); // unless it is the camera thread's
            if (!succession.isTaken()) {
                settle(false);
            }
            answer.ends();
        }
    }

    /** Wakes it to find out that it is stale, or was called off, and answers who waits for it; any thread, behind that. */
    void wake() {
        if (succession.isWithdrawn() || isStale()) {
            answer.give(false);
        }
        interrupt.wake();
        LockSupport.unpark(opener);
    }

    /** Calls it off; any thread. It is closed by its opener, soon. */
    void withdraw() {
        succession.withdraw();
        wake();
    }

    /** Whether it follows that session and waits to be taken. */
    boolean isReady(long session) {
        return succession.isReady() && succession.session() == session;
    }

    /** Whether that session is to end for it: it waits to be taken, or was taken and has not begun. */
    boolean ends(long session) {
        return succession.session() == session && (succession.isReady() || succession.isTaken());
    }

    /** How long it has waited to be taken, once it is ready. */
    Readiness readiness() {
        return readiness;
    }

    boolean isWithdrawn() {
        return succession.isWithdrawn();
    }

    /** It becomes the camera thread's, which calls this, and closes it or has a session do that. False if it was called off. */
    boolean take() {
        if (!succession.take()) {
            return false;
        }
        try {
            arena.adopt();
            demuxer.adopt();
        } catch (RuntimeException | Error e) { // no memory: it is closed by nobody else
            dispose();
            throw e;
        } finally {
            LockSupport.unpark(opener);
        }
        return true;
    }

    /** Its source, which stands at its first packet; once it is taken. */
    Demuxer demuxer() {
        return demuxer;
    }

    /** Gives away what owns that: the caller closes it from now on, whatever becomes of this. Camera thread, once. */
    OrderedArena release() {
        released = true;
        return arena;
    }

    Interrupt interrupt() {
        return interrupt;
    }

    /** When it was asked for, by {@link System#nanoTime}. */
    long asked() {
        return asked;
    }

    /** It is over: its session has begun, and nothing of the one before is published any more; or it was called off. */
    void settle(boolean begun) {
        handovers.left(this);
        answer.give(begun);
    }

    /** Ends one that was taken and is not wanted any more, unless its arena was given away. Camera thread. */
    void dispose() {
        try {
            if (!released) {
                released = true;
                arena.close();
            }
        } finally {
            settle(false);
        }
    }

    /**
     * Waits for what comes of it.
     *
     * @return whether its session has begun; false if it was called off
     * @throws io.framelease.SourceException if it cannot be opened, or its opener does not come back
     */
    boolean result() throws InterruptedException {
        return answer.await(this::giveUp);
    }

    /** Its opener is in a call that should have returned: it is called off, and who waits is told why, one of them by a warning. */
    private void giveUp() {
        if (succession.withdraw()) {
            try (var _ = LoggedCamera.of(camera.source.toString())) {
                answer.fails(LeftBehind.whileOpening(opener, Whereabouts.of(opener), camera.source, camera.options));
            } finally {
                wake(); // which answers as well, if that has failed
            }
        }
    }

    /**
     * Waits until its opener has ended.
     *
     * @throws io.framelease.SourceException if that does not come back
     */
    void awaitOver() throws InterruptedException {
        answer.awaitOver(camera.source, opener);
    }

    /** Waits until its opener has ended, however long that takes; the camera thread, at its end. */
    void join() throws InterruptedException {
        answer.join();
    }

    /** The thread that opens it. */
    Thread opener() {
        return opener;
    }

    boolean hasCut() {
        return interrupt.hasCut();
    }

    @Override
    public String toString() {
        return "successor of " + camera.source + ", " + succession;
    }
}
