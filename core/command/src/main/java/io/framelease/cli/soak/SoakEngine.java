package io.framelease.cli.soak;

import io.framelease.Damage;
import io.framelease.Frame;
import io.framelease.FrameView;
import io.framelease.FrameleaseException;
import io.framelease.Subscription;
import io.framelease.cli.soak.Judge.Verdict;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One engine of a camera on a thread of its own: opens a view of each frame that it gets, looks at every byte, keeps the view
 * open as long as an inference of its kind takes, looks again and closes. The camera's first engine takes no time, and says how
 * old frames are when they come. Owns its subscription.
 */
final class SoakEngine {
    private static final Duration LOOK_UP = Duration.ofMillis(100);
    /** How long engines take for a frame, in turn. */
    private static final long[] MILLIS = {0, 60, 10, 200};

    private final SoakCamera camera;
    private final Subscription frames;
    private final int index;
    private final Judge judge;
    private final Thread thread;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Map<Verdict, AtomicLong> verdicts = new EnumMap<>(Verdict.class);
    private final AtomicLong revoked = new AtomicLong();
    private volatile @Nullable Throwable failure;
    private volatile @Nullable String wrong; // the first one
    private volatile long newestArrival = Long.MIN_VALUE;
    private volatile long newestSession;
    private volatile boolean told; // that a picture is not damaged

    /** @param index 0 for the camera's first */
    SoakEngine(SoakCamera camera, Subscription frames, int index, Judge judge) {
        this.camera = camera;
        this.frames = frames;
        this.index = index;
        this.judge = judge;
        for (Verdict verdict : Verdict.values()) {
            verdicts.put(verdict, new AtomicLong());
        }
        this.thread = Thread.ofPlatform().daemon().name("engine-" + (index + 1) + "-" + camera.name()).unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    private void run() {
        try (frames) {
            while (stop.getCount() > 0 && !frames.isEnded()) {
                try (Frame frame = frames.poll(LOOK_UP)) {
                    if (frame != null) {
                        look(frame);
                    }
                }
            }
        } catch (FrameleaseException e) {
            if (!camera.camera().state().isFinal()) { // else the camera's failure, which is counted there
                failure = e;
            }
        } catch (Throwable t) {
            failure = t;
        }
    }

    private void look(Frame frame) throws InterruptedException {
        try (FrameView view = frame.open()) {
            long now = System.nanoTime();
            if (index == 0) {
                camera.picture(frame, now);
            }
            if (frame.info().damage() == Damage.NONE) {
                told = true;
            }
            count(judge.look(frame, view), frame);
            long millis = MILLIS[index % MILLIS.length];
            if (millis > 0) {
                stop.await(millis, TimeUnit.MILLISECONDS); // as an inference would
            }
            Verdict again = judge.lookAgain(frame, view);
            if (again != Verdict.RIGHT) {
                count(again, frame);
            }
            newestSession = frame.session(); // before its arrival: who sees that sees this
            newestArrival = frame.arrivalNanos();
        } catch (IllegalStateException e) {
            if (!frame.isRevoked()) {
                throw e;
            }
            revoked.incrementAndGet();
        }
    }

    private void count(Verdict verdict, Frame frame) {
        count(verdict, 1);
        if (verdict == Verdict.WRONG && wrong == null) {
            wrong = this + ": frame " + frame.id() + " of session " + frame.session();
        }
    }

    private AtomicLong counter(Verdict verdict) {
        return Objects.requireNonNull(verdicts.get(verdict));
    }

    void count(Verdict verdict, long looks) {
        counter(verdict).addAndGet(looks);
    }

    /** Whether its decoder has told of a picture that it is not damaged. */
    boolean wasTold() {
        return told;
    }

    /** Looks that came to this. */
    long count(Verdict verdict) {
        return counter(verdict).get();
    }

    /** Whether it has looked at a frame of a later session whose packet was read later than that. */
    boolean hasFrameSince(long nanoTime, long session) {
        long newest = newestArrival;
        return newest != Long.MIN_VALUE && newest - nanoTime > 0 && newestSession > session;
    }

    /** The session of the last frame that it has looked at; 0 before the first. */
    long newestSession() {
        return newestSession;
    }

    /** The first wrong picture, for people; null if there is none. */
    @Nullable String wrong() {
        return wrong;
    }

    /** What made it end early, or null. */
    @Nullable Throwable failure() {
        return failure;
    }

    /** Lets it finish with its frame and end. */
    void stop() {
        stop.countDown();
    }

    boolean join(Duration timeout) throws InterruptedException {
        return thread.join(timeout);
    }

    /** Such as {@code engine 1 of soak-camera-3}. */
    @Override
    public String toString() {
        return "engine " + (index + 1) + " of " + camera.name();
    }
}
