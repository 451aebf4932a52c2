package io.framelease.camera;

import io.framelease.SourceException;
import io.framelease.SourceException.Kind;
import io.framelease.ffmpeg.Source;
import io.framelease.text.RedactedException;
import io.framelease.threads.Nanos;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What comes of a successor, for the threads that wait for that: any number of them, and no camera thread but at its end. The first
 * answer stands. It need not be the opener's: who calls the successor off answers at once, and the opener, which may be in a call
 * that nothing cuts, ends later.
 *
 * <p>The opener says by when it is to be back from the call that it makes ({@link #calls}), so nobody waits for one that is stuck.
 * Its wait for a place, and its wait until it is taken, are no such calls.
 */
final class Answer {
    private static final Logger LOG = LoggerFactory.getLogger(CameraThread.class);
    /** What is said behind a failure. */
    private static final String GOES_ON = "; the present session goes on";
    /** What a call has to come back in after its time. */
    private static final long SLACK_NANOS = 500_000_000;
    private static final long LOOK_AGAIN_NANOS = 500_000_000;
    private static final long SHORTEST_NANOS = 1_000_000;

    private final CompletableFuture<Boolean> given = new CompletableFuture<>();
    private final CountDownLatch over = new CountDownLatch(1);
    /** When the opener is to be back from its call, by {@link System#nanoTime}; 0 if it is in none. Written by the opener. */
    private volatile long callEnds;

    /** The opener is about to make a call that takes so long at most, in ns. */
    void calls(long nanos) {
        callEnds = System.nanoTime() + nanos + SLACK_NANOS | 1;
    }

    /** The opener waits for something that is no call. */
    void waits() {
        callEnds = 0;
    }

    /** Whether the opener's call should have returned. Any thread. */
    boolean isStuck() {
        long ends = callEnds;
        return ends != 0 && Nanos.left(ends) <= 0;
    }

    /**
     * Answers, unless that was done before. Any thread.
     *
     * @param begun whether its session has begun; false has the waiting threads look again at what the camera does
     */
    void give(boolean begun) {
        given.complete(begun);
    }

    /** Answers by a failure, unless that was done before. Any thread. */
    void fails(Throwable failure) {
        given.completeExceptionally(failure);
    }

    /** The opener ends; it has answered, unless the successor was taken. */
    void ends() {
        over.countDown();
    }

    private long pause() {
        long ends = callEnds;
        return ends == 0 ? LOOK_AGAIN_NANOS : Math.clamp(Nanos.left(ends), SHORTEST_NANOS, LOOK_AGAIN_NANOS);
    }

    /**
     * Waits for the answer.
     *
     * @param stuck run each time that the opener is found stuck, and is to answer
     * @return whether its session has begun
     * @throws SourceException if it cannot be opened
     */
    boolean await(Runnable stuck) throws InterruptedException {
        while (true) {
            try {
                return given.get(pause(), TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                if (isStuck()) {
                    stuck.run();
                }
            } catch (ExecutionException e) {
                throw thrown(Objects.requireNonNullElse(e.getCause(), e));
            }
        }
    }

    private static SourceException thrown(Throwable cause) {
        Kind kind = cause instanceof SourceException failure ? failure.kind() : Kind.OTHER;
        return new SourceException(kind, cause.getMessage() + GOES_ON + (kind != Kind.BUSY ? ""
                : ". A camera that has room for one session alone needs Camera.reconnect()"), cause);
    }

    /**
     * What is told of a failure, which is one line of the log as well. A log that throws, and no memory for a text, are nobody's
     * loss of an answer.
     */
    static Throwable shown(Source source, Throwable failure) {
        try {
            Throwable shown = failure instanceof SourceException ? failure : RedactedException.of(failure);
            LOG.info("{}{}", shown.getMessage(), GOES_ON);
            return shown;
        } catch (Throwable t) {
            return failure instanceof SourceException ? failure
                    : new SourceException(source + " cannot be opened: " + failure.getClass().getName());
        }
    }

    /**
     * Waits until the opener has ended.
     *
     * @throws SourceException if it is stuck
     */
    void awaitOver(Source source, Thread opener) throws InterruptedException {
        while (!over.await(pause(), TimeUnit.NANOSECONDS)) {
            if (isStuck()) {
                throw new SourceException(Kind.TIMED_OUT, "cannot open " + source + ": the thread of an earlier handover has not "
                        + "come back yet (in " + Whereabouts.of(opener).place() + ")" + GOES_ON);
            }
        }
    }

    /** Waits until the opener has ended, however long that takes. */
    void join() throws InterruptedException {
        over.await();
    }
}
