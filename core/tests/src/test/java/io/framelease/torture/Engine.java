package io.framelease.torture;

import io.framelease.Frame;
import io.framelease.FrameView;
import io.framelease.Overflow;
import io.framelease.device.DeviceBackend;
import io.framelease.testing.Liveness;
import io.framelease.testkit.NumberedVideo;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;

/**
 * One engine of a torture: a thread that takes frames of every place and reads them in its own way. What it throws, and
 * every byte that is not what it must be, goes to the {@link Tally}.
 */
abstract class Engine implements Runnable {
    private static final long NOTHING_NANOS = 200_000;

    final DeviceBackend device;
    final Tally tally;
    final SplittableRandom random;

    private final String name;
    private final List<? extends Place> places;
    private final Overflow overflow;
    private final Map<Place, Feed> feeds = new HashMap<>();
    private final Thread thread;
    private volatile boolean stopping;
    private MemorySegment host;

    Engine(String name, List<? extends Place> places, Overflow overflow, DeviceBackend device, Tally tally,
            SplittableRandom random) {
        this.name = name;
        this.places = places;
        this.overflow = overflow;
        this.device = device;
        this.tally = tally;
        this.random = random;
        this.thread = Thread.ofPlatform().daemon().name("torture-" + name).unstarted(this);
    }

    /** Reads a frame that is the engine's from now on, which closes it now or later. */
    abstract void take(Place place, Frame frame);

    /** Called between frames. */
    void look() {
    }

    /** Closes everything that the engine holds. */
    void finish() {
    }

    final void start() {
        thread.start();
    }

    /** Asks it to close what it holds, and to end. */
    final void stop() {
        stopping = true;
    }

    /** Waits for its end; false if it does not come. */
    final boolean join() throws InterruptedException {
        return thread.join(Liveness.LIMIT);
    }

    @Override
    public final void run() {
        try (Arena arena = Arena.ofConfined()) {
            host = arena.allocate(NumberedVideo.PICTURE, 64);
            try {
                while (!stopping) {
                    round();
                }
            } catch (Throwable t) {
                tally.fail(t);
            }
            feeds.values().forEach(Feed::close);
            finish();
        } catch (Throwable t) {
            tally.fail(t);
        }
    }

    private void round() {
        boolean some = false;
        for (Place place : places) {
            if (stopping) {
                break;
            }
            Frame frame = next(place);
            if (frame != null) {
                some = true;
                take(place, frame);
            }
            look();
        }
        if (!some) {
            LockSupport.parkNanos(this, NOTHING_NANOS);
        }
    }

    /** A frame of a place, whose present camera is subscribed to; null if there is none now. */
    private Frame next(Place place) {
        Feed feed = feeds.get(place);
        if (feed == null && place.isGone()) {
            return null;
        }
        if (feed == null || feed.isEnded()) {
            if (feed != null) {
                feed.close();
                feeds.remove(place);
            }
            feed = place.subscribe(overflow);
            if (feed == null) {
                return null;
            }
            feeds.put(place, feed);
        }
        return feed.poll();
    }

    /** Opens a view; null if the camera has taken the frame back, which is no fault. */
    final FrameView open(Frame frame) {
        try {
            return frame.open();
        } catch (IllegalStateException e) {
            return takenBack(frame, e);
        }
    }

    /** Retains a frame; null if the camera has taken it back. */
    final Frame retain(Frame frame) {
        try {
            return frame.retain();
        } catch (IllegalStateException e) {
            return takenBack(frame, e);
        }
    }

    private <T> T takenBack(Frame frame, IllegalStateException refused) {
        if (!frame.isRevoked()) {
            throw refused;
        }
        tally.revoked.increment();
        return null;
    }

    /** Opens a frame and reads it at the beginning and at the end of the view, with up to {@code most} ns between. */
    final void read(Place place, Frame frame, long most) {
        try (FrameView view = open(frame)) {
            if (view != null) {
                check(place, frame, view, "at the beginning of a view");
                work(most);
                check(place, frame, view, "at the end of a view");
            }
        }
    }

    /** Reads every byte of a view now. */
    final void check(Place place, Frame frame, FrameView view, String when) {
        NumberedVideo video = place.video();
        int number = video.number(frame.ptsNanos());
        NumberedVideo.Verdict verdict;
        if (device.isCuda()) {
            view.copyTo(host);
            verdict = video.check(host, number);
        } else {
            verdict = video.check(view, number);
        }
        tally.judge(verdict, name + " " + when, frame.id(), number);
    }

    /** What an engine does with a picture takes its time. */
    final void work(long most) {
        if (most > 0) {
            LockSupport.parkNanos(this, random.nextLong(most));
        }
    }

    @Override
    public final String toString() {
        return name;
    }
}
