package io.framelease.ffmpeg;

import io.framelease.SourceException;
import io.framelease.SourceException.Kind;
import io.framelease.bindings.ffmpeg.AVFormatContext;
import io.framelease.bindings.ffmpeg.AVStream;
import io.framelease.bindings.ffmpeg.AVStreamGroup;
import io.framelease.bindings.ffmpeg.FFmpeg;
import io.framelease.natives.NativeMemory;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Which of an opened source's streams is the video; and which are called video and are none. */
final class VideoStreams {
    private VideoStreams() {
    }

    /**
     * Finds the best video stream.
     *
     * @return its index
     * @throws SourceException if there is none: the cover picture of a record is none, and neither is one tile of a picture
     *                         that is put together of many
     */
    static int best(Source source, MemorySegment context) {
        int index = FFmpeg.av_find_best_stream(context, FFmpeg.AVMEDIA_TYPE_VIDEO(), -1, -1, MemorySegment.NULL, 0);
        int count = AVFormatContext.nb_streams(context);
        if (index < 0) {
            throw new SourceException(Kind.NO_VIDEO, "cannot open " + source + ": it has no video stream (" + count
                    + " streams in all)");
        }
        MemorySegment stream = pointer(AVFormatContext.streams(context), index);
        int disposition = AVStream.disposition(NativeMemory.transientView(stream, AVStream.sizeof()));
        if ((disposition & FFmpeg.AV_DISPOSITION_ATTACHED_PIC()) != 0) { // chosen only where there is nothing else
            throw new SourceException(Kind.NO_VIDEO, "cannot open " + source
                    + ": it has no video stream, only a cover picture (" + count + " streams in all)");
        }
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
