package io.framelease.camera;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.framelease.CameraState;
import io.framelease.Frame;
import io.framelease.Overflow;
import io.framelease.SourceException;
import io.framelease.stress.Race;
import io.framelease.stress.fixture.Delay;
import io.framelease.stress.fixture.Shot;
import java.time.Duration;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/* In core's own package, because how a subscription gets its frames is nobody else's affair. */
@Race(what = "the end of a camera that fails against the loop of an engine",
        cause = "easily made: one call tells the end, another throws the failure",
        invariant = "the loop while (!isEnded()) poll() reads the last frame and throws the failure behind it",
        twin = "says that it has ended when nothing comes any more, whether the failure was thrown or not")
public class SubscriptionEndRace {
    /*
        To run it alone:
            $ mvn -B -pl stress -am verify -DskipTests -Dframelease.stress.skip=false -Dframelease.stress.tests=SubscriptionEndRace
     */

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final SourceException FAILURE = new SourceException("the source failed");

    /** A camera that tells late how it ended. */
    private static final class Late extends Playing {
        private static final int MOST_SPINS = 16;

        private void fail() {
            super.ending().decide(CameraState.FAILED, FAILURE);
        }

        private void finish() {
            super.ending().decide(CameraState.ENDED, null);
        }

        @Override
        public Ending ending() {
            Delay.upTo(MOST_SPINS);
            return super.ending();
        }
    }

    /*
        ----------------------------------------------------------------------------------------------------------

        The camera thread offers its last frame and fails, while the engine is in its loop.

        r1: frames that the engine has read. r2: 1 if a poll threw the failure.
     */

    @JCStressTest
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "The frame, then the failure.")
    @Outcome(expect = FORBIDDEN, desc = "The frame or the failure is lost.")
    @State
    public static class RealSubscription extends Shot {
        private final Late camera = new Late();
        private final SubscriptionImpl frames = new SubscriptionImpl(camera, Overflow.KEEP_LATEST, 1, closed -> { });

        @Actor
        public void camera() {
            frames.offer(lease);
            camera.fail();
            frames.wake();
        }

        @Actor
        public void engine(II_Result r) {
            try {
                while (!frames.isEnded()) {
                    try (Frame found = frames.poll()) {
                        r.r1 += found != null ? 1 : 0;
                    }
                }
            } catch (SourceException e) {
                r.r2 = 1;
            }
        }

        @Arbiter
        public void end(II_Result r) {
            frame.close();
            end();
        }
    }

    /*
        ----------------------------------------------------------------------------------------------------------

        The same with a source that ends, and does not fail.
     */

    @JCStressTest
    @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "The frame, then the end.")
    @Outcome(expect = FORBIDDEN, desc = "The last frame is lost.")
    @State
    public static class RealEnd extends Shot {
        private final Late camera = new Late();
        private final SubscriptionImpl frames = new SubscriptionImpl(camera, Overflow.KEEP_LATEST, 1, closed -> { });

        @Actor
        public void camera() {
            frames.offer(lease);
            camera.finish();
            frames.wake();
        }

        @Actor
        public void engine(II_Result r) {
            while (!frames.isEnded()) {
                try (Frame found = frames.poll()) {
                    r.r1 += found != null ? 1 : 0;
                }
            }
        }

        @Arbiter
        public void end(II_Result r) {
            r.r2 = frames.poll() != null ? 1 : 0;
            frame.close();
            end();
        }
    }

    /*
        ----------------------------------------------------------------------------------------------------------

        The same with an engine that waits in each poll.
     */

    @JCStressTest
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "The frame, then the failure.")
    @Outcome(expect = FORBIDDEN, desc = "The frame or the failure is lost.")
    @State
    public static class RealWaiting extends Shot {
        private final Late camera = new Late();
        private final SubscriptionImpl frames = new SubscriptionImpl(camera, Overflow.KEEP_LATEST, 1, closed -> { });

        @Actor
        public void camera() {
            frames.offer(lease);
            camera.fail();
            frames.wake();
        }

        @Actor
        public void engine(II_Result r) {
            try {
                while (!frames.isEnded()) {
                    try (Frame found = frames.poll(PATIENCE)) {
                        r.r1 += found != null ? 1 : 0;
                    }
                }
            } catch (SourceException e) {
                r.r2 = 1;
            } catch (InterruptedException e) {
                throw new AssertionError("nobody interrupts an actor", e);
            }
        }

        @Arbiter
        public void end(II_Result r) {
            frame.close();
            end();
        }
    }

    /* ---------------------------------------------------------------------------------------------------------- */

    @JCStressTest
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "The frame, then the failure.")
    @Outcome(id = "1, 0", expect = ACCEPTABLE_INTERESTING, desc = "The loop ends as if the source had ended.")
    @Outcome(expect = FORBIDDEN, desc = "Not even this one does that.")
    @State
    public static class BrokenEndedWhenOver extends Shot {
        private final Playing camera = new Playing();
        private final SubscriptionImpl frames = new SubscriptionImpl(camera, Overflow.KEEP_LATEST, 1, closed -> { });
        private volatile boolean empty;

        @Actor
        public void camera() {
            frames.offer(lease);
            camera.ending().decide(CameraState.FAILED, FAILURE);
            frames.wake();
        }

        @Actor
        public void engine(II_Result r) {
            try {
                while (!(camera.ending().isOver() && empty)) {
                    try (Frame found = frames.poll()) {
                        r.r1 += found != null ? 1 : 0;
                        empty = r.r1 == 1;
                    }
                }
            } catch (SourceException e) {
                r.r2 = 1;
            }
        }

        @Arbiter
        public void end(II_Result r) {
            frame.close();
            end();
        }
    }
}
