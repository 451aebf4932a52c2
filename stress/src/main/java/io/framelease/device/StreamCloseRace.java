package io.framelease.device;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.framelease.FrameView;
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

@Race(what = "close of an engine's stream against a view that is given it",
        cause = "4: work and events on a stream that is gone",
        invariant = "a stream exists as long as a view has it, and is destroyed once, by the last of view and close",
        twin = "looks whether the stream is closed, then counts the view")
public class StreamCloseRace {
    /*
        To run it alone:
            $ mvn -B -pl stress -am verify -DskipTests -Dframelease.stress.skip=false -Dframelease.stress.tests=StreamCloseRace
     */

    /*
        ----------------------------------------------------------------------------------------------------------

        One thread gives the stream to a view, uses it and ends the view; another closes the stream.

        r1: 0 the view was refused, 1 the stream existed as long as the view had it, 2 it did not. r2: how often the
        stream was destroyed in the end.
     */

    @JCStressTest
    @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "It was closed before the view came.")
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "The view had it; whoever came second destroyed it.")
    @Outcome(id = "2, .", expect = FORBIDDEN, desc = "An event is recorded on a stream that is gone.")
    @Outcome(expect = FORBIDDEN, desc = "Destroyed twice, or never.")
    @State
    public static class RealStream {
        private final OwnedStream stream = OwnedStream.open(StepDevice.SHARED);

        @Actor
        public void view(II_Result r) {
            if (stream.retain()) {
                r.r1 = ((StepStream) stream.stream()).destroyed() == 0 ? 1 : 2;
                stream.release();
            }
        }

        @Actor
        public void engine() {
            stream.end();
        }

        @Arbiter
        public void end(II_Result r) {
            r.r2 = ((StepStream) stream.stream()).destroyed();
        }
    }

    /*
        ----------------------------------------------------------------------------------------------------------

        Two views of two threads, of a stream that is closed while both have it: exactly one of them destroys it.

        r1, r2: whether it existed at the end of the first and the second view.
     */

    @JCStressTest
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "It existed for both, and was destroyed once.")
    @Outcome(expect = FORBIDDEN, desc = "Destroyed under a view, twice, or never.")
    @State
    public static class RealTwoViews {
        private final OwnedStream stream = OwnedStream.open(StepDevice.SHARED);

        public RealTwoViews() {
            stream.retain();
            stream.retain();
            stream.end();
        }

        private int release() {
            int existed = ((StepStream) stream.stream()).destroyed() == 0 ? 1 : 0;
            stream.release();
            return existed;
        }

        @Actor
        public void first(II_Result r) {
            r.r1 = release();
        }

        @Actor
        public void second(II_Result r) {
            r.r2 = release();
        }

        @Arbiter
        public void end(II_Result r) {
            if (((StepStream) stream.stream()).destroyed() != 1) {
                r.r1 = -1;
            }
        }
    }

    /*
        ----------------------------------------------------------------------------------------------------------

        The same with a real view of a real frame. It orders the stream behind the frame's copy when it gets the stream,
        and marks it behind its reads when it ends.

        r1: 0 the view was refused the stream, 1 it had it, 2 the stream was used when it was gone. r2: how often the
        stream was destroyed in the end.
     */

    @JCStressTest
    @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "It was closed before the view came.")
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "The view had it; whoever came second destroyed it.")
    @Outcome(id = "2, .", expect = FORBIDDEN, desc = "Used when it was gone.")
    @Outcome(expect = FORBIDDEN, desc = "Destroyed twice, or never.")
    @State
    public static class RealView extends Shot {
        private final OwnedStream stream = OwnedStream.open(StepDevice.SHARED);
        private final StepStream queue = (StepStream) stream.stream();

        @Actor
        public void view(II_Result r) {
            FrameView view = frame.open();
            try {
                view.onStream(stream);
                r.r1 = 1;
            } catch (IllegalStateException e) {
                r.r1 = 0; // it was closed
            }
            view.close();
        }

        @Actor
        public void engine() {
            stream.end();
        }

        @Arbiter
        public void end(II_Result r) {
            if (queue.wasUsedWhenGone()) {
                r.r1 = 2;
            }
            r.r2 = queue.destroyed();
            frame.close();
            end();
        }
    }

    /* ---------------------------------------------------------------------------------------------------------- */

    @JCStressTest
    @Outcome(id = {"0, 1", "1, 1"}, expect = ACCEPTABLE, desc = "As it should be.")
    @Outcome(id = {"2, 1", "1, 2", "2, 2"}, expect = ACCEPTABLE_INTERESTING, desc = "Used when it was gone, or destroyed twice.")
    @Outcome(expect = FORBIDDEN, desc = "Not even this stream does that.")
    @State
    public static class BrokenLookThenCount {
        private final AtomicInteger views = new AtomicInteger();
        private final AtomicInteger destroyed = new AtomicInteger();
        private volatile boolean closed;

        @Actor
        public void view(II_Result r) {
            if (closed) {
                return;
            }
            views.incrementAndGet();
            r.r1 = destroyed.get() == 0 ? 1 : 2;
            if (views.decrementAndGet() == 0 && closed) {
                destroyed.incrementAndGet();
            }
        }

        @Actor
        public void engine() {
            closed = true;
            if (views.get() == 0) {
                destroyed.incrementAndGet();
            }
        }

        @Arbiter
        public void end(II_Result r) {
            r.r2 = destroyed.get();
        }
    }
}
