package io.framelease.camera;

import io.framelease.DecoderInfo;
import io.framelease.StreamInfo;
import io.framelease.StreamInfo.Transport;
import io.framelease.ffmpeg.StreamFacts;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a camera's stream is: written by its thread, read by any. What was known last stays. */
final class StreamStatus {
    private final Transport transport;
    private final RateMeter meter = new RateMeter();
    /** Without what is measured; null before a stream was known. Replaced as a whole. */
    private volatile @Nullable StreamInfo info;

    StreamStatus(Transport transport) {
        this.transport = transport;
    }

    /** The meter of its pictures. */
    RateMeter meter() {
        return meter;
    }

    /** The camera thread knows this of the stream now. */
    StreamInfo known(StreamFacts facts, DecoderInfo decoder) {
        StreamInfo now = StreamInfo.of(facts.codec(), transport, decoder).withProfile(facts.profile())
                .withSize(facts.width(), facts.height()).withBitDepth(facts.bitDepth())
                .withDeclaredFrameRate(facts.frameRate());
        info = now;
        return now;
    }

    /** What is known, without what is measured; null before a stream was. */
    @Nullable StreamInfo known() {
        return info;
    }

    /** All that is known; empty before a stream was. */
    Optional<StreamInfo> now() {
        StreamInfo known = info;
        return known == null ? Optional.empty() : Optional.of(known.withMeasuredFrameRate(meter.rate(System.nanoTime())));
    }
}
