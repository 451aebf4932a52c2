package io.framelease.camera;

import io.framelease.CameraState;
import io.framelease.DeviceException;
import io.framelease.DeviceLostException;
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

    /** What a session that did not fail has left to do. */
    private enum After {
        /**
         * Another one begins at once. A session can be cut without a request that waits: by one that was late, after the
         * session that answers it had begun ({@link Control}).
         */
        CUT,
        /** The source was live and is tried again after a while. */
        LOST,
        /** Nothing follows. */
        ENDED
    }

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
            camera.device.bindThread();
            Publisher publisher = new Publisher(camera.device, camera.options, camera.registry, camera.subscriptions,
                    camera.counters, camera.control);
            camera.publisher = publisher;
            try {
                end = sessions(publisher);
            } finally {
                publisher.close();
            }
        } catch (FrameleaseException e) {
            camera.fail(e);
            end = CameraState.FAILED;
        } catch (Throwable t) {
            LOG.error("{}: the camera thread ends", source, t);
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
            boolean lost;
            try {
                After after = session(publisher, interrupt);
                if (after == After.CUT || camera.control.isRequested()) {
                    continue;
                }
                lost = after == After.LOST;
            } catch (DeviceLostException e) {
                throw e;
            } catch (SourceException | DeviceException e) {
                if (camera.control.isRequested() || interrupt.isCut()) {
                    continue; // cut while connecting
                }
                camera.counters.errors.incrementAndGet();
                if (!retries()) {
                    throw e;
                }
                camera.failure(e);
                LOG.warn("{}; trying again", e.getMessage());
                lost = true;
            }
            if (!lost) {
                return CameraState.ENDED;
            }
            camera.state(CameraState.WAITING);
            awaitRetry(publisher);
        }
    }

    /** Plays one session. */
    private After session(Publisher publisher, Interrupt interrupt) {
        try (Session session = new Session(source, camera.options, camera.device, publisher, camera.control, camera.gate,
                camera.subscriptions, camera.counters, interrupt)) {
            connected();
            try {
                if (session.play() == Session.End.CUT) {
                    return After.CUT;
                }
                if (!session.isLive()) {
                    return After.ENDED;
                }
                camera.counters.errors.incrementAndGet();
                LOG.warn("{} ended; trying again", source);
                return After.LOST;
            } finally {
                camera.gate.close();
                settleOutstanding();
                publisher.endSession();
            }
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

    /** The drain policy: waits for frames that are held, then takes back those left. */
    private void settleOutstanding() {
        if (camera.options.outstanding().drain() == null) {
            return;
        }
        camera.subscriptions.takeBackAll();
        long deadline = System.nanoTime() + camera.options.outstanding().drain().toNanos();
        while (camera.registry.size() > 0 && System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(this, LOOK_AGAIN_NANOS);
        }
        int revoked = camera.registry.revokeAll();
        if (revoked > 0) {
            LOG.warn("{}: {} frames were still held after {} and have been taken back", source, revoked,
                    camera.options.outstanding().drain());
        }
    }

    private boolean retries() {
        return !source.isFile() && (connectedOnce || untiring);
    }

    private void awaitRetry(Publisher publisher) {
        long delay = camera.options.retryDelay().toNanos() << Math.min(failures++, MOST_DOUBLINGS);
        long deadline = System.nanoTime() + delay;
        for (long left; (left = deadline - System.nanoTime()) > 0 && !camera.control.isRequested();) {
            publisher.releaseSurfaces();
            LockSupport.parkNanos(this, left);
        }
    }
}
