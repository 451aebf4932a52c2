package io.framelease.ffmpeg;

import io.framelease.DecoderInfo.Reason;
import java.util.Objects;

/**
 * Why a device's hardware does not decode a stream.
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
