package io.framelease.cli;

import io.framelease.Camera;
import io.framelease.CameraEvent;
import io.framelease.CameraOptions;
import io.framelease.CameraState;
import io.framelease.CameraStats;
import io.framelease.FrameleaseException;
import io.framelease.Overflow;
import io.framelease.StreamInfo;
import io.framelease.threads.Nanos;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One camera of a run with its engines, and what has become of it. Used by the run's thread. */
final class Watched {
    /** A camera that tells of no failure for so much longer than its timeouts is stuck. */
    private static final long STUCK_NANOS = 60_000_000_000L;

    private final Camera camera;
    private final String label;
    private final List<EngineThread> engines = new ArrayList<>();
    private final Queue<CameraEvent> events = new ConcurrentLinkedQueue<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final int index;
    private final long stalledNanos;
    private final long decidedNanos;
    private CameraState state = CameraState.CONNECTING;
    private final Instant begin = Instant.now(); // at the same moment as beginNanos, so that what is said of a moment stays
    private final long beginNanos = System.nanoTime();
    private long since = beginNanos;
    private @Nullable Outage outage;
    private @Nullable FrameleaseException failure; // that ended it
    private boolean failed; // at least one try
    private boolean played;
    private long poolBytes;

    /**
     * Starts the camera, which connects by itself, and its engines.
     *
     * @param index the source's place among those of the run
     */
    Watched(int index, CameraOptions options, Plan plan) {
        this.index = index;
        stalledNanos = Nanos.of(options.readTimeout()) / 2;
        decidedNanos = Nanos.of(options.connectTimeout().plus(options.readTimeout())) + STUCK_NANOS;
        camera = Camera.start(options, plan.device());
        label = options.name() == null ? camera.source() : options.name();
        try {
            Overflow overflow = plan.overflow().apply(options);
            for (int i = 0; i < plan.engines(); i++) {
                engines.add(new EngineThread(camera, label, camera.subscribe(overflow), i));
            }
            camera.listen(Runnable::run, this::happened);
            engines.forEach(EngineThread::start);
        } catch (RuntimeException | Error e) {
            camera.close();
            throw e;
        }
    }

    /** On a thread of the library's. */
    private void happened(CameraEvent event) {
        events.add(event);
        if (event instanceof CameraEvent.Closed) {
            closed.countDown();
        }
    }

    /**
     * Notes what has become of it since the last look.
     *
     * @param told is told of each event
     */
    void look(Consumer<CameraEvent> told) {
        poolBytes = Math.max(poolBytes, camera.stats().poolBytes());
        for (CameraEvent event; (event = events.poll()) != null;) {
            CameraState now = state(event);
            boolean sameTrouble = isTrouble(now) && isTrouble(state); // connecting and waiting take turns in one outage
            if (now != state && !sameTrouble) {
                since = event.nanoTime();
            }
            state = now;
            note(event);
            told.accept(event);
        }
    }

    private void note(CameraEvent event) {
        switch (event) {
            case CameraEvent.Playing playing -> played = true;
            case CameraEvent.Lost lost -> {
                failed = true;
                long frames = camera.stats().frames();
                outage = outage == null ? new Outage(lost.nanoTime(), 1, frames, lost.cause()) : outage.again(frames, lost.cause());
            }
            case CameraEvent.Failed over -> {
                failed = true;
                failure = over.cause();
            }
            default -> { // nothing that stays
            }
        }
    }

    /** The outage that has ended since the last call; null if none has. */
    @Nullable Outage takeEnded(long now) {
        Outage ended = outage;
        if (ended == null || state != CameraState.PLAYING || !ended.isOver(now - since, camera.stats().frames())) {
            return null;
        }
        outage = null;
        return ended;
    }

    /** Whether it is decided: it has played, or failed at least once, or had its time for that. */
    boolean isSettled(long now) {
        return played || failed || state == CameraState.ENDED || now - beginNanos > decidedNanos;
    }

    /** What is to be shown of it, as of the last look. */
    Shown shown(long now) {
        Trouble trouble = trouble(now);
        FrameleaseException why = failure != null ? failure : outage != null && !trouble.isGood() ? outage.cause() : null;
        long from = outage != null && failure == null ? outage.beginNanos() : since;
        boolean pictures = trouble == Trouble.PLAYING || trouble == Trouble.RETURNING || trouble == Trouble.STALLED;
        double rate = pictures ? camera.stream().map(StreamInfo::measuredFrameRate).orElse(OptionalDouble.empty()).orElse(-1) : -1;
        return new Shown(index, label, trouble, begin.plusNanos(from - beginNanos), why == null ? null : Cause.of(why),
                trouble == Trouble.OFFLINE ? camera.nextTry().orElse(null) : null, rate, newest(now),
                camera.stream().map(Shown.Picture::of).orElse(Shown.Picture.UNKNOWN), Shown.Counts.of(camera.stats()));
    }

    private Trouble trouble(long now) {
        return switch (state) {
            case FAILED -> Trouble.FAILED;
            case WAITING -> Trouble.OFFLINE;
            case CONNECTING, UNWATCHED -> outage == null ? Trouble.OPENING : Trouble.OFFLINE; // its engines subscribe at once
            case PLAYING -> outage != null ? Trouble.RETURNING : isStalled(now) ? Trouble.STALLED : Trouble.PLAYING;
            case ENDED -> Trouble.ENDED;
            case CLOSED -> failure != null ? Trouble.FAILED : Trouble.ENDED;
        };
    }

    private boolean isStalled(long now) {
        OptionalLong newest = camera.stats().newestFrameNanos();
        return newest.isPresent() && now - newest.getAsLong() > stalledNanos;
    }

    private @Nullable Duration newest(long now) {
        OptionalLong newest = camera.stats().newestFrameNanos();
        return newest.isPresent() ? Duration.ofNanos(Math.max(0, now - newest.getAsLong())) : null;
    }

    private CameraState state(CameraEvent event) {
        return switch (event) {
            case CameraEvent.Connecting connecting -> CameraState.CONNECTING;
            case CameraEvent.Playing playing -> CameraState.PLAYING;
            case CameraEvent.Retrying retrying -> CameraState.WAITING;
            case CameraEvent.Unwatched unwatched -> CameraState.UNWATCHED;
            case CameraEvent.Ended ended -> CameraState.ENDED;
            case CameraEvent.Failed failed -> CameraState.FAILED;
            case CameraEvent.Closed over -> state == CameraState.FAILED ? state : CameraState.CLOSED;
            default -> state;
        };
    }

    /** Waits until all events of a camera that was closed are there to be looked at. */
    void awaitLast(Duration patience) throws InterruptedException {
        closed.await(Nanos.of(patience), TimeUnit.NANOSECONDS);
    }

    private static boolean isTrouble(CameraState state) {
        return state == CameraState.CONNECTING || state == CameraState.WAITING;
    }

    Camera camera() {
        return camera;
    }

    /** What it is called: its name, or its source without secrets. */
    String label() {
        return label;
    }

    List<EngineThread> engines() {
        return engines;
    }

    CameraStats stats() {
        return camera.stats();
    }

    /** As of the last look. */
    CameraState state() {
        return state;
    }

    /** Since when it is in that state. */
    long since() {
        return since;
    }

    /** The largest that its pool has been. */
    long poolBytes() {
        return poolBytes;
    }

    /** Whether it has ever reached its source. */
    boolean wasOpened() {
        return camera.stats().sessions() > 0;
    }

    boolean isOver() {
        return engines.stream().allMatch(EngineThread::isOver);
    }
}
