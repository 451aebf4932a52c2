package io.framelease;

import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What {@link CameraOptions} consist of, and the one place that copies it. Written before the options are published, and never
 * again.
 */
final class OptionValues implements Cloneable {
    @SuppressWarnings("NullAway.Init") // set where one is made
    String source;
    @Nullable String name;
    Map<String, String> ffmpeg = Map.of();
    Trust trust = Trust.defaults();
    Limits limits = Limits.defaults();
    Duration connectTimeout = Duration.ofSeconds(5);
    Duration readTimeout = Duration.ofSeconds(5);
    Retry retry = Retry.defaults();
    Duration closeTimeout = Duration.ofSeconds(5);
    Transform transform = Transform.none();
    Backing backing = Backing.COPY;
    int slots = 4;
    WhenExhausted whenExhausted = WhenExhausted.DROP_OLDEST;
    Duration exhaustedTimeout = Duration.ofSeconds(1);
    int queue = 2;
    Outstanding outstanding = Outstanding.DETACH;
    Duration untrackedReads = Duration.ZERO;
    @Nullable Duration maxAge;
    boolean highBitDepth;
    boolean loop;
    boolean realtime;
    Decoding decoding = Decoding.defaults();

    /** A changed copy. */
    OptionValues with(Consumer<OptionValues> change) {
        try {
            OptionValues copy = (OptionValues) clone();
            change.accept(copy);
            return copy;
        } catch (CloneNotSupportedException e) {
            throw new AssertionError(e);
        }
    }
}
