package io.framelease.ffmpeg;

import io.framelease.SourceException;
import io.framelease.SourceException.Kind;
import io.framelease.VideoChoice;
import io.framelease.bindings.ffmpeg.AVCodecParameters;
import io.framelease.bindings.ffmpeg.AVFormatContext;
import io.framelease.bindings.ffmpeg.AVStream;
import io.framelease.bindings.ffmpeg.AVStreamGroup;
import io.framelease.bindings.ffmpeg.FFmpeg;
import io.framelease.natives.NativeMemory;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Which of an opened source's streams is the video; and which are called video and are none. */
final class VideoStreams {
    /** Pictures that belong to a stream, and are none themselves. */
    private static final int STILL = FFmpeg.AV_DISPOSITION_ATTACHED_PIC() | FFmpeg.AV_DISPOSITION_TIMED_THUMBNAILS();

    /** A stream of the source's; without a size if it declares none. */
    private record Video(int index, int width, int height) {
        long pixels() {
            return (long) width * height;
        }
    }

    private VideoStreams() {
    }

    /**
     * Finds the video stream that is wanted.
     *
     * @return its index
     * @throws SourceException if there is none: the cover picture of a record is none, and neither is one tile of a picture
     *                         that is put together of many
     */
    static int chosen(Source source, MemorySegment context, VideoChoice choice) {
        int best = FFmpeg.av_find_best_stream(context, FFmpeg.AVMEDIA_TYPE_VIDEO(), -1, -1, MemorySegment.NULL, 0);
        int count = AVFormatContext.nb_streams(context);
        if (best < 0) {
            throw none(source, count);
        }
        List<Video> videos = videos(context);
        if (videos.isEmpty() && (AVStream.disposition(stream(context, best)) & FFmpeg.AV_DISPOSITION_ATTACHED_PIC()) != 0) {
            throw new SourceException(Kind.NO_VIDEO, "cannot open " + source
                    + ": it has no video stream, only a cover picture (" + count + " streams in all)");
        }
        int index = videos.isEmpty() ? best : choose(source, videos, choice, best);
        MemorySegment stream = pointer(AVFormatContext.streams(context), index);
        for (int i = 0; i < AVFormatContext.nb_stream_groups(context); i++) {
            MemorySegment group = NativeMemory.transientView(pointer(AVFormatContext.stream_groups(context), i),
                    AVStreamGroup.sizeof());
            if (AVStreamGroup.type(group) == FFmpeg.AV_STREAM_GROUP_PARAMS_TILE_GRID() && contains(group, stream)) {
                throw new SourceException(Kind.UNSUPPORTED, "cannot open " + source + ": its picture is put together of "
                        + AVStreamGroup.nb_streams(group) + " tiles, as phones make HEIC files; convert it to JPEG or PNG");
            }
        }
        return index;
    }

    private static SourceException none(Source source, int count) {
        return new SourceException(Kind.NO_VIDEO, "cannot open " + source + ": it has no video stream (" + count
                + " streams in all)");
    }

    /**
     * Refuses a source whose description names sound and nothing else, since looking at what it sends would tell nothing more.
     *
     * @throws SourceException if it is so
     */
    static void refuseSoundAlone(Source source, MemorySegment context) {
        int count = AVFormatContext.nb_streams(context);
        boolean sound = count > 0;
        for (int i = 0; i < count; i++) {
            sound &= type(stream(context, i)) == FFmpeg.AVMEDIA_TYPE_AUDIO();
        }
        if (sound) {
            throw none(source, count);
        }
    }

    private static int type(MemorySegment stream) {
        return AVCodecParameters.codec_type(NativeMemory.transientView(AVStream.codecpar(stream), AVCodecParameters.sizeof()));
    }

    /** Those that play: neither cover pictures nor thumbnails. */
    private static List<Video> videos(MemorySegment context) {
        List<Video> videos = new ArrayList<>();
        for (int i = 0; i < AVFormatContext.nb_streams(context); i++) {
            MemorySegment stream = stream(context, i);
            MemorySegment parameters = NativeMemory.transientView(AVStream.codecpar(stream), AVCodecParameters.sizeof());
            if (type(stream) == FFmpeg.AVMEDIA_TYPE_VIDEO() && (AVStream.disposition(stream) & STILL) == 0) {
                videos.add(new Video(i, Math.max(0, AVCodecParameters.width(parameters)),
                        Math.max(0, AVCodecParameters.height(parameters))));
            }
        }
        return videos;
    }

    private static int choose(Source source, List<Video> videos, VideoChoice choice, int best) {
        if (choice.number() >= videos.size()) {
            throw new SourceException(Kind.NO_VIDEO, "cannot open " + source + ": it has no video stream number "
                    + choice.number() + ", but " + IntStream.range(0, videos.size()).mapToObj(i -> i + " of "
                    + videos.get(i).width() + "x" + videos.get(i).height()).collect(Collectors.joining(", ")));
        }
        if (choice.number() >= 0) {
            return videos.get(choice.number()).index();
        }
        // Of equal ones FFmpeg's best, else the first.
        Comparator<Video> smallest = Comparator.comparingLong(Video::pixels);
        Comparator<Video> preferred = Comparator.comparing((Video each) -> each.index() != best).thenComparingInt(Video::index);
        return videos.stream().filter(each -> choice.width() > 0 && each.width() >= choice.width()
                        && each.height() >= choice.height()).min(smallest.thenComparing(preferred))
                .or(() -> videos.stream().min(smallest.reversed().thenComparing(preferred))).orElseThrow().index();
    }

    private static MemorySegment stream(MemorySegment context, int index) {
        return NativeMemory.transientView(pointer(AVFormatContext.streams(context), index), AVStream.sizeof());
    }

    private static boolean contains(MemorySegment group, MemorySegment stream) {
        for (int i = 0; i < AVStreamGroup.nb_streams(group); i++) {
            if (pointer(AVStreamGroup.streams(group), i).address() == stream.address()) {
                return true;
            }
        }
        return false;
    }

    /** An element of an array of pointers. */
    private static MemorySegment pointer(MemorySegment array, int index) {
        long size = ValueLayout.ADDRESS.byteSize();
        return NativeMemory.transientView(array, (index + 1) * size).getAtIndex(ValueLayout.ADDRESS, index);
    }
}
