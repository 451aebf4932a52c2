package io.framelease.ffmpeg;

import io.framelease.SourceException;
import io.framelease.SourceException.Kind;
import io.framelease.bindings.ffmpeg.AVCodecParameters;
import io.framelease.bindings.ffmpeg.AVFormatContext;
import io.framelease.bindings.ffmpeg.AVInputFormat;
import io.framelease.bindings.ffmpeg.AVRational;
import io.framelease.bindings.ffmpeg.AVStream;
import io.framelease.bindings.ffmpeg.FFmpeg;
import io.framelease.natives.NativeMemory;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How far an opened source goes: whether it has an end, how long a frame lasts, and whether it ended where it should. */
public final class Extent {
    /** Where nothing tells the frame rate. */
    private static final long DEFAULT_FRAME_NANOS = 40_000_000;
    private static final long SECOND = 1_000_000_000;
    /** What is more is no frame rate but the unit of the timestamps. */
    private static final int MOST_FRAMES_PER_SECOND = 240;
    private static final int MOST_SECONDS_PER_FRAME = 60;
    /** What is opened of these is a list of other resources: its length and its end are none of the video's. */
    private static final Set<String> LISTS = Set.of("hls", "dash", "concat", "imf", "sdp");
    /** A camera's pictures one after the other in one answer; a length that it gives is made up. */
    private static final String MULTIPART = "mpjpeg";

    private final Source source;
    private final MemorySegment context;
    private final MemorySegment stream;
    private final String format;
    private final boolean list;
    private final boolean sized;
    private final boolean live;

    /** Asks once; the answers do not change while the source is read. */
    Extent(Source source, MemorySegment context, MemorySegment stream) {
        this.source = source;
        this.context = context;
        this.stream = stream;
        this.format = NativeMemory.string(AVInputFormat.name(
                NativeMemory.transientView(AVFormatContext.iformat(context), AVInputFormat.sizeof())));
        this.list = LISTS.contains(format);
        this.sized = source.isFile() || !list && Avio.size(context) >= 0;
        this.live = !source.isFile() && AVFormatContext.duration(context) <= 0 && (!sized || format.equals(MULTIPART));
    }

    /** FFmpeg's name of the demuxer. */
    String format() {
        return format;
    }

    /**
     * Whether the source has no known end, neither in time nor in bytes, as a camera has none: its end is then a loss of
     * connection.
     */
    public boolean isLive() {
        return live;
    }

    /** How long a frame lasts that does not say so itself: by the frame rate that is declared or was guessed, else 40 ms. */
    public long frameNanos() {
        MemorySegment rate = firstSound(AVStream.r_frame_rate(stream), AVStream.avg_frame_rate(stream),
                AVCodecParameters.framerate(parameters()));
        return rate == null ? DEFAULT_FRAME_NANOS : AVRational.den(rate) * SECOND / AVRational.num(rate);
    }

    /** Pictures a second: by the stream itself, or else by its container; 0 if nothing tells. */
    double frameRate() {
        MemorySegment rate = firstSound(AVCodecParameters.framerate(parameters()), AVStream.avg_frame_rate(stream),
                AVStream.r_frame_rate(stream));
        return rate == null ? 0 : (double) AVRational.num(rate) / AVRational.den(rate);
    }

    private MemorySegment parameters() {
        return NativeMemory.transientView(AVStream.codecpar(stream), AVCodecParameters.sizeof());
    }

    /** The first of these rates that can be one; null if none can. */
    private static @Nullable MemorySegment firstSound(MemorySegment... rates) {
        for (MemorySegment rate : rates) {
            long frames = AVRational.num(rate);
            long seconds = AVRational.den(rate);
            if (frames > 0 && seconds > 0 && frames <= MOST_FRAMES_PER_SECOND * seconds
                    && seconds <= MOST_SECONDS_PER_FRAME * frames) {
                return rate;
            }
        }
        return null;
    }

    /**
     * Whether what reading returned is the end of the source. FFmpeg's HTTP calls the end of an answer without a length an
     * I/O error, since it cannot tell whether that was all.
     */
    boolean isEnd(int code) {
        return code == AvError.EOF || code == AvError.IO && !sized && !list && source.scheme().startsWith("http");
    }

    /** Whether going back is worth a try: some demuxers try without bytes that can be sought in, and lose their place. */
    boolean isSeekable() {
        return list || Avio.isSeekable(context);
    }

    /**
     * Looks at how the source ended; once it has.
     *
     * @throws SourceException if it did not end but broke, which FFmpeg's demuxers do not tell apart
     */
    public void checkEnd() {
        int error = Avio.error(context);
        if (error < 0 && !isEnd(error)) {
            throw new SourceException(Kind.ENDED, source + " broke off before its end: " + AvError.text(error)
                    + " (reading returned " + error + ")" + (source.isFile() ? "" : "; it is not played again by itself"));
        }
    }

    /**
     * Whether a source that has ended is shorter than its container says. Only what is certain: a file whose container
     * names a size that the file does not have.
     *
     * @param packets how many were read
     * @return what is missing
     */
    public Optional<SourceException> shortfall(long packets) {
        Path path = source.path();
        if (path == null || !Files.isRegularFile(path)) {
            return Optional.empty();
        }
        try (SeekableByteChannel file = Files.newByteChannel(path)) {
            long declared = DeclaredSize.beyondTheEnd(file);
            if (declared == DeclaredSize.UNKNOWN) {
                return Optional.empty();
            }
            long frames = AVStream.nb_frames(stream);
            return Optional.of(new SourceException(Kind.TRUNCATED, String.format(Locale.ROOT,
                    "%s ends before its container says: %,d of %,d bytes%s; what is there was delivered", source, file.size(),
                    declared, frames > packets ? String.format(Locale.ROOT, ", %d of %d frames", packets, frames) : "")));
        } catch (IOException e) {
            return Optional.empty(); // it was read to its end; whether that was all, cannot be told any more
        }
    }
}
