package io.framelease.camera;

import io.framelease.CameraState;
import io.framelease.DeviceException;
import io.framelease.FrameleaseException;
import io.framelease.SourceException;
import io.framelease.ffmpeg.Interrupt;
import io.framelease.ffmpeg.Source;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a camera's thread does: one session after the other, until it is closed, its source ends, or it gives up. */
final class CameraThread implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(CameraThread.class);
    private static final int MOST_DOUBLINGS = 4;
    private static final long LOOK_AGAIN_NANOS = 1_000_000;

    private final CameraImpl camera;
    private final Source source;
    private final boolean untiring;
    private boolean connectedOnce;
    private int failures;

    /**
     * @param untiring whether the first connect is tried again when it fails, as later ones are
     */
    CameraThread(CameraImpl camera, Source source, boolean untiring) {
        this.camera = camera;
        this.source = source;
        this.untiring = untiring;
    }

    @Override
    public void run() {
        CameraState end = CameraState.CLOSED;
        try {
            Publisher publisher = new Publisher(camera.device, camera.options, camera.registry, camera.subscriptions,
                    camera.counters, camera.control);
            camera.publisher = publisher;
            try {
                end = sessions(publisher);
            } finally {
                publisher.close();
            }
        } catch (FrameleaseException e) {
            camera.counters.errors.incrementAndGet();
            camera.fail(e);
            end = CameraState.FAILED;
        } catch (Throwable t) {
            LOG.error("{}: the camera thread ends", source, t);
            camera.counters.errors.incrementAndGet();
            camera.fail(new SourceException(source + ": " + t, t));
            end = CameraState.FAILED;
        } finally {
            camera.over(end);
        }
    }

    private CameraState sessions(Publisher publisher) {
        while (true) {
            Interrupt interrupt = camera.control.beginSession();
            if (camera.control.isClosing()) {
                return CameraState.CLOSED;
            }
            camera.state(CameraState.CONNECTING);
            try {
                Session.End ended = session(publisher, interrupt);
                if (ended == Session.End.SOURCE_ENDED && camera.control.overUnlessRequested()) {
                    return CameraState.ENDED;
                }
                if (ended != Session.End.LOST) {
                    continue; // somebody wants it
                }
                LOG.warn("{} ended; trying again", source);
            } catch (SourceException | DeviceException e) {
                // The request that cut the session may be the one that this session answers, and its bit be gone.
                if ((camera.control.isRequested() || interrupt.isCut()) && !camera.device.isLost()) {
                    continue;
                }
                if (camera.device.isLost() || !retries()) {
                    throw e; // counted where the thread ends
                }
                camera.failure(e);
                LOG.warn("{}; trying again", e.getMessage());
            }
            camera.counters.errors.incrementAndGet();
            camera.state(CameraState.WAITING);
            awaitRetry(publisher);
        }
    }

    /** Plays one session. */
    private Session.End session(Publisher publisher, Interrupt interrupt) {
        try (Session session = new Session(source, camera.options, camera.device, publisher, camera.control, camera.gate,
                camera.subscriptions, camera.counters, interrupt)) {
            connected();
            Session.End ended = null;
            try {
                ended = session.play();
            } finally {
                camera.gate.close();
                if (ended != Session.End.SOURCE_ENDED && !camera.control.isClosing()) {
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
        if (!camera.gate.isOpen()) {
            camera.gate.reopen();
        }
        camera.counters.sessions.incrementAndGet();
        camera.state(CameraState.PLAYING);
        camera.connected();
    }

    /** The drain policy before a reconnect; at a close it is the closing thread's to wait. */
    private void settleOutstanding() {
        if (camera.options.outstanding().drain() != null) {
            camera.counters.droppedUnread.addAndGet(camera.subscriptions.takeBackAll());
            camera.drain(camera.control::isClosing);
        }
    }

    private boolean retries() {
        return !source.isFile() && (connectedOnce || untiring);
    }

    private void awaitRetry(Publisher publisher) {
        long delay = camera.options.retryDelay().toNanos() << Math.min(failures++, MOST_DOUBLINGS);
        long deadline = System.nanoTime() + delay;
        for (long left; (left = deadline - System.nanoTime()) > 0 && !camera.control.isRequested();) {
            // a surface keeps the decoder that it is of, and all the memory of that
            boolean released = publisher.releaseSurfaces();
            LockSupport.parkNanos(this, released ? left : Math.min(left, LOOK_AGAIN_NANOS));
        }
    }
}
