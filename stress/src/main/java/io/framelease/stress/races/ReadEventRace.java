package io.framelease.stress.races;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.framelease.Frame;
import io.framelease.FrameView;
import io.framelease.device.DeviceEvent;
import io.framelease.stress.Race;
import io.framelease.stress.fixture.Shot;
import io.framelease.stress.fixture.StepDevice;
import io.framelease.stress.fixture.StepStream;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

@Race(what = "the camera against a read that the GPU has not finished",
        cause = "4: a buffer freed on one stream while a kernel on another reads it (error 700)",
        invariant = "a slot is written only when every event recorded behind its reads has completed",
        twin = "gives the slot back first and records the event afterwards")
public class ReadEventRace {
    /*
        To run it alone:
            $ mvn -B -pl stress -am verify -DskipTests -Dframelease.stress.skip=false -Dframelease.stress.tests=ReadEventRace
     */

    /*
        ----------------------------------------------------------------------------------------------------------

        An engine queues a kernel on its own stream, closes the view and the frame, and goes on: for the processor the
        frame is free, for the GPU it is not. The GPU finishes what it finds on the stream at some moment, and the camera
        thread tries to get the slot from that moment on.

        r1, the camera: 0 not its slot, 1 got it with no kernel on it, 2 got it under a kernel.
        r2: whether the slot is free when the GPU has finished for good.
     */

    @JCStressTest
    @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "Held, or still read by the GPU; free in the end.")
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "The kernel had finished.")
    @Outcome(id = "2, .", expect = FORBIDDEN, desc = "Written under a kernel: error 700, or wrong pixels.")
    @Outcome(expect = FORBIDDEN, desc = "The slot is lost.")
    @State
    public static class RealSlot extends Shot {
        private final StepStream stream = StepDevice.SHARED.stream();

        @Actor
        public void engine() {
            FrameView view = frame.open().onStream(stream.handle());
            stream.submit();
            frame.close();
            view.close();
        }

        @Actor
        public void gpuThenCamera(II_Result r) {
            stream.finish();
            for (int looks = 0; looks < 20 && r.r1 == 0; looks++) {
                r.r1 = !rewrite() ? 0 : stream.isBusy() ? 2 : 1;
                Thread.onSpinWait();
            }
        }

        @Arbiter
        public void end(II_Result r) {
            stream.finish();
            r.r2 = r.r1 != 0 || rewrite() ? 1 : 0;
            end();
            StepDevice.SHARED.forget(stream);
        }
    }

    /*
        ----------------------------------------------------------------------------------------------------------

        Two engines close their views at once, each with a kernel on a stream of its own. The slot must wait for both.

        r1: whether it was free when only the first stream had finished. r2: whether it was when both had.
     */

    @JCStressTest
    @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "It waited for both kernels.")
    @Outcome(id = "1, .", expect = FORBIDDEN, desc = "The event of the second engine was lost.")
    @Outcome(expect = FORBIDDEN, desc = "The slot is lost.")
    @State
    public static class RealTwoEngines extends Shot {
        private final Frame second = frame.retain();
        private final StepStream firstStream = StepDevice.SHARED.stream();
        private final StepStream secondStream = StepDevice.SHARED.stream();

        private static void infer(Frame frame, StepStream stream) {
            FrameView view = frame.open().onStream(stream.handle());
            stream.submit();
            frame.close();
            view.close();
        }

        @Actor
        public void first() {
            infer(frame, firstStream);
        }

        @Actor
        public void second() {
            infer(second, secondStream);
        }

        @Arbiter
        public void end(II_Result r) {
            firstStream.finish();
            r.r1 = rewrite() ? 1 : 0;
            secondStream.finish();
            r.r2 = r.r1 != 0 || rewrite() ? 1 : 0;
            end();
            StepDevice.SHARED.forget(firstStream);
            StepDevice.SHARED.forget(secondStream);
        }
    }

    /*
        ----------------------------------------------------------------------------------------------------------

        The same two lines in the other order.
     */

    @JCStressTest
    @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "Held, or still read by the GPU; free in the end.")
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "The kernel had finished.")
    @Outcome(id = "2, 1", expect = ACCEPTABLE_INTERESTING, desc = "Written under a kernel.")
    @Outcome(expect = FORBIDDEN, desc = "Not even this slot does that.")
    @State
    public static class BrokenReleaseThenRecord {
        private final StepStream stream = StepDevice.SHARED.stream();
        private final DeviceEvent read = StepDevice.SHARED.createEvent();
        private final AtomicInteger views = new AtomicInteger(1);

        @Actor
        public void engine() {
            stream.submit();
            views.decrementAndGet();
            StepDevice.SHARED.record(read, stream);
        }

        @Actor
        public void gpuThenCamera(II_Result r) {
            stream.finish();
            for (int looks = 0; looks < 20 && r.r1 == 0; looks++) {
                r.r1 = views.get() != 0 || !StepDevice.SHARED.isComplete(read) ? 0 : stream.isBusy() ? 2 : 1;
                Thread.onSpinWait();
            }
        }

        @Arbiter
        public void end(II_Result r) {
            stream.finish();
            r.r2 = views.get() == 0 && StepDevice.SHARED.isComplete(read) ? 1 : 0;
            StepDevice.SHARED.forget(stream);
        }
    }
}
