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
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A camera made of software, for tests and demonstrations of what happens when a camera goes and comes back. It pushes a moving
 * test picture by RTSP over TCP to a server, in real time: H.264, Baseline profile, without B-frames, a key frame a second, 2
 * Mbit/s, no sound. What watches it is that server: a {@link io.framelease.Camera} whose demuxer listens ({@code
 * rtsp_flags=listen}).
 *
 * {@snippet lang="java" :
 * import io.framelease.*;
 * import io.framelease.testkit.synthetic.*;
 * import java.time.Duration;
 * import java.util.Map;
 *
 * public class Restarts {
 *     public static void main(String[] args) throws InterruptedException {
 *         try (LoopbackPort port = new LoopbackPort()) { // ours until it is closed
 *             String url = "rtsp://127.0.0.1:" + port.number() + "/test";
 *             CameraOptions options = CameraOptions.of(url).withFfmpeg(Map.of("rtsp_flags", "listen"))
 *                     .withRetryDelay(Duration.ofMillis(50));
 *             try (SyntheticCamera synthetic = SyntheticCamera.start(url, 320, 180, 25); // calls until somebody listens
 *                  Camera camera = Camera.open(options, Devices.host());
 *                  Subscription frames = camera.subscribe(Overflow.KEEP_LATEST)) {
 *                 frames.poll(Duration.ofMinutes(2)).close(); // a frame of 320x180 is there
 *                 synthetic.restart(); // the camera loses its source, and plays again
 *                 for (long session = 1; session == 1;) {
 *                     try (Frame frame = frames.poll(Duration.ofMinutes(2))) {
 *                         session = frame.session();
 *                     }
 *                 }
 *             }
 *         }
 *     }
 * }
 * }
 *
 * <p>Its thread, a daemon, owns all its native objects. While the server is not there it tries again every 50 ms, for as long as it
 * lives; a connection that is lost is followed by another. Each connection begins with a fresh encoder, as that of a camera that
 * was switched on again: timestamps begin anew, with a key frame.
 *
 * <p>All methods may be called from any thread. Whoever started it closes it, before or after what watches it.
 *
 * @since 0.2.0
 */
public final class SyntheticCamera implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SyntheticCamera.class);
    private static final long RETRY_NANOS = 50_000_000;
    private static final long SECOND = 1_000_000_000;
    private static final int LEAST_SIDE = 16; // a macroblock; libopenh264 takes no less

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
     * Switches a camera on. Returns when its encoder is made, before it is connected.
     *
     * @param url             where to push: an RTSP URL, {@code rtsp://host:port/path}, whose server may come later
     * @param width           samples of a line: an even number from 16 on
     * @param height          lines: an even number from 16 on
     * @param framesPerSecond pictures a second, from 1 on. A machine that is too slow to encode so many sends fewer
     * @return the camera, the caller's to close
     * @throws NullPointerException     if {@code url} is null
     * @throws IllegalArgumentException if {@code url} is none of RTSP, or a number is out of its range
     * @throws io.framelease.NativeLibraryException if FFmpeg's libraries cannot be loaded
     * @throws SourceException          if they have no H.264 encoder ({@link SourceException.Kind#UNSUPPORTED}), or it does not
     *                                  take pictures so large
     */
    public static SyntheticCamera start(String url, int width, int height, int framesPerSecond) {
        if (!Objects.requireNonNull(url, "url").startsWith("rtsp://")) {
            throw new IllegalArgumentException(SourceText.of(url) + " is no URL of RTSP, to which a synthetic camera pushes");
        }
        checkSide("width", width);
        checkSide("height", height);
        if (framesPerSecond < 1) {
            throw new IllegalArgumentException("framesPerSecond of " + framesPerSecond + "; 1 or more are possible");
        }
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

    private static void checkSide(String name, int side) {
        if (side < LEAST_SIDE || side % 2 != 0) {
            throw new IllegalArgumentException(name + " of " + side + "; even numbers from " + LEAST_SIDE + " on are possible");
        }
    }

    /**
     * Switches the camera off and on again: the connection that it has at this moment ends, and a new
     * one begins. Returns at once. Of a camera that is closed it does nothing.
     */
    public void restart() {
        wanted.incrementAndGet();
        interrupt.wake();
        LockSupport.unpark(thread);
    }

    /** {@return connections made so far, the present one included} */
    public long connections() {
        return connections.get();
    }

    /** {@return pictures sent so far, over all connections} */
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

    /**
     * Switches the camera off and waits for its thread, which no call keeps for longer than a moment. Closing it again does
     * nothing.
     */
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
