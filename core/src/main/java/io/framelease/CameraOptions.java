package io.framelease;

import io.framelease.ffmpeg.Redaction;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/**
 * What to open and how. Immutable: each {@code with} method gives a changed copy.
 *
 * @param source           a file's path, or a URL: rtsp, rtsps, http, https, rtmp, rtmps, rtp, srt, udp, tcp, tls. May carry
 *                         user and password, which are never shown
 * @param ffmpeg           options of FFmpeg's demuxer and protocol, such as {@code rtsp_transport=udp}
 * @param connectTimeout   how long opening may take, all of it (5 s)
 * @param readTimeout      how long a live source may be silent before it counts as lost (5 s)
 * @param retryDelay       how long to wait before the first try after a loss; doubles up to 16 times that (500 ms)
 * @param closeTimeout     how long {@link Camera#close} waits for the camera thread (5 s)
 * @param backing          where frames have their memory from
 * @param slots            frames that can be held or waiting at a time (4)
 * @param whenExhausted    what happens to a frame when all of those are
 * @param exhaustedTimeout how long {@link WhenExhausted#BLOCK} waits (1 s)
 * @param queue            frames that wait in a subscription that queues (2)
 * @param outstanding      what becomes of held frames when a session ends
 * @param untrackedReads   how long engines that do not tell their stream may go on reading after they closed their view;
 *                         memory is not written or freed meanwhile (zero)
 * @param maxAge           frames held longer than this are taken back, at most 100 ms late, whatever the camera does and
 *                         after its close too; open views stay valid. Null for never
 * @param highBitDepth     whether samples of more than 8 bits keep them, as P010 or P016; else all become NV12
 * @param loop             whether a file begins anew at its end
 * @param realtime         whether a file plays at its own pace instead of as fast as it decodes
 * @param decoderThreads   threads of a software decoder; 0 for FFmpeg's choice
 */
public record CameraOptions(String source, Map<String, String> ffmpeg, Duration connectTimeout, Duration readTimeout,
        Duration retryDelay, Duration closeTimeout, Backing backing, int slots, WhenExhausted whenExhausted,
        Duration exhaustedTimeout, int queue, Outstanding outstanding, Duration untrackedReads, Duration maxAge,
        boolean highBitDepth, boolean loop, boolean realtime, int decoderThreads) {
    /** Checks what can be checked without opening anything. */
    public CameraOptions {
        Objects.requireNonNull(source, "source");
        ffmpeg = Map.copyOf(ffmpeg);
        positive("connectTimeout", connectTimeout);
        positive("readTimeout", readTimeout);
        positive("retryDelay", retryDelay);
        positive("closeTimeout", closeTimeout);
        positive("exhaustedTimeout", exhaustedTimeout);
        between("slots", slots, 1, PoolLayout.MAX_SLOTS);
        between("queue", queue, 1, PoolLayout.MAX_SLOTS);
        between("decoderThreads", decoderThreads, 0, 64);
        if (untrackedReads.isNegative()) {
            throw new IllegalArgumentException("untrackedReads " + untrackedReads + " is negative");
        }
        if (maxAge != null) {
            positive("maxAge", maxAge);
        }
        Objects.requireNonNull(backing, "backing");
        Objects.requireNonNull(whenExhausted, "whenExhausted");
        Objects.requireNonNull(outstanding, "outstanding");
    }

    /** The defaults for a source. */
    public static CameraOptions of(String source) {
        return new CameraOptions(source, Map.of(), Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofMillis(500),
                Duration.ofSeconds(5), Backing.COPY, 4, WhenExhausted.DROP_OLDEST, Duration.ofSeconds(1), 2,
                Outstanding.DETACH, Duration.ZERO, null, false, false, false, 0);
    }

    private static void positive(String name, Duration value) {
        if (value.isZero() || value.isNegative()) {
            throw new IllegalArgumentException(name + " " + value + " is not positive");
        }
    }

    private static void between(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + " " + value + " is not between " + least + " and " + most);
        }
    }

    /** A copy with another {@link #ffmpeg}. */
    public CameraOptions withFfmpeg(Map<String, String> ffmpeg) {
        return new CameraOptions(source, ffmpeg, connectTimeout, readTimeout, retryDelay, closeTimeout, backing,
                slots, whenExhausted, exhaustedTimeout, queue, outstanding, untrackedReads, maxAge,
                highBitDepth, loop, realtime, decoderThreads);
    }

    /** A copy with another {@link #connectTimeout}. */
    public CameraOptions withConnectTimeout(Duration connectTimeout) {
        return new CameraOptions(source, ffmpeg, connectTimeout, readTimeout, retryDelay, closeTimeout, backing,
                slots, whenExhausted, exhaustedTimeout, queue, outstanding, untrackedReads, maxAge,
                highBitDepth, loop, realtime, decoderThreads);
    }

    /** A copy with another {@link #readTimeout}. */
    public CameraOptions withReadTimeout(Duration readTimeout) {
        return new CameraOptions(source, ffmpeg, connectTimeout, readTimeout, retryDelay, closeTimeout, backing,
                slots, whenExhausted, exhaustedTimeout, queue, outstanding, untrackedReads, maxAge,
                highBitDepth, loop, realtime, decoderThreads);
    }

    /** A copy with another {@link #retryDelay}. */
    public CameraOptions withRetryDelay(Duration retryDelay) {
        return new CameraOptions(source, ffmpeg, connectTimeout, readTimeout, retryDelay, closeTimeout, backing,
                slots, whenExhausted, exhaustedTimeout, queue, outstanding, untrackedReads, maxAge,
                highBitDepth, loop, realtime, decoderThreads);
    }

    /** A copy with another {@link #closeTimeout}. */
    public CameraOptions withCloseTimeout(Duration closeTimeout) {
        return new CameraOptions(source, ffmpeg, connectTimeout, readTimeout, retryDelay, closeTimeout, backing,
                slots, whenExhausted, exhaustedTimeout, queue, outstanding, untrackedReads, maxAge,
                highBitDepth, loop, realtime, decoderThreads);
    }

    /** A copy with another {@link #backing}. */
    public CameraOptions withBacking(Backing backing) {
        return new CameraOptions(source, ffmpeg, connectTimeout, readTimeout, retryDelay, closeTimeout, backing,
                slots, whenExhausted, exhaustedTimeout, queue, outstanding, untrackedReads, maxAge,
                highBitDepth, loop, realtime, decoderThreads);
    }

    /** A copy with another {@link #slots}. */
    public CameraOptions withSlots(int slots) {
        return new CameraOptions(source, ffmpeg, connectTimeout, readTimeout, retryDelay, closeTimeout, backing,
                slots, whenExhausted, exhaustedTimeout, queue, outstanding, untrackedReads, maxAge,
                highBitDepth, loop, realtime, decoderThreads);
    }

    /** A copy with another {@link #whenExhausted}. */
    public CameraOptions withWhenExhausted(WhenExhausted whenExhausted) {
        return new CameraOptions(source, ffmpeg, connectTimeout, readTimeout, retryDelay, closeTimeout, backing,
                slots, whenExhausted, exhaustedTimeout, queue, outstanding, untrackedReads, maxAge,
                highBitDepth, loop, realtime, decoderThreads);
    }

    /** A copy with another {@link #exhaustedTimeout}. */
    public CameraOptions withExhaustedTimeout(Duration exhaustedTimeout) {
        return new CameraOptions(source, ffmpeg, connectTimeout, readTimeout, retryDelay, closeTimeout, backing,
                slots, whenExhausted, exhaustedTimeout, queue, outstanding, untrackedReads, maxAge,
                highBitDepth, loop, realtime, decoderThreads);
    }

    /** A copy with another {@link #queue}. */
    public CameraOptions withQueue(int queue) {
        return new CameraOptions(source, ffmpeg, connectTimeout, readTimeout, retryDelay, closeTimeout, backing,
                slots, whenExhausted, exhaustedTimeout, queue, outstanding, untrackedReads, maxAge,
                highBitDepth, loop, realtime, decoderThreads);
    }

    /** A copy with another {@link #outstanding}. */
    public CameraOptions withOutstanding(Outstanding outstanding) {
        return new CameraOptions(source, ffmpeg, connectTimeout, readTimeout, retryDelay, closeTimeout, backing,
                slots, whenExhausted, exhaustedTimeout, queue, outstanding, untrackedReads, maxAge,
                highBitDepth, loop, realtime, decoderThreads);
    }

    /** A copy with another {@link #untrackedReads}. */
    public CameraOptions withUntrackedReads(Duration untrackedReads) {
        return new CameraOptions(source, ffmpeg, connectTimeout, readTimeout, retryDelay, closeTimeout, backing,
                slots, whenExhausted, exhaustedTimeout, queue, outstanding, untrackedReads, maxAge,
                highBitDepth, loop, realtime, decoderThreads);
    }

    /** A copy with another {@link #maxAge}. */
    public CameraOptions withMaxAge(Duration maxAge) {
        return new CameraOptions(source, ffmpeg, connectTimeout, readTimeout, retryDelay, closeTimeout, backing,
                slots, whenExhausted, exhaustedTimeout, queue, outstanding, untrackedReads, maxAge,
                highBitDepth, loop, realtime, decoderThreads);
    }

    /** A copy with another {@link #highBitDepth}. */
    public CameraOptions withHighBitDepth(boolean highBitDepth) {
        return new CameraOptions(source, ffmpeg, connectTimeout, readTimeout, retryDelay, closeTimeout, backing,
                slots, whenExhausted, exhaustedTimeout, queue, outstanding, untrackedReads, maxAge,
                highBitDepth, loop, realtime, decoderThreads);
    }

    /** A copy with another {@link #loop}. */
    public CameraOptions withLoop(boolean loop) {
        return new CameraOptions(source, ffmpeg, connectTimeout, readTimeout, retryDelay, closeTimeout, backing,
                slots, whenExhausted, exhaustedTimeout, queue, outstanding, untrackedReads, maxAge,
                highBitDepth, loop, realtime, decoderThreads);
    }

    /** A copy with another {@link #realtime}. */
    public CameraOptions withRealtime(boolean realtime) {
        return new CameraOptions(source, ffmpeg, connectTimeout, readTimeout, retryDelay, closeTimeout, backing,
                slots, whenExhausted, exhaustedTimeout, queue, outstanding, untrackedReads, maxAge,
                highBitDepth, loop, realtime, decoderThreads);
    }

    /** A copy with another {@link #decoderThreads}. */
    public CameraOptions withDecoderThreads(int decoderThreads) {
        return new CameraOptions(source, ffmpeg, connectTimeout, readTimeout, retryDelay, closeTimeout, backing,
                slots, whenExhausted, exhaustedTimeout, queue, outstanding, untrackedReads, maxAge,
                highBitDepth, loop, realtime, decoderThreads);
    }

    /** Without credentials, and without the values of FFmpeg's options, which may hold some. */
    @Override
    public String toString() {
        return "CameraOptions[" + Redaction.ofUrl(source) + ", backing=" + backing + ", slots=" + slots + ", ffmpeg="
                + ffmpeg.keySet() + "]";
    }
}
