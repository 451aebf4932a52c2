package io.framelease.camera;

import io.framelease.CameraOptions;
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
 * Camera threads that were given up, while they opened a source or at a close: one is in a call of the system or of FFmpeg
 * that nothing can cut, such as one on a file system that is gone, or a resolver that does not answer. Each ends when its
 * call returns and frees what is its own; until then it is counted here.
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

    /** Counts a thread of a camera that is closed; gives how many there are. */
    static int add(Thread thread) {
        THREADS.add(thread);
        return count();
    }

    /** Counts a thread, and says what is known of it. */
    static SourceException whileOpening(Thread thread, Source source, CameraOptions options) {
        int now = add(thread);
        StackTraceElement[] stack = thread.getStackTrace();
        String where = stack.length == 0 ? "" : " (in " + stack[0].getClassName() + "." + stack[0].getMethodName() + ")";
        String left = "its thread is in a call that does not return" + where + " and is left behind until it does; " + now
                + " such threads now";
        LOG.warn("{}: {}", source, left);
        return new SourceException(Kind.TIMED_OUT, "cannot open " + source + ": nothing came back within "
                + Nanos.of(options.connectTimeout()) / 1_000_000 + " ms; " + left
                + ". Does the file system, the name server or the device answer?");
    }

    /** Threads that are stuck now. */
    static int count() {
        THREADS.removeIf(thread -> !thread.isAlive());
        return THREADS.size();
    }
}
