package io.framelease;

import java.time.Duration;
import java.util.Objects;

/**
 * What options demand of their values. Each gives the value back, or throws {@link IllegalArgumentException} naming it; for null
 * {@link NullPointerException}.
 */
final class Checks {
    private Checks() {
    }

    static String notBlank(String name, String value) {
        if (Objects.requireNonNull(value, name).isBlank()) {
            throw new IllegalArgumentException(name + " is blank: give a file or a URL such as rtsp://camera/stream");
        }
        return value;
    }

    static Duration positive(String name, Duration value) {
        if (Objects.requireNonNull(value, name).isZero() || value.isNegative()) {
            throw new IllegalArgumentException(name + " " + value + " is not positive");
        }
        return value;
    }

    static Duration notNegative(String name, Duration value) {
        if (Objects.requireNonNull(value, name).isNegative()) {
            throw new IllegalArgumentException(name + " " + value + " is negative");
        }
        return value;
    }

    static long positive(String name, long value) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + " " + value + " is not positive");
        }
        return value;
    }

    static int between(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + " " + value + " is not between " + least + " and " + most);
        }
        return value;
    }

    /** A side of a picture whose chroma has half of the samples. */
    static int side(String name, int value) {
        if (value < 2 || value > PoolLayout.MAX_SIDE) {
            throw new IllegalArgumentException(name + " " + value + " is not between 2 and " + PoolLayout.MAX_SIDE);
        }
        return even(name, value);
    }

    static int even(String name, int value) {
        if (value % 2 != 0) {
            throw new IllegalArgumentException(name + " " + value + " is odd, and chroma has one sample for two of luma: take "
                    + (value - 1) + " or " + (value + 1));
        }
        return value;
    }
}
