package io.framelease.testkit.synthetic;

import io.framelease.FrameleaseException;
import io.framelease.SourceException;
import io.framelease.ffmpeg.Interrupt;
import io.framelease.ffmpeg.log.AvLog;
import io.framelease.natives.FFmpegLibraries;
import io.framelease.natives.OrderedArena;
import io.framelease.text.SourceText;
import io.framelease.threads.Uninterrupted;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A camera made of software. It pushes a moving test picture by RTSP to a server, in real time, from a thread of its own,
 * which owns all its native objects. While the server is not there it tries again every 50 ms, for as long as it lives;
 * each connection begins with a fresh encoder, as that of a camera that was switched on again.
 *
 * <p>All methods may be called from any thread.
 */
public final class SyntheticCamera implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SyntheticCamera.class);
    private static final long RETRY_NANOS = 50_000_000;
    private static final long SECOND = 1_000_000_000;

    private final String url;
    private final int width;
    private final int height;
    private final int framesPerSecond;
    private final Thread thread = Thread.ofPlatform().daemon().name("framelease-synthetic-camera").unstarted(this::run);
    private final CompletableFuture<Void> begun = new CompletableFuture<>();
    private final AtomicLong connections = new AtomicLong();
    private final AtomicLong pictures = new AtomicLong();

    /** Number of the present switching on; counted up by a restart and a close, which makes what goes on stale. */
    private final AtomicLong wanted = new AtomicLong();
    private final Interrupt interrupt = new Interrupt(number -> number != wanted.get());
    private volatile boolean closed;

    private SyntheticCamera(String url, int width, int height, int framesPerSecond) {
        this.url = url;
        this.width = width;
        this.height = height;
        this.framesPerSecond = framesPerSecond;
    }

    /**
     * Switches a camera on.
     *
     * @param url             where to push: an RTSP URL whose server may come later
     * @param width           samples of a line, even
     * @param height          lines, even
     * @param framesPerSecond pictures a second
     * @return the camera, the caller's to close
     * @throws FrameleaseException if FFmpeg's libraries cannot make such a camera
     */
    public static SyntheticCamera start(String url, int width, int height, int framesPerSecond) {
        FFmpegLibraries.requireFilters();
        AvLog.install();
        SyntheticCamera camera = new SyntheticCamera(url, width, height, framesPerSecond);
        camera.thread.start();
        try {
            camera.begun.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof FrameleaseException failure ? failure
                    : new SourceException("the synthetic camera cannot be made: " + e.getCause(), e);
        }
        return camera;
    }

    /** Switches the camera off and on again: the connection that it has at this moment ends, and a new one begins. */
    public void restart() {
        wanted.incrementAndGet();
        interrupt.wake();
        LockSupport.unpark(thread);
    }

    /** Connections made so far. */
    public long connections() {
        return connections.get();
    }

    /** Pictures sent so far. */
    public long pictures() {
        return pictures.get();
    }

    private void run() {
        try {
            while (!closed) {
                interrupt.begin(wanted.get());
                if (!closed) {
                    live(interrupt);
                }
            }
        } catch (Throwable t) {
            if (!begun.completeExceptionally(t)) {
                LOG.error("the synthetic camera ends", t);
            }
        }
    }

    /** From one switching on to the next loss. */
    private void live(Interrupt cut) {
        try (OrderedArena arena = new OrderedArena()) {
            TestPattern pattern = new TestPattern(width, height, framesPerSecond, arena);
            H264Encoder encoder = new H264Encoder(width, height, framesPerSecond, arena);
            begun.complete(null);
            while (!cut.isCut() && !connectAndPlay(pattern, encoder, cut)) {
                parkUntil(System.nanoTime() + RETRY_NANOS, cut);
            }
        }
    }

    /** False if there was no connection, so that the encoder can be used for the next. */
    private boolean connectAndPlay(TestPattern pattern, H264Encoder encoder, Interrupt cut) {
        try (OrderedArena connection = new OrderedArena()) {
            RtspPush push;
            try {
                push = new RtspPush(url, encoder, cut, connection);
            } catch (SourceException e) {
                LOG.trace("{}: {}", SourceText.of(url), e.getMessage());
                return false;
            }
            connections.incrementAndGet();
            try {
                play(pattern, encoder, push, cut);
            } catch (SourceException e) {
                LOG.debug("{} is gone: {}", SourceText.of(url), e.getMessage());
            }
            return true;
        }
    }

    /** Sends each picture when its time has come, counted from the first: a late one does not delay the next. */
    private void play(TestPattern pattern, H264Encoder encoder, RtspPush push, Interrupt cut) {
        long begin = System.nanoTime();
        for (long picture = 0; !cut.isCut(); picture++) {
            parkUntil(begin + picture * SECOND / framesPerSecond, cut);
            encoder.send(pattern.next());
            for (MemorySegment packet; (packet = encoder.receive()) != null;) {
                push.write(packet);
            }
            pictures.incrementAndGet();
        }
    }

    private void parkUntil(long due, Interrupt cut) {
        for (long left; (left = due - System.nanoTime()) > 0 && !cut.isCut();) {
            LockSupport.parkNanos(this, left);
        }
    }

    /** Switches the camera off and waits for its thread, which no call keeps for longer than a moment. */
    @Override
    public void close() {
        closed = true;
        restart();
        Uninterrupted.join(thread);
    }

    /** Such as {@code synthetic camera 1280x720 at 25/s, 3 connections, 412 pictures}. */
    @Override
    public String toString() {
        return "synthetic camera " + width + "x" + height + " at " + framesPerSecond + "/s, " + connections
                + " connections, " + pictures + " pictures" + (closed ? ", closed" : "");
    }
}
