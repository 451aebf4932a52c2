package io.framelease;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What decodes a camera's stream: the hardware of a GPU (NVDEC), or software, with its threads and the reason. Immutable. New
 * getters may be added.
 *
 * @since 0.2.0
 */
public final class DecoderInfo {
    /** Why a stream is decoded in software. New reasons may be added: a {@code switch} has a default. */
    public enum Reason {
        /** The camera's frames live in host memory: there is no GPU, or another device was chosen. */
        NO_GPU,
        /** NVDEC's library, libnvcuvid, is not there or cannot be loaded. The driver has it; a container may lack it. */
        NO_LIBRARY,
        /** NVDEC, or this GPU's, has no decoder for the codec. */
        CODEC,
        /** Chroma is not sampled as 4:2:0. */
        CHROMA,
        /** Samples have a number of bits that this GPU does not decode in this codec, or does not write. */
        DEPTH,
        /** Pictures are smaller or larger than this GPU decodes in this codec. */
        SIZE,
        /** NVDEC cannot do what the camera's {@link Transform} asks for. */
        TRANSFORM,
        /** The driver has refused a decoder for another reason, which the text tells. */
        REFUSED
    }

    private final String device;
    private final boolean hardware;
    private final int threads;
    private final @Nullable Reason reason;
    private final String text;

    private DecoderInfo(String device, boolean hardware, int threads, @Nullable Reason reason, String text) {
        this.device = Objects.requireNonNull(device, "device");
        this.hardware = hardware;
        this.threads = threads;
        this.reason = reason;
        this.text = Objects.requireNonNull(text, "text");
    }

    /**
     * {@return a GPU's hardware}
     *
     * @param device the {@link Device#id} of the GPU
     */
    public static DecoderInfo nvdec(String device) {
        return new DecoderInfo(device, true, 0, null, "");
    }

    /**
     * {@return a software decoder}
     *
     * @param threads its threads, 1 or more
     * @param reason  why it is no hardware
     * @param text    the same in words, with the cure where there is one; without secrets
     */
    public static DecoderInfo software(int threads, Reason reason, String text) {
        return new DecoderInfo("host", false, Checks.between("threads", threads, 1, Integer.MAX_VALUE),
                Objects.requireNonNull(reason, "reason"), text);
    }

    /** {@return whether a GPU's hardware decodes} */
    public boolean isHardware() {
        return hardware;
    }

    /** {@return the {@link Device#id} of the GPU whose hardware decodes, such as {@code cuda:0}; {@code host} for software} */
    public String device() {
        return device;
    }

    /** {@return threads of a software decoder, 1 or more; 0 for hardware} */
    public int threads() {
        return threads;
    }

    /** {@return why software decodes; empty for hardware} */
    public Optional<Reason> reason() {
        return Optional.ofNullable(reason);
    }

    /** {@return why software decodes, in words for a person; empty for hardware} */
    public String reasonText() {
        return text;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DecoderInfo that && hardware == that.hardware && threads == that.threads
                && device.equals(that.device) && reason == that.reason && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return Objects.hash(device, hardware, threads, reason, text);
    }

    /** Such as {@code NVDEC on cuda:0} or {@code software, 8 threads (CODEC: NVDEC has no theora)}. */
    @Override
    public String toString() {
        return hardware ? "NVDEC on " + device
                : "software, " + threads + (threads == 1 ? " thread (" : " threads (") + reason + ": " + text + ")";
    }
}
