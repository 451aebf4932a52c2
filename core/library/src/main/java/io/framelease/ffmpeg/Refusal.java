package io.framelease.ffmpeg;

import io.framelease.DecoderInfo.Reason;
import java.util.Objects;

/**
 * Why a decoder does not go on with a stream, of a device's hardware mostly.
 *
 * @param reason for a program
 * @param text   for a person; without secrets
 */
public record Refusal(Reason reason, String text) {
    /** Both are there. */
    public Refusal {
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(text, "text");
    }
}
