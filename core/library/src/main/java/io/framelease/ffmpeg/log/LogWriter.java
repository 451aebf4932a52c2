package io.framelease.ffmpeg.log;

import io.framelease.text.Redaction;
import io.framelease.threads.Daemon;
import io.framelease.threads.LoggedCamera;
import io.framelease.threads.Nanos;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.event.Level;

/**
 * The thread that gives FFmpeg's lines to the application's logger. An appender may block, throw or need a deep stack: on
 * FFmpeg's threads that would stall or end decoding. Lines keep their order. At most {@value #MOST} wait; what is beyond is
 * counted and said. The thread comes with the first line and goes when there has been nothing to do for two seconds.
 */
final class LogWriter {
    static final int MOST = 1024;
    static final LogWriter SLF4J = new LogWriter(LogWriter::toLogger);

    /** Where lines go. */
    interface Sink {
        void write(Level level, String camera, String text);
    }

    private final Sink sink;
    private final ScheduledThreadPoolExecutor thread;
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicLong lost = new AtomicLong();

    LogWriter(Sink sink) {
        this.sink = sink;
        this.thread = new ScheduledThreadPoolExecutor(1, Daemon.named("framelease-log"));
        thread.setKeepAliveTime(2, TimeUnit.SECONDS);
        thread.allowCoreThreadTimeOut(true);
        thread.setRemoveOnCancelPolicy(true);
    }

    /** Hands a line over, as FFmpeg wrote it. Never waits. */
    void write(CameraLog camera, Level level, String text) {
        Line line = new Line(camera, level, text);
        if (waiting.incrementAndGet() > MOST) {
            line.leave();
            lost();
            return;
        }
        try {
            thread.execute(line);
        } catch (RuntimeException | Error e) { // no thread can be started; it may be in the queue, or not
            line.leave();
            lost();
        }
    }

    /** A line that waits, and is counted until it leaves. */
    private final class Line implements Runnable {
        private final AtomicBoolean left = new AtomicBoolean();
        private final CameraLog camera;
        private final Level level;
        private final String text;

        Line(CameraLog camera, Level level, String text) {
            this.camera = camera;
            this.level = level;
            this.text = text;
        }

        @Override
        public void run() {
            leave();
            emit(camera, level, text);
        }

        void leave() {
            if (left.compareAndSet(false, true)) {
                waiting.decrementAndGet();
            }
        }
    }

    /** Counts a line that cannot be shown. Never throws. */
    void lost() {
        try {
            lost.incrementAndGet();
        } catch (Throwable t) {
            // not even a call is possible on what is left of the stack
        }
    }

    /** Does something on the thread, behind all lines before. */
    void run(Runnable task) {
        thread.execute(() -> guarded(task));
    }

    /** Does something on the thread later. */
    Future<?> runLater(Runnable task, long nanos) {
        return thread.schedule(() -> guarded(task), nanos, TimeUnit.NANOSECONDS);
    }

    private void guarded(Runnable task) {
        try {
            task.run();
        } catch (Throwable t) {
            lost();
        }
    }

    /** Writes a line, behind the number of those that are missing; on the thread. */
    void emit(CameraLog camera, Level level, String line) {
        sayLost();
        try {
            sink.write(level, camera.name(), Redaction.of(line));
        } catch (Throwable t) {
            lost();
        }
    }

    /** Says how many lines are missing, if any; on the thread. */
    void sayLost() {
        long missing = lost.getAndSet(0);
        if (missing > 0) {
            try {
                sink.write(Level.WARN, "", missing + " lines of FFmpeg's log are missing: the logger is slow or has failed");
            } catch (Throwable t) {
                lost.addAndGet(missing);
            }
        }
    }

    /** Waits until all lines before have been written, at most as long as this; false if they have not. */
    boolean flush(Duration timeout) throws InterruptedException {
        if (thread.getPoolSize() == 0 && thread.getQueue().isEmpty()) {
            return true;
        }
        CountDownLatch done = new CountDownLatch(1);
        thread.execute(() -> {
            sayLost();
            done.countDown();
        });
        return done.await(Nanos.of(timeout), TimeUnit.NANOSECONDS);
    }

    private static void toLogger(Level level, String camera, String text) {
        if (camera.isEmpty()) {
            AvLog.LOG.atLevel(level).log(text);
            return;
        }
        try (var _ = LoggedCamera.of(camera)) {
            AvLog.LOG.atLevel(level).log("{}: {}", camera, text);
        }
    }
}
