package io.framelease.cli.soak;

import io.framelease.Camera;
import io.framelease.CameraEvent;
import io.framelease.CameraState;
import io.framelease.Frame;
import io.framelease.Overflow;
import io.framelease.StreamInfo;
import io.framelease.cli.soak.Judge.Verdict;
import io.framelease.testkit.rtsp.FaultProxy;
import io.framelease.threads.Nanos;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** One camera of a soak with its source, its engines and what is noted of it. */
final class SoakCamera {
    private static final long LONG_SILENCE_NANOS = 1_000_000_000;

    private final SoakSource source;
    private final Camera camera;
    private final List<SoakEngine> engines = new ArrayList<>();
    private final LogHistogram calm = new LogHistogram();
    private final LogHistogram storm = new LogHistogram();
    private final LogHistogram reconnects = new LogHistogram();
    private final LogHistogram window = new LogHistogram(); // since the last sample
    private final AtomicLong longestLatency = new AtomicLong();
    private final States states = new States();
    private final Silence silence = new Silence();
    private final Marks marks = new Marks();
    private final Fallbacks fallbacks = new Fallbacks();
    private final boolean onGpu;
    private final long longSilence;
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile boolean measured;
    private volatile boolean stormy;
    private volatile boolean disturbed;
    private long playedLast; // the session; 0 before the first: the listener's
    private long lost; // packets, when its first engine looked last: that one's

    /* The soak's thread's. */
    private long mostPoolBytes;
    private String absence = "";
    private String away = "";

    /** Starts the camera, which connects by itself, and its engines. */
    SoakCamera(SoakSource source, SoakPlan plan) {
        this.source = source;
        onGpu = plan.device().isCuda();
        longSilence = Math.max(Nanos.of(plan.spike()), LONG_SILENCE_NANOS);
        camera = Camera.start(source.options(), plan.device());
        try {
            for (int i = 0; i < plan.engines(); i++) {
                engines.add(new SoakEngine(this, camera.subscribe(Overflow.KEEP_LATEST), i, source.judge()));
            }
            camera.listen(Runnable::run, this::happened);
            engines.forEach(SoakEngine::start);
        } catch (RuntimeException | Error e) {
            camera.close();
            throw e;
        }
    }

    /** On a thread of the library's. */
    void happened(CameraEvent event) {
        switch (event) {
            case CameraEvent.Playing playing -> {
                if (playedLast != 0 && playedLast != playing.session()) {
                    reconnects.add(playing.sinceRequest().toNanos());
                }
                playedLast = playing.session();
                decodedBy(event, playing.stream());
            }
            case CameraEvent.StreamChanged changed -> decodedBy(event, changed.stream());
            default -> { // its state alone
            }
        }
        states.happened(event);
        if (event instanceof CameraEvent.Closed) {
            closed.countDown();
        }
    }

    private void decodedBy(CameraEvent event, StreamInfo stream) {
        if (onGpu) {
            fallbacks.look(stream, event.nanoTime(), isAltered(event.nanoTime()));
        }
    }

    private boolean isAltered(long nanoTime) {
        FaultProxy proxy = source.proxy();
        return proxy != null && proxy.isAltered(nanoTime);
    }

    String name() {
        return camera.source();
    }

    Camera camera() {
        return camera;
    }

    SoakSource source() {
        return source;
    }

    List<SoakEngine> engines() {
        return engines;
    }

    /** Its first engine has opened a view. */
    void picture(Frame frame, long now) {
        boolean marked = Judge.isMarked(frame.info().damage());
        marks.frame(frame.session(), marked, frame.info().isKeyFrame(), marked && isSuffering(frame.arrivalNanos()));
        silence.picture(now);
        if (measured) {
            latency(now - frame.arrivalNanos());
        }
    }

    /** Whether something is done to it, or was lost on the way since this was asked last. */
    private boolean isSuffering(long arrival) {
        long before = lost;
        lost = camera.stats().lostPackets();
        return lost != before || disturbed || isAltered(arrival);
    }

    private void latency(long nanos) {
        (stormy ? storm : calm).add(nanos);
        window.add(nanos);
        longestLatency.accumulateAndGet(nanos, Math::max);
    }

    /**
     * From now on it is measured: what a JVM that has just started takes for its first frames is not.
     *
     * @param came whether its engines have pictures; if not, its silence is not counted before they have
     */
    void measure(boolean came) {
        if (came) {
            silence.begin(System.nanoTime());
        } else {
            absence = state();
            silence.beginWithPicture();
        }
        measured = true;
    }

    /** What it does, with its last failure if it does not play. */
    private String state() {
        return camera.state() + camera.failure().map(failure -> ", " + failure.getMessage()).orElse("");
    }

    /** Why it had no pictures when it was to be measured; empty if it had. */
    String absence() {
        return absence;
    }

    /** All is over, and the camera still open. */
    void finish() {
        away = silence.counts() && !isConnected() ? state() : "";
        silence.end(System.nanoTime());
    }

    /** What it did at the end if it had no session then, though nothing was done to it; else empty. */
    String away() {
        return away;
    }

    /** Whether it has a session, and pictures come. */
    boolean plays() {
        return isConnected() && silence.isShorterThan(longSilence, System.nanoTime());
    }

    private boolean isConnected() {
        return camera.state() == CameraState.PLAYING || camera.state() == CameraState.UNWATCHED;
    }

    /** From now on something is done to it, or to others. */
    void storm() {
        stormy = true;
    }

    void disturb() {
        disturbed = true;
        silence.end(System.nanoTime());
    }

    /** @param back whether its pictures are; if not, it is not silent by itself */
    void undisturb(boolean back) {
        disturbed = false;
        if (back) {
            silence.begin(System.nanoTime());
        } else {
            silence.beginWithPicture();
        }
    }

    /** Whether each engine has looked at a frame of a later session whose packet was read later than that. */
    boolean hasFramesSince(long nanoTime, long session) {
        return engines.stream().allMatch(engine -> engine.hasFrameSince(nanoTime, session));
    }

    /** The last session that pictures came of, as far as that is known; 0 before the first. */
    long newestSession() {
        return engines.stream().mapToLong(SoakEngine::newestSession).max().orElse(0);
    }

    void look() {
        mostPoolBytes = Math.max(mostPoolBytes, camera.stats().poolBytes());
    }

    /** The largest that its pool has been, of those that were looked at. */
    long mostPoolBytes() {
        return mostPoolBytes;
    }

    LogHistogram calmLatency() {
        return calm;
    }

    LogHistogram stormLatency() {
        return storm;
    }

    /** From a request of a session, or the end of the wait before it, to its first picture; without the first session. */
    LogHistogram reconnectTimes() {
        return reconnects;
    }

    /** Latencies since it was cleared. */
    LogHistogram window() {
        return window;
    }

    long longestLatency() {
        return longestLatency.get();
    }

    States states() {
        return states;
    }

    Silence silence() {
        return silence;
    }

    Marks marks() {
        return marks;
    }

    Fallbacks fallbacks() {
        return fallbacks;
    }

    /** Whether its decoder has told of a picture that it is not damaged. */
    boolean tellsDamage() {
        return engines.stream().anyMatch(SoakEngine::wasTold);
    }

    long count(Verdict verdict) {
        return engines.stream().mapToLong(engine -> engine.count(verdict)).sum();
    }

    /** Waits until all events of a camera that was closed have come. */
    boolean awaitClosed(Duration patience) throws InterruptedException {
        return closed.await(Nanos.of(patience), TimeUnit.NANOSECONDS);
    }
}
