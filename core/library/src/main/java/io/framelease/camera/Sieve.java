package io.framelease.camera;

import io.framelease.Demand;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Lets the pictures through that one subscription wants. Any thread says which; the camera thread asks, once for each decoded
 * picture, in their order.
 */
final class Sieve {
    /**
     * What is wanted.
     *
     * @param need by {@link Need}
     */
    private record Asked(Demand demand, long need) {
        static Asked of(Demand demand) {
            return new Asked(demand, Need.of(Objects.requireNonNull(demand, "demand")));
        }
    }

    /** Replaced as a whole, by any thread: the demand and what it needs can never disagree. */
    private volatile Asked asked;

    private final LongAdder leftOut = new LongAdder();

    // the camera thread's:
    private @Nullable Asked applied; // what the three below belong to
    private @Nullable EvenRate rate; // null where no rate is wanted
    private int behind; // pictures since one was taken, of every nth
    private boolean chosen; // whether the picture that is looked at is wanted

    Sieve(Demand demand) {
        asked = Asked.of(demand);
        chosen = asked.need == Need.EVERY_PICTURE && demand.nth() == 1; // a picture that was looked at before this was made
    }

    Demand demand() {
        return asked.demand;
    }

    void ask(Demand demand) {
        asked = Asked.of(demand);
    }

    /** How much of the stream is wanted here, by {@link Need}. */
    long need() {
        return asked.need;
    }

    /** Pictures that were not let through. */
    long leftOut() {
        return leftOut.sum();
    }

    /**
     * Decides about the next decoded picture.
     *
     * @param key  whether it is a key picture
     * @param time when it is shown, by {@link PictureTimes}
     */
    boolean choose(boolean key, long time) {
        Asked now = asked;
        if (now != applied) {
            applied = now;
            rate = now.need > Need.EVERY_PICTURE && now.need < Need.KEY_PICTURES ? new EvenRate(now.need) : null;
            behind = now.demand.nth() - 1; // so that the first is taken
        }
        chosen = rate != null ? rate.takes(time) : now.need == Need.KEY_PICTURES ? key : isNth(now.demand.nth());
        if (!chosen) {
            leftOut.increment();
        }
        return chosen;
    }

    private boolean isNth(int n) {
        boolean due = ++behind >= n;
        if (due) {
            behind = 0;
        }
        return due;
    }

    /** What was decided about the picture that is looked at. */
    boolean isChosen() {
        return chosen;
    }
}
