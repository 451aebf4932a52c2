package io.framelease.stress.model;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.framelease.Frame;
import io.framelease.stress.fixture.Shot;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The registry, from lookup to the slot's next use, on real pool, slot, lease and frame: what lookup gives is counted, and
 * is the frame that was asked for.
 */
class RegistryModelTest {
    private static final int INTERLEAVINGS = 300;

    /** Static, so that Lincheck sees that threads share it. */
    private static volatile World world;

    /** Looks a frame up while its last reference goes; true if it was given one that it cannot use. */
    private interface World {
        boolean lookUpAndUse();

        void closeAndReuse();

        /** Puts everything back. */
        void finish();
    }

    private static final class RealRegistry extends Shot implements World {
        @Override
        public boolean lookUpAndUse() {
            Frame found = registry.lookup(ID);
            if (found == null) {
                return false;
            }
            boolean wrong;
            try {
                found.retain().close();
                wrong = pixels != FIRST || found.id() != ID;
            } catch (IllegalStateException e) {
                wrong = true;
            }
            found.close();
            return wrong;
        }

        @Override
        public void closeAndReuse() {
            frame.close();
            rewrite();
        }

        @Override
        public void finish() {
            end();
        }
    }

    private static final class FindThenCount implements World {
        private final AtomicReference<AtomicInteger> cell = new AtomicReference<>(new AtomicInteger(1));
        private volatile int pixels = Shot.FIRST;

        @Override
        public boolean lookUpAndUse() {
            AtomicInteger count = cell.get();
            if (count == null) {
                return false;
            }
            count.incrementAndGet();
            boolean wrong = pixels != Shot.FIRST;
            count.decrementAndGet();
            return wrong;
        }

        @Override
        public void closeAndReuse() {
            if (cell.get().decrementAndGet() == 0) {
                cell.set(null);
                pixels = Shot.SECOND;
            }
        }

        @Override
        public void finish() {
            // nothing is passed on
        }
    }

    /** Has threads started and pools allocated that belong to the process and not to an interleaving. */
    @BeforeAll
    static void warmUp() {
        RealRegistry first = new RealRegistry();
        first.closeAndReuse();
        first.finish();
    }

    private static void lookUpAgainstLastClose(World made) {
        world = made;
        Thread camera = new Thread(() -> world.closeAndReuse());
        camera.start();
        boolean wrong = world.lookUpAndUse();
        try {
            camera.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        world.finish();
        if (wrong) {
            throw new AssertionError("lookup gave a frame that was not counted");
        }
    }

    @Test
    void whatIsLookedUpIsCounted() {
        Explore.interleavings(INTERLEAVINGS, () -> lookUpAgainstLastClose(new RealRegistry()));
    }

    @Test
    void findingThenCountingIsCaught() {
        assertThatThrownBy(() -> Explore.interleavings(INTERLEAVINGS,
                () -> lookUpAgainstLastClose(new FindThenCount())))
                .hasStackTraceContaining("lookup gave a frame that was not counted");
    }
}
