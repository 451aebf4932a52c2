package io.framelease.camera;

import io.framelease.CameraState;
import io.framelease.DeviceException;
import io.framelease.FrameleaseException;
import io.framelease.SourceException;
import io.framelease.lease.InFlightGate;
import io.framelease.text.RedactedException;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a camera's thread does: one session after the other, until it is closed, its source ends, or it gives up. */
final class CameraThread implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(CameraThread.class);
    private static final int MOST_DOUBLINGS = 4;
    private static final long LOOK_AGAIN_NANOS = 1_000_000;

    private final CameraImpl camera;
    private final CameraContext context;
    private final boolean untiring;
    private boolean connectedOnce;
    private int failures;

    /**
     * @param untiring whether the first connect is tried again when it fails, as later ones are
     */
    CameraThread(CameraImpl camera, CameraContext context, boolean untiring) {
        this.camera = camera;
        this.context = context;
        this.untiring = untiring;
    }

    @Override
    public void run() {
        CameraState end = CameraState.CLOSED;
        try {
            context.identity.bind();
            Publisher publisher = new Publisher(context);
            camera.publisher = publisher;
            try {
                end = sessions(publisher);
            } finally {
                publisher.close();
            }
        } catch (FrameleaseException e) {
            context.counters.errors.incrementAndGet();
            camera.fail(e);
            end = CameraState.FAILED;
        } catch (Throwable t) {
            Throwable shown = RedactedException.of(t);
            LOG.error("{}: the camera thread ends", context.source, shown);
            context.counters.errors.incrementAndGet();
            camera.fail(new SourceException(context.source + ": " + shown, shown));
            end = CameraState.FAILED;
        } finally {
            camera.over(end);
        }
    }

    private CameraState sessions(Publisher publisher) {
        while (true) {
            long number = context.gate.begin();
            if (number == InFlightGate.REFUSED) {
                return CameraState.CLOSED;
            }
            context.interrupt.begin(number);
            publisher.begin(number);
            camera.state(CameraState.CONNECTING);
            try {
                Session.End ended = session(publisher, number);
                if (ended == Session.End.SOURCE_ENDED && context.gate.endUnlessRequested()) {
                    return CameraState.ENDED;
                }
                if (ended != Session.End.LOST) {
                    continue; // somebody wants it
                }
                LOG.warn("{} ended; trying again", context.source);
            } catch (SourceException | DeviceException e) {
                if (context.gate.isStale(number) && !context.device.isLost()) {
                    continue; // what failed was cut
                }
                if (context.device.isLost() || !retries()) {
                    throw e; // counted where the thread ends
                }
                camera.failure(e);
                LOG.warn("{}; trying again", e.getMessage());
            }
            context.counters.errors.incrementAndGet();
            camera.state(CameraState.WAITING);
            awaitRetry(publisher, number);
        }
    }

    /** Plays one session. */
    private Session.End session(Publisher publisher, long number) {
        try (Session session = new Session(context, publisher, number)) {
            connected();
            Session.End ended = null;
            try {
                ended = session.play();
            } finally {
                if (ended != Session.End.SOURCE_ENDED && !context.gate.isClosing()) {
                    settleOutstanding();
                }
                publisher.endSession();
            }
            return ended;
        }
    }

    private void connected() {
        connectedOnce = true;
        failures = 0;
        context.counters.sessions.incrementAndGet();
        camera.state(CameraState.PLAYING);
        camera.connected();
    }

    /** The drain policy before a reconnect; at a close it is the closing thread's to wait. */
    private void settleOutstanding() {
        if (context.options.outstanding().drain() != null) {
            context.counters.droppedUnread.addAndGet(context.subscriptions.takeBackAll());
            camera.drain(context.gate::isClosing);
        }
    }

    private boolean retries() {
        return !context.source.isFile() && (connectedOnce || untiring);
    }

    private void awaitRetry(Publisher publisher, long number) {
        long delay = context.options.retryDelay().toNanos() << Math.min(failures++, MOST_DOUBLINGS);
        long deadline = System.nanoTime() + delay;
        for (long left; (left = deadline - System.nanoTime()) > 0 && !context.gate.isStale(number);) {
            // a surface keeps the decoder that it is of, and all the memory of that
            boolean released = publisher.releaseSurfaces();
            LockSupport.parkNanos(this, released ? left : Math.min(left, LOOK_AGAIN_NANOS));
        }
    }
}
