package io.framelease;

import io.framelease.text.SourceName;
import io.framelease.text.SourceText;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What to open and how. Immutable: each {@code with} method gives a copy with another value of the option of its name, and checks
 * it ({@link IllegalArgumentException} naming the option; {@link NullPointerException} where null means nothing).
 *
 * @since 0.2.0
 */
@SuppressWarnings("doclint:missing") // of with methods: the parameter is said above, once
public final class CameraOptions {
    private final OptionValues values;

    private CameraOptions(OptionValues values) {
        this.values = values;
    }

    /**
     * {@return the defaults for a source: a file's path, or a URL (rtsp, rtsps, http, https, rtmp, rtmps, rtp, srt, udp, tcp,
     * tls), which may carry user and password; they are never shown. Blank text is refused}
     */
    public static CameraOptions of(String source) {
        OptionValues values = new OptionValues();
        values.source = Checks.notBlank("source", source);
        return new CameraOptions(values);
    }

    private CameraOptions with(Consumer<OptionValues> change) {
        return new CameraOptions(values.with(change));
    }

    /** {@return what to open, with its secrets: not to be shown} {@link Camera#source} can be shown. */
    public String source() {
        return values.source;
    }

    /** {@return what the camera is called in logs, exceptions and thread names; null for its source without secrets (null)} */
    public @Nullable String name() {
        return values.name;
    }

    /** {@return a copy with another {@link #name}: at most 100 visible characters; the next of a name is {@code name #2}} */
    public CameraOptions withName(@Nullable String name) {
        return with(copy -> copy.name = SourceName.checked(name));
    }

    /** {@return options of FFmpeg's demuxer and protocol, such as {@code rtsp_transport=udp} (none)} Never shown. */
    public Map<String, String> ffmpeg() {
        return values.ffmpeg;
    }

    /** {@return a copy with another {@link #ffmpeg}} */
    public CameraOptions withFfmpeg(Map<String, String> ffmpeg) {
        return with(copy -> copy.ffmpeg = Map.copyOf(Objects.requireNonNull(ffmpeg, "ffmpeg")));
    }

    /** {@return what the source may make this process open or believe ({@link Trust#defaults})} */
    public Trust trust() {
        return values.trust;
    }

    /** {@return a copy with another {@link #trust}} */
    public CameraOptions withTrust(Trust trust) {
        return with(copy -> copy.trust = Objects.requireNonNull(trust, "trust"));
    }

    /** {@return the largest picture, packet and memory that the source may make this process take ({@link Limits#defaults})} */
    public Limits limits() {
        return values.limits;
    }

    /** {@return a copy with another {@link #limits}} */
    public CameraOptions withLimits(Limits limits) {
        return with(copy -> copy.limits = Objects.requireNonNull(limits, "limits"));
    }

    /** {@return how long opening may take, all of it: names, connecting, and what is read to know the stream (5 s)} */
    public Duration connectTimeout() {
        return values.connectTimeout;
    }

    /** {@return a copy with another {@link #connectTimeout}} */
    public CameraOptions withConnectTimeout(Duration connectTimeout) {
        return with(copy -> copy.connectTimeout = Checks.positive("connectTimeout", connectTimeout));
    }

    /** {@return how long a live source may be silent, or send no picture, before it counts as lost (5 s)} */
    public Duration readTimeout() {
        return values.readTimeout;
    }

    /** {@return a copy with another {@link #readTimeout}} */
    public CameraOptions withReadTimeout(Duration readTimeout) {
        return with(copy -> copy.readTimeout = Checks.positive("readTimeout", readTimeout));
    }

    /** {@return how a source that is lost, or not reached, is tried again ({@link Retry#defaults})} */
    public Retry retry() {
        return values.retry;
    }

    /** {@return a copy with another {@link #retry}} */
    public CameraOptions withRetry(Retry retry) {
        return with(copy -> copy.retry = Objects.requireNonNull(retry, "retry"));
    }

    /** {@return a copy with another {@link Retry#delay}} */
    public CameraOptions withRetryDelay(Duration retryDelay) {
        return withRetry(values.retry.withDelay(retryDelay));
    }

    /** {@return how long {@link Camera#close} waits for the camera thread (5 s)} */
    public Duration closeTimeout() {
        return values.closeTimeout;
    }

    /** {@return a copy with another {@link #closeTimeout}} */
    public CameraOptions withCloseTimeout(Duration closeTimeout) {
        return with(copy -> copy.closeTimeout = Checks.positive("closeTimeout", closeTimeout));
    }

    /** {@return what is done to each picture before it is delivered (nothing)} */
    public Transform transform() {
        return values.transform;
    }

    /** {@return a copy with another {@link #transform}} */
    public CameraOptions withTransform(Transform transform) {
        return with(copy -> copy.transform = Objects.requireNonNull(transform, "transform"));
    }

    /** {@return a copy whose {@link #transform} scales to this size: {@link Transform#withSize}} */
    public CameraOptions scaleTo(int width, int height) {
        return withTransform(values.transform.withSize(width, height));
    }

    /** {@return where frames have their memory from (COPY)} */
    public Backing backing() {
        return values.backing;
    }

    /** {@return a copy with another {@link #backing}} */
    public CameraOptions withBacking(Backing backing) {
        return with(copy -> copy.backing = Objects.requireNonNull(backing, "backing"));
    }

    /** {@return frames that can be held or waiting at a time, 1 to 1,024 (4)} For several workers see {@link FrameDispatcher}. */
    public int slots() {
        return values.slots;
    }

    /** {@return a copy with another {@link #slots}} */
    public CameraOptions withSlots(int slots) {
        return with(copy -> copy.slots = Checks.between("slots", slots, 1, PoolLayout.MAX_SLOTS));
    }

    /** {@return what happens to a frame when all slots are held (DROP_OLDEST)} */
    public WhenExhausted whenExhausted() {
        return values.whenExhausted;
    }

    /** {@return a copy with another {@link #whenExhausted}} */
    public CameraOptions withWhenExhausted(WhenExhausted whenExhausted) {
        return with(copy -> copy.whenExhausted = Objects.requireNonNull(whenExhausted, "whenExhausted"));
    }

    /** {@return how long {@link WhenExhausted#BLOCK} waits (1 s)} A camera without memory for so long, or 5 s, says so. */
    public Duration exhaustedTimeout() {
        return values.exhaustedTimeout;
    }

    /** {@return a copy with another {@link #exhaustedTimeout}} */
    public CameraOptions withExhaustedTimeout(Duration exhaustedTimeout) {
        return with(copy -> copy.exhaustedTimeout = Checks.positive("exhaustedTimeout", exhaustedTimeout));
    }

    /** {@return frames that wait in a subscription that queues, 1 to 1,024 (2)} */
    public int queue() {
        return values.queue;
    }

    /** {@return a copy with another {@link #queue}} */
    public CameraOptions withQueue(int queue) {
        return with(copy -> copy.queue = Checks.between("queue", queue, 1, PoolLayout.MAX_SLOTS));
    }

    /** {@return what becomes of held frames when a session ends (DETACH)} */
    public Outstanding outstanding() {
        return values.outstanding;
    }

    /** {@return a copy with another {@link #outstanding}} */
    public CameraOptions withOutstanding(Outstanding outstanding) {
        return with(copy -> copy.outstanding = Objects.requireNonNull(outstanding, "outstanding"));
    }

    /** {@return how long engines that tell no stream may read on after a view's close; memory is not reused meanwhile (zero)} */
    public Duration untrackedReads() {
        return values.untrackedReads;
    }

    /** {@return a copy with another {@link #untrackedReads}} */
    public CameraOptions withUntrackedReads(Duration untrackedReads) {
        return with(copy -> copy.untrackedReads = Checks.notNegative("untrackedReads", untrackedReads));
    }

    /** {@return how long a frame may be held until it is taken back, 100 ms late at most, or null for ever (null)} */
    public @Nullable Duration maxAge() {
        return values.maxAge;
    }

    /** {@return a copy with another {@link #maxAge}, which holds after a close too; open views of what is taken back stay valid} */
    public CameraOptions withMaxAge(@Nullable Duration maxAge) {
        return with(copy -> copy.maxAge = maxAge == null ? null : Checks.positive("maxAge", maxAge));
    }

    /** {@return whether samples of more than 8 bits keep them, as P010 or P016; else all become NV12 (false)} */
    public boolean highBitDepth() {
        return values.highBitDepth;
    }

    /** {@return a copy with another {@link #highBitDepth}} */
    public CameraOptions withHighBitDepth(boolean highBitDepth) {
        return with(copy -> copy.highBitDepth = highBitDepth);
    }

    /** {@return whether a source that has an end begins anew: files, still pictures, web resources with a length (false)} */
    public boolean loop() {
        return values.loop;
    }

    /** {@return a copy with another {@link #loop}} */
    public CameraOptions withLoop(boolean loop) {
        return with(copy -> copy.loop = loop);
    }

    /** {@return whether a source that has an end plays at its own pace: by timestamps, else its frame rate, else 25/s (false)} */
    public boolean realtime() {
        return values.realtime;
    }

    /** {@return a copy with another {@link #realtime}} A jump of the timestamps is played over. A live source paces itself. */
    public CameraOptions withRealtime(boolean realtime) {
        return with(copy -> copy.realtime = realtime);
    }

    /** {@return what may decode the stream: software too where hardware does not, and its threads ({@link Decoding#defaults})} */
    public Decoding decoding() {
        return values.decoding;
    }

    /** {@return a copy with another {@link #decoding}} */
    public CameraOptions withDecoding(Decoding decoding) {
        return with(copy -> copy.decoding = Objects.requireNonNull(decoding, "decoding"));
    }

    /** {@return what is done while nobody subscribes, and so how long a first frame takes ({@link WhenUnwatched#DECODE})} */
    public WhenUnwatched whenUnwatched() {
        return values.whenUnwatched;
    }

    /** {@return a copy with another {@link #whenUnwatched}} */
    public CameraOptions withWhenUnwatched(WhenUnwatched whenUnwatched) {
        return with(copy -> copy.whenUnwatched = Objects.requireNonNull(whenUnwatched, "whenUnwatched"));
    }

    /** {@return the {@linkplain Decoding#threads threads} of {@link #decoding}, 0 to 64 (0, one a processor)} */
    public int decoderThreads() {
        return values.decoding.threads();
    }

    /** {@return a copy with other {@link #decoderThreads}} */
    public CameraOptions withDecoderThreads(int decoderThreads) {
        return withDecoding(values.decoding.withThreads(Checks.between("decoderThreads", decoderThreads, 0, 64)));
    }

    /** The name, or the source without secrets, and what differs from the defaults; of {@link #ffmpeg} the keys alone. */
    @Override
    public String toString() {
        return "CameraOptions[" + (values.name == null ? SourceText.of(values.source) : values.name) + values.changes() + "]";
    }
}
