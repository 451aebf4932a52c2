package io.framelease;

import java.time.Duration;
import java.util.Map;

/** The values of {@link CameraOptions}: written before the options are published, and never again. */
final class CameraValues implements Cloneable {
    String source;
    String name;
    Map<String, String> ffmpeg = Map.of();
    Trust trust = Trust.defaults();
    Limits limits = Limits.defaults();
    Duration connectTimeout = Duration.ofSeconds(5);
    Duration readTimeout = Duration.ofSeconds(5);
    Duration retryDelay = Duration.ofMillis(500);
    Duration closeTimeout = Duration.ofSeconds(5);
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

    CameraValues copy() {
        try {
            return (CameraValues) clone();
        } catch (CloneNotSupportedException e) {
            throw new AssertionError(e);
        }
    }
}
