package io.framelease.camera;

import io.framelease.SourceException;
import io.framelease.SourceException.Kind;
import io.framelease.ffmpeg.Demuxer;
import io.framelease.ffmpeg.Interrupt;
import io.framelease.ffmpeg.OpenOptions;
import io.framelease.natives.OrderedArena;
import io.framelease.text.RedactedException;
import io.framelease.threads.Daemon;
import io.framelease.threads.LoggedCamera;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The source of the session that is to follow a running one, opened beside it by a thread of its own (the opener). What the opener
 * holds is a demuxer and one packet of it, the first key packet: packets in front of that are dropped, and behind it nothing is
 * read, so that what follows waits in the connection's own buffers for the moment until the camera thread takes over. There is no
 * decoder, no device memory and no slot: those are the camera's, and pass from session to session.
 *
 * <p>{@link Succession} says whose it is. Who it belongs to closes it, with a TEARDOWN. A successor that is called off is cut in
 * whatever call it is, and closed by its opener, for which the end of the camera thread waits.
 */
final class Successor {
    private static final Logger LOG = LoggerFactory.getLogger(CameraThread.class);
    private static final String GOES_ON = "; the present session goes on";

    private final CameraContext camera;
    private final Handovers handovers;
    private final Succession succession;
    private final Interrupt interrupt = new Interrupt(this::isCut);
    private final Thread opener;
    private final long asked = System.nanoTime();
    private final CompletableFuture<Boolean> outcome = new CompletableFuture<>();
    private final CountDownLatch over = new CountDownLatch(1);
    @SuppressWarnings("NullAway.Init") // these three are written before it is ready, and read behind that
    private OrderedArena arena;
    @SuppressWarnings("NullAway.Init")
    private Demuxer demuxer;
    private volatile long readyAt;
    private volatile long excused; // ns; written by the camera thread alone

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
            end(false);
            throw e;
        }
    }

    /** Whether what it follows is over, by the word of the gate or by itself: it is not wanted any more, unless it was taken. */
    private boolean isStale() {
        return camera.gate.isStale(succession.session()) || !succession.isTaken() && !handovers.isOpen(succession.session());
    }

    /**
     * Whether its calls are to return. Between the take and the beginning of its own session both that one and the one before are
     * good; then the camera thread has {@linkplain Interrupt#begin told} the number.
     */
    private boolean isCut(long number) {
        if (number != 0) {
            return camera.isOver(number); // of its own session, which may have a successor in its turn
        }
        return succession.isWithdrawn() || isStale()
                && !(succession.isTaken() && !camera.gate.isStale(succession.session() + 1));
    }

    private void run() {
        boolean taken = false;
        try (var _ = LoggedCamera.of(camera.source.toString())) {
            if (!isStale()) { // behind the camera's end nothing is opened any more
                camera.identity.bind();
                taken = open();
            }
        } catch (Throwable t) {
            failed(t);
        } finally {
            end(taken);
        }
    }

    /** Opens it and waits until it is taken; false if it was called off. */
    private boolean open() {
        OrderedArena opened = OrderedArena.movable();
        boolean taken = false;
        try {
            try (var _ = camera.source.isFile() ? null : camera.awaitPlace(() -> isCut(0))) {
                demuxer = new Demuxer(camera.source, OpenOptions.of(camera.options), camera.learned, interrupt, opened);
            }
            awaitKey();
            arena = opened;
            readyAt = System.nanoTime();
            if (succession.ready()) {
                camera.wake();
                taken = awaitTaken();
            }
            return taken;
        } finally {
            if (!taken) {
                opened.close();
            }
        }
    }

    /** Reads up to the first key packet, for as long as a session waits for one. */
    private void awaitKey() {
        long patience = PictureWatch.BEFORE_KEY * PictureWatch.patience(camera.options);
        long begun = System.nanoTime();
        while (true) {
            switch (demuxer.read()) {
                case PACKET -> {
                    if (demuxer.isKeyPacket()) {
                        return;
                    }
                    if (System.nanoTime() - begun > patience) {
                        throw new SourceException(Kind.DAMAGED, camera.source + " has sent packets for " + patience / 1_000_000
                                + " ms, and no key frame");
                    }
                }
                case END -> {
                    demuxer.throwFailure();
                    throw new SourceException(Kind.NO_VIDEO, camera.source + " ended before its first key frame");
                }
                case CUT -> throw camera.source.cutShort();
            }
        }
    }

    private boolean awaitTaken() {
        while (succession.isReady()) {
            if (isStale()) {
                succession.withdraw();
            } else {
                LockSupport.park(this); // woken by the camera thread, and behind each request
            }
        }
        return succession.isTaken();
    }

    /** It cannot be opened; unless that is because it was cut, which is nobody's failure. */
    private void failed(Throwable t) {
        if (!isCut(0)) {
            Throwable shown = t instanceof SourceException ? t : RedactedException.of(t);
            outcome.completeExceptionally(shown);
            LOG.info("{}{}", shown.getMessage(), GOES_ON);
        }
        succession.withdraw();
    }

    /** The opener ends. */
    private void end(boolean taken) {
        succession.withdraw(); // unless it is the camera thread's
        if (!taken) {
            settle(false);
        }
        over.countDown();
    }

    /** Wakes it to find out that it is stale, or was called off; any thread, behind that. */
    void wake() {
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

    /** How long it has waited, besides for engines, in ns; of one that is ready. */
    long waited() {
        return System.nanoTime() - readyAt - excused;
    }

    /** An engine was waited for meanwhile, which is nobody's fault. Camera thread. */
    void excuse(long nanos) {
        excused += nanos;
    }

    boolean isWithdrawn() {
        return succession.isWithdrawn();
    }

    /** It becomes the camera thread's, which calls this, and closes it or has a session do that. False if it was called off. */
    boolean take() {
        if (!succession.take()) {
            return false;
        }
        arena.adopt();
        demuxer.adopt();
        LockSupport.unpark(opener);
        return true;
    }

    /** Its source, which stands at the first key packet; once it is taken. */
    Demuxer demuxer() {
        return demuxer;
    }

    /** What owns that. */
    OrderedArena arena() {
        return arena;
    }

    Interrupt interrupt() {
        return interrupt;
    }

    /** When it was asked for, by {@link System#nanoTime}. */
    long asked() {
        return asked;
    }

    /** Its session has begun: nothing of the one before is published any more. Camera thread. */
    void succeeds() {
        settle(true);
    }

    private void settle(boolean begun) {
        handovers.left(this);
        outcome.complete(begun);
    }

    /** Ends one that was taken and is not wanted any more. Camera thread. */
    void dispose() {
        try {
            arena.close();
        } finally {
            settle(false);
        }
    }

    /** Waits until its opener has ended. */
    void awaitOver() throws InterruptedException {
        over.await();
    }

    /**
     * Waits for what comes of it.
     *
     * @return whether its session has begun; false if it was called off
     * @throws SourceException if it cannot be opened
     */
    boolean result() throws InterruptedException {
        try {
            return outcome.get();
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            Kind kind = cause instanceof SourceException failure ? failure.kind() : Kind.OTHER;
            throw new SourceException(kind, cause.getMessage() + GOES_ON + (kind != Kind.BUSY ? ""
                    : ". A camera that has room for one session alone needs Camera.reconnect()"), cause);
        }
    }

    boolean hasCut() {
        return interrupt.hasCut();
    }

    @Override
    public String toString() {
        return "successor of " + camera.source + ", " + succession;
    }
}
