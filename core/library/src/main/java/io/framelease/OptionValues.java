package io.framelease;

import java.time.Duration;
import java.util.Map;

/**
 * What {@link CameraOptions} consist of, and the one place that copies it. Written before the options are published, and never
 * again.
 */
final class OptionValues implements Cloneable {
    String source;
    String name;
    Map<String, String> ffmpeg = Map.of();
    Trust trust = Trust.defaults();
    Limits limits = Limits.defaults();
    Duration connectTimeout = Duration.ofSeconds(5);
    Duration readTimeout = Duration.ofSeconds(5);
    Duration retryDelay = Duration.ofMillis(500);
    Duration closeTimeout = Duration.ofSeconds(5);
    Transform transform = Transform.none();
    Backing backing = Backing.COPY;
    int slots = 4;
    WhenExhausted whenExhausted = WhenExhausted.DROP_OLDEST;
    Duration exhaustedTimeout = Duration.ofSeconds(1);
    int queue = 2;
    Outstanding outstanding = Outstanding.DETACH;
    Duration untrackedReads = Duration.ZERO;
    Duration maxAge;
    boolean highBitDepth;
    boolean loop;
    boolean realtime;
    Decoding decoding = Decoding.defaults();

    OptionValues copy() {
        try {
            return (OptionValues) clone();
        } catch (CloneNotSupportedException e) {
            throw new AssertionError(e);
        }
    }
}
