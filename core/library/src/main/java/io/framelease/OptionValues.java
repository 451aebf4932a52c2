package io.framelease;

import io.framelease.text.Visible;
import java.time.Duration;
import java.util.Map;
import java.util.TreeSet;
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
    WhenUnwatched whenUnwatched = WhenUnwatched.DECODE;

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

    /**
     * What differs from the defaults, each behind a comma, besides source and name. Of FFmpeg's options the keys alone, since
     * their values may be secrets.
     */
    String changes() {
        OptionValues usual = new OptionValues();
        StringBuilder text = new StringBuilder();
        add(text, "ffmpeg", Visible.of(new TreeSet<>(ffmpeg.keySet()).toString()), "[]");
        add(text, "trust", Visible.of(trust.toString()), usual.trust);
        add(text, "limits", limits, usual.limits);
        add(text, "connectTimeout", connectTimeout, usual.connectTimeout);
        add(text, "readTimeout", readTimeout, usual.readTimeout);
        add(text, "retry", retry, usual.retry);
        add(text, "closeTimeout", closeTimeout, usual.closeTimeout);
        add(text, "transform", transform, usual.transform);
        add(text, "backing", backing, usual.backing);
        add(text, "slots", slots, usual.slots);
        add(text, "whenExhausted", whenExhausted, usual.whenExhausted);
        add(text, "exhaustedTimeout", exhaustedTimeout, usual.exhaustedTimeout);
        add(text, "queue", queue, usual.queue);
        add(text, "outstanding", outstanding, usual.outstanding);
        add(text, "untrackedReads", untrackedReads, usual.untrackedReads);
        add(text, "maxAge", maxAge, usual.maxAge);
        add(text, "highBitDepth", highBitDepth, usual.highBitDepth);
        add(text, "loop", loop, usual.loop);
        add(text, "realtime", realtime, usual.realtime);
        add(text, "decoding", decoding, usual.decoding);
        add(text, "whenUnwatched", whenUnwatched, usual.whenUnwatched);
        return text.toString();
    }

    /** By their texts, which tell all that there is: not each has an equals. */
    private static void add(StringBuilder text, String name, @Nullable Object value, @Nullable Object usual) {
        String shown = String.valueOf(value);
        if (!shown.equals(String.valueOf(usual))) {
            text.append(", ").append(name).append('=').append(shown);
        }
    }
}
