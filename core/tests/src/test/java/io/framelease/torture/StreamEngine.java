package io.framelease.torture;

import io.framelease.EngineStream;
import io.framelease.Frame;
import io.framelease.FrameView;
import io.framelease.Overflow;
import io.framelease.device.DeviceBackend;
import io.framelease.device.DeviceDecorator;
import io.framelease.device.DeviceEvent;
import io.framelease.device.DeviceStream;
import io.framelease.device.HostDevice;
import io.framelease.natives.NativeMemory;
import io.framelease.testkit.NumberedVideo;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Queues its reads on a stream of its own, and closes view and frame before they happen. A read is a copy to memory of
 * the engine's, looked at when its event has completed; on the host it may also be Java code on the stream's thread, which
 * looks twice with a pause between.
 */
final class StreamEngine extends Engine {
    private static final int IN_FLIGHT = 6;
    private static final int COPIES_ONE_OF = 4;
    private static final long PAUSE_NANOS = 4_000_000;

    /** A copy on its way to the host. */
    private record Landing(Place place, long frame, int number, MemorySegment target, DeviceEvent event) {
    }

    private final AtomicInteger inFlight = new AtomicInteger();
    private final ArrayDeque<Landing> landings = new ArrayDeque<>();
    private final ArrayDeque<MemorySegment> targets = new ArrayDeque<>();
    private EngineStream stream;
    private Arena arena;

    StreamEngine(List<? extends Place> places, DeviceBackend device, Tally tally, SplittableRandom random) {
        super("stream", places, Overflow.DROP_OLDEST, device, tally, random);
    }

    /** Reads a view on any thread: at the beginning, and again. */
    static void checkHere(Place place, Frame frame, FrameView view, Tally tally) {
        NumberedVideo video = place.video();
        int number = video.number(frame.ptsNanos());
        for (String when : List.of("on another thread, first", "on another thread, again")) {
            if (view.device().isCuda()) {
                try (Arena call = Arena.ofConfined()) {
                    MemorySegment copy = call.allocate(NumberedVideo.PICTURE, 64);
                    view.copyTo(copy);
                    tally.judge(video.check(copy, number), when, frame.id(), number);
                }
            } else {
                tally.judge(video.check(view, number), when, frame.id(), number);
            }
        }
    }

    @Override
    void take(Place place, Frame frame) {
        if (stream == null) {
            arena = Arena.ofConfined(); // closed by finish(), on this thread too
            stream = device.openStream();
        }
        look();
        try (frame) {
            if (inFlight.get() >= IN_FLIGHT) {
                return; // as an engine that is behind skips frames
            }
            try (FrameView view = open(frame)) {
                if (view != null) {
                    view.onStream(stream.handle());
                    inFlight.incrementAndGet();
                    tally.queued.increment();
                    queue(place, frame, view);
                }
            }
        }
    }

    private void queue(Place place, Frame frame, FrameView view) {
        int number = place.video().number(frame.ptsNanos());
        DeviceStream queue = device.streamOf(view.stream());
        long y = view.y().address();
        long uv = view.uv().address();
        if (device.isCuda() || random.nextInt(COPIES_ONE_OF) == 0) {
            MemorySegment target = targets.isEmpty() ? arena.allocate(NumberedVideo.PICTURE, 64) : targets.pop();
            int luma = NumberedVideo.WIDTH * NumberedVideo.HEIGHT;
            device.copy2d(target.address(), NumberedVideo.WIDTH, y, view.pitch(), NumberedVideo.WIDTH,
                    NumberedVideo.HEIGHT, queue);
            device.copy2d(target.address() + luma, NumberedVideo.WIDTH, uv, view.pitch(), NumberedVideo.WIDTH,
                    NumberedVideo.HEIGHT / 2, queue);
            DeviceEvent event = device.events().take();
            device.record(event, queue);
            landings.add(new Landing(place, frame.id(), number, target, event));
            return;
        }
        HostDevice host = (HostDevice) (device instanceof DeviceDecorator decorated ? decorated.inner() : device);
        long id = frame.id();
        int pitch = view.pitch();
        long pause = random.nextBoolean() ? random.nextLong(PAUSE_NANOS) : 0;
        host.execute(queue, () -> {
            try {
                check(place, id, number, y, uv, pitch, "on a stream, first");
                LockSupport.parkNanos(pause);
                check(place, id, number, y, uv, pitch, "on a stream, again");
            } catch (Throwable t) {
                tally.fail(t);
            } finally {
                inFlight.decrementAndGet();
            }
        });
    }

    /** Reads at an address that a view gave while it was open; what is recorded on the stream keeps it valid. */
    private void check(Place place, long frame, int number, long y, long uv, int pitch, String when) {
        try (Arena call = Arena.ofConfined()) {
            int height = NumberedVideo.HEIGHT;
            MemorySegment luma = NativeMemory.borrow(y, (long) pitch * (height - 1) + NumberedVideo.WIDTH, call);
            MemorySegment chroma = NativeMemory.borrow(uv, (long) pitch * (height / 2 - 1) + NumberedVideo.WIDTH, call);
            tally.judge(place.video().check(luma, chroma, pitch, number), when, frame, number);
        }
    }

    @Override
    void look() {
        while (!landings.isEmpty() && device.isComplete(landings.peek().event())) {
            land();
        }
    }

    private void land() {
        Landing landed = landings.remove();
        tally.judge(landed.place().video().check(landed.target(), landed.number()), "copied on a stream", landed.frame(),
                landed.number());
        device.events().give(landed.event());
        targets.push(landed.target());
        inFlight.decrementAndGet();
    }

    @Override
    void finish() {
        if (stream == null) {
            return;
        }
        while (!landings.isEmpty()) {
            device.await(landings.peek().event());
            land();
        }
        stream.close(); // what is queued is still done
        arena.close();
    }
}
