package io.framelease.camera;

import io.framelease.CameraOptions;
import io.framelease.DeviceException;
import io.framelease.FrameleaseException;
import io.framelease.SourceException;
import io.framelease.SourceException.Kind;
import io.framelease.ffmpeg.Source;
import io.framelease.threads.Nanos;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Threads of cameras that were given up, while they opened a source or at a close: one is in a call of the system or of FFmpeg
 * that nothing can cut, such as one on a file system that is gone, or a resolver that does not answer; or the machine is so busy
 * that it is slow. Each ends when its call returns and frees what is its own; until then it is counted here.
 */
final class LeftBehind {
    private static final Logger LOG = LoggerFactory.getLogger(LeftBehind.class);
    /** What a thread has to come back in after the connect timeout, before it counts as stuck. */
    private static final long SLACK_NANOS = 500_000_000;
    private static final Set<Thread> THREADS = ConcurrentHashMap.newKeySet();

    private LeftBehind() {
    }

    /** How long an open may take before its thread is given up, in ns. */
    static long patience(CameraOptions options) {
        return Nanos.of(options.connectTimeout()) + SLACK_NANOS;
    }

    /**
     * Waits for a thread of a camera that is closed, at most so long.
     *
     * @return whether the calling thread was interrupted meanwhile, which does not shorten the wait
     */
    static boolean join(Thread thread, Duration patience) {
        boolean interrupted = false;
        long deadline = Nanos.deadline(patience);
        while (thread.isAlive()) {
            try {
                if (!thread.join(Duration.ofNanos(Nanos.left(deadline)))) {
                    break;
                }
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        return interrupted;
    }

    /**
     * Counts a thread of a camera that has not ended at its close, and warns of it.
     *
     * @param camera the camera thread, which has not ended
     * @param last   the thread that its end waits for; the camera thread itself if it waits for no other
     */
    static void atClose(Thread camera, Thread last, Source source, CameraOptions options) {
        Whereabouts where = Whereabouts.of(last);
        THREADS.add(last);
        int now = count();
        String which = last == camera ? "the camera thread" : "the thread that opens the next session";
        if (where.inCall()) {
            LOG.warn("{}: {} is in a native call that does not return within {} (in {}); it ends when it does ({})",
                    source, which, Nanos.inWords(options.closeTimeout()), where.place(), threads(now));
        } else if (!where.isOver()) {
            LOG.warn("{}: {} is slow and has not ended within {} (in {}): is the processor busy? It ends by itself; "
                    + "CameraOptions.withCloseTimeout has a close wait longer", source, which, Nanos.inWords(options.closeTimeout()),
                    where.place());
        }
    }

    /**
     * Counts a thread that opens a camera and has not come back, and says what is known of it.
     *
     * @param where what it did when it was given up
     */
    static FrameleaseException whileOpening(Thread thread, Whereabouts where, CameraContext camera) {
        return camera.firstOpen.isDeviceStuck() ? inDevice(thread, where, camera.source, camera.device.id())
                : whileOpening(thread, where, camera.source, camera.options);
    }

    /** The same of one whose source is open. */
    private static DeviceException inDevice(Thread thread, Whereabouts where, Source source, String device) {
        THREADS.add(thread);
        String left = stuck(where, count());
        LOG.warn("{}: the source is open, and {} does not come back: {}", source, device, left);
        return new DeviceException("cannot open " + source + ": the source is open, and " + device + " does not come back with "
                + "what is to decode it; " + left + ". Does the device answer others, such as nvidia-smi or framelease doctor?");
    }

    private static String stuck(Whereabouts where, int now) {
        return "its thread is in a call that does not return (in " + where.place() + ") and is left behind until it does"
                + (now == 0 ? "" : "; " + threads(now));
    }

    /**
     * Counts a thread that opens a source and has not come back, and says what is known of it.
     *
     * @param where what it did when it was given up
     */
    static SourceException whileOpening(Thread thread, Whereabouts where, Source source, CameraOptions options) {
        THREADS.add(thread);
        int now = count();
        String left;
        String cure;
        if (where.inCall()) {
            left = stuck(where, now);
            cure = ". Does the file system, the name server or the device answer?";
        } else {
            left = "its thread was slow" + (where.isOver() ? "" : " (in " + where.place() + ") and is left behind until it ends");
            cure = ". Is the processor busy? CameraOptions.withConnectTimeout gives it more time";
        }
        LOG.warn("{}: {}", source, left);
        return new SourceException(Kind.TIMED_OUT, "cannot open " + source + ": nothing came back within "
                + Nanos.inWords(options.connectTimeout()) + "; " + left + cure);
    }

    private static String threads(int now) {
        return now == 1 ? "1 such thread now" : now + " such threads now";
    }

    /** Threads that are stuck now. */
    static int count() {
        THREADS.removeIf(thread -> !thread.isAlive());
        return THREADS.size();
    }
}
