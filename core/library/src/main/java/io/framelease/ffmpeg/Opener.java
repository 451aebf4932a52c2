package io.framelease.ffmpeg;

import io.framelease.Limits;
import io.framelease.SourceException;
import io.framelease.SourceException.Kind;
import io.framelease.VideoChoice;
import io.framelease.bindings.ffmpeg.AVFormatContext;
import io.framelease.bindings.ffmpeg.FFmpeg;
import io.framelease.ffmpeg.log.Complaints;
import io.framelease.ffmpeg.log.HttpHeaders;
import io.framelease.natives.NativeMemory;
import io.framelease.natives.OrderedArena;
import io.framelease.text.Redaction;
import io.framelease.threads.Nanos;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Opens a source for a {@link Demuxer}: resolves its host, checks its peer, connects, and finds its video stream, all of it
 * before one deadline. Confined to the thread that opens it.
 *
 * <p>What FFmpeg may do meanwhile is decided here: the protocols and formats, what else it may open ({@link OpenGuard}),
 * and that an RTSP server's redirect is followed only where {@link io.framelease.Trust} lets it lead.
 */
final class Opener {
    /** Times a packet's limit that may be read for one: what belongs to no packet lies between. */
    private static final int READ_AHEAD = 2;
    /** How FFmpeg goes to a {@link WebGate}: past the user's proxy, with a connection for each request. */
    private static final Map<String, String> WEB = Map.of("http_proxy", "", "multiple_requests", "0");

    private static final String RTSP = "rtsp";
    private static final String REORDER = "reorder_queue_size";
    /** With those FFmpeg gives RTP's packets as they come, and says nothing of what is missing: with 2 it does. */
    private static final Set<String> SHORT_QUEUES = Set.of("0", "1");
    /**
     * For how many µs FFmpeg waits for a datagram of RTP that is missing while others come behind it, where latency is to be low;
     * else for 100 ms. With 0 it would keep no queue at all, and would not tell any more what never came.
     */
    private static final String SHORT_WAIT = "10000";
    /**
     * Of RTSP the video alone is asked for: a camera's sound and metadata would be sent and thrown away, and looked at, for as
     * long as there is time, until FFmpeg knows what they are. A server that plays nothing but all, and one that has no video,
     * refuse that, and are asked again for all.
     */
    private static final String MEDIA = "allowed_media_types";

    private final Source source;
    private final Map<String, String> options;
    private final Duration timeout;
    private final Limits limits;
    private final VideoChoice video;
    private final boolean lowLatency;
    private final Interrupt interrupt;
    private final OrderedArena arena;
    private Complaints complaints = new Complaints();
    @SuppressWarnings("NullAway.Init") // set by open(), before FFmpeg is called
    private OpenGuard guard;
    private @Nullable WebGate gate;
    private int refused; // FFmpeg's code of the last connection; 0 if it was none

    Opener(Source source, OpenOptions options, Interrupt interrupt, OrderedArena arena) {
        this.source = source;
        this.options = options.ffmpeg();
        this.timeout = options.connectTimeout();
        this.limits = options.limits();
        this.video = options.video();
        this.lowLatency = options.lowLatency();
        this.interrupt = interrupt;
        this.arena = arena;
    }

    /**
     * Opens it.
     *
     * @return its AVFormatContext, which belongs to the arena
     * @throws SourceException if it cannot be opened in time, or is not trusted
     */
    MemorySegment open() {
        interrupt.allow(Nanos.of(timeout));
        interrupt.feed(null, READ_AHEAD * limits.packetBytes());
        OptionCheck.check(source, options);
        source.checkReadable();
        Proxy proxy = Proxy.of(source, options);
        HostNames.resolve(source, proxy, timeout, interrupt);
        if (WebGate.serves(source, options)) {
            WebGate opened = new WebGate(source, proxy, timeout);
            gate = opened;
            NativeMemory.own(arena.allocate(1), 1, arena, object -> opened.close()); // after the context is closed
            guard = new OpenGuard(source, WEB, gate);
        } else {
            guard = new OpenGuard(source, PeerCheck.check(source, proxy, timeout, interrupt), null);
        }
        // The callbacks are made first, so that closing the arena frees them after the context that calls them.
        InterruptCallback callback = interrupt.callback(arena);
        MemorySegment door = guard.stub(arena);
        if (!source.scheme().startsWith(RTSP) || options.containsKey(MEDIA)) {
            return connect(callback, door, options);
        }
        Map<String, String> alone = new HashMap<>(options);
        alone.put(MEDIA, "video");
        try {
            return connect(callback, door, alone);
        } catch (SourceException e) {
            if (interrupt.isCut() || interrupt.expired() || !OpenFailure.isOfPartialPlay(refused, complaints.lines())) {
                throw e;
            }
            complaints = new Complaints(); // of the server that is asked for all
            return connect(callback, door, options);
        }
    }

    /**
     * Connects.
     *
     * @param options FFmpeg's, of the user and of this source
     * @return the AVFormatContext
     */
    private MemorySegment connect(InterruptCallback callback, MemorySegment door, Map<String, String> options) {
        NativeCell cell = NativeCell.own(
                AvError.checkAllocated(FFmpeg.avformat_alloc_context(), "avformat_alloc_context"), arena,
                opened -> interrupt.goodbye(() -> FFmpeg.avformat_close_input(opened)));
        MemorySegment context = NativeMemory.borrow(cell.get(), AVFormatContext.sizeof(), arena);
        callback.install(context);
        guard.install(context, door);
        boolean rtsp = source.scheme().startsWith(RTSP);
        try (Options dictionary = new Options(); Arena call = Arena.ofConfined()) {
            dictionary.set("protocol_whitelist", source.protocols());
            dictionary.set("format_whitelist", Formats.whitelist(source));
            dictionary.set("pattern_type", "none"); // of image2: a % in a picture's name is a %
            if (!source.isFile()) { // half of what there is time for: FFmpeg would look at 5 s of the stream
                dictionary.set("analyzeduration", Long.toString(Nanos.of(timeout) / 2000));
                dictionary.set("fpsprobesize", "0"); // the frame rate is not needed, and takes a second to find
                dictionary.set("max_ts_probe", "1"); // nor are decoding times, for which it would wait for 50 pictures
            }
            if (source.scheme().startsWith("http")) { // goes on where it was, or fails; within the read timeout
                dictionary.set("reconnect", "1");
            }
            if (rtsp) {
                dictionary.set("rtsp_transport", "tcp");
                if (Transports.isInOrder(source, options)) { // or FFmpeg says nothing of a gap in RTP's numbers
                    dictionary.set(REORDER, "2");
                }
            }
            if (lowLatency) {
                dictionary.set("max_delay", SHORT_WAIT);
            }
            options.forEach(dictionary::set);
            if (SHORT_QUEUES.contains(options.getOrDefault(REORDER, ""))) {
                dictionary.set(REORDER, "2");
            }
            if (gate != null) {
                WEB.forEach(dictionary::set);
                dictionary.set("http_persistent", "0");
                if (options.containsKey("cookies")) { // FFmpeg would compare their domain with the gate's
                    dictionary.set("cookies", options.get("cookies").replaceAll("(?i);[ \\t]*domain=[^;\\n]*", ""));
                }
            }
            MemorySegment location = call.allocateFrom(source.location());
            RedirectWatch watch = new RedirectWatch(source, context);
            interrupt.alsoAsk(watch::isRefused);
            int result;
            try (HttpHeaders headers = new HttpHeaders(watch::header)) {
                if (rtsp) { // of HTTP itself a gate sees them
                    headers.listen();
                }
                result = blocking(rtsp ? interrupt::enterOpening : interrupt::enterWithAlarm,
                        () -> FFmpeg.avformat_open_input(cell.cell(), location, MemorySegment.NULL, dictionary.cell()));
            } finally {
                interrupt.alsoAsk(null);
            }
            if (watch.refusal() != null) {
                throw watch.refusal();
            }
            refused = Math.min(0, result);
            if (result < 0) {
                throw failure("avformat_open_input", result);
            }
            dictionary.refuseUnused(source.toString(), AVFormatContext.iformat(context));
        }
        return context;
    }

    /**
     * Finds the video stream, by what was learned of the source before if it says the same of itself.
     *
     * @return its index
     * @throws SourceException if there is none, or too little comes in time to know it
     */
    int findVideo(MemorySegment context, Learned learned) {
        if (source.scheme().startsWith(RTSP)) {
            VideoStreams.refuseSoundAlone(source, context);
        }
        Learned.Saying said = learned.recall(context);
        if (said != null) {
            probe(context);
            learned.remember(said, context);
        }
        return VideoStreams.chosen(source, context, video);
    }

    private void probe(MemorySegment context) {
        interrupt.feed(Avio.bytesReadCounter(context), READ_AHEAD * limits.packetBytes());
        int result;
        try (StreamLimits streams = new StreamLimits(context, limits)) {
            result = blocking(interrupt::enterWithAlarm, () -> FFmpeg.avformat_find_stream_info(context, streams.options()));
        }
        if (result < 0 && !interrupt.isOverfed()) { // a packet without an end may be behind many good ones
            throw failure(OpenFailure.PROBING, result);
        }
        if (interrupt.isCut() || interrupt.expired()) { // what it has gathered by then is too little to decode with
            throw failure(OpenFailure.PROBING, FFmpeg.AVERROR_EXIT());
        }
    }

    /**
     * Makes a call that a cut or the deadline is to end at once.
     *
     * @param enter the interrupt's part before it
     */
    private int blocking(Runnable enter, IntSupplier call) {
        enter.run();
        try (Complaints listening = complaints) {
            listening.listen();
            return call.getAsInt();
        } finally {
            interrupt.leave();
        }
    }

    private SourceException failure(String call, int code) {
        if (guard.failure() != null) {
            throw new IllegalStateException("opening " + source + " failed in this library", guard.failure());
        }
        if (interrupt.isCut()) {
            return source.cutShort();
        }
        if (guard.refusal() != null) {
            return guard.refusal();
        }
        if (gate != null && gate.failure() != null) {
            return gate.failure();
        }
        if (interrupt.isOverfed()) {
            return PacketReader.tooLarge(source, interrupt);
        }
        if (interrupt.expired()) {
            String waits = gate == null ? null : gate.late();
            return waits != null ? new SourceException(Kind.TIMED_OUT, "cannot open " + source + ": " + waits)
                    : OpenFailure.late(source, Transports.of(source, options), timeout, call, complaints.lines());
        }
        List<String> lines = complaints.lines();
        String unauthorized = gate == null ? null : gate.unauthorized();
        if (code == FFmpeg.AVERROR_HTTP_UNAUTHORIZED() && unauthorized != null) { // of which FFmpeg logs nothing if it had no login
            lines = Stream.concat(lines.stream(), Stream.of(Redaction.of("HTTP error " + unauthorized))).toList();
        }
        return OpenFailure.of(source, !options.isEmpty(), call, code, lines);
    }
}
