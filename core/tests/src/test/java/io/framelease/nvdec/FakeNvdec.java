package io.framelease.nvdec;

import io.framelease.DeviceException;
import io.framelease.DeviceLostException;
import io.framelease.Limits;
import io.framelease.Transform;
import io.framelease.bindings.nvdec.CUVIDEOFORMAT;
import io.framelease.bindings.nvdec.CUVIDGETDECODESTATUS;
import io.framelease.bindings.nvdec.CUVIDH264PICPARAMS;
import io.framelease.bindings.nvdec.CUVIDPARSERDISPINFO;
import io.framelease.bindings.nvdec.CUVIDPICPARAMS;
import io.framelease.bindings.nvdec.CUVIDPROCPARAMS;
import io.framelease.bindings.nvdec.Nvcuvid;
import io.framelease.ffmpeg.DecoderOptions;
import io.framelease.ffmpeg.Demuxer;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.IntUnaryOperator;

/**
 * A driver without a GPU: its parser finds what a script says, its decoders note what they are told. What stands above the driver
 * is the library's own.
 */
final class FakeNvdec implements Driver {
    static final DecoderOptions OPTIONS = new DecoderOptions(false, true, 1, 4, Limits.defaults());
    /** Those of a file that is played as fast as it goes. */
    static final DecoderOptions AHEAD = new DecoderOptions(false, false, 1, 1, 4, Limits.defaults(), Transform.none());
    /** What a call that is to fail returns: CUDA_ERROR_UNKNOWN. */
    static final int FAILURE = 999;
    /** What a call returns of which the hardware tells nothing: CUDA_ERROR_NOT_SUPPORTED. */
    static final int NOT_SUPPORTED = 801;
    /** As VP9 needs them. */
    static final int SURFACES = 10;

    /** What the parser finds in a packet. */
    interface Script {
        /** @param number the packet's, from 1 on; below 0 for the end of the stream, behind the packet of that number */
        void packet(long number, Finder found);
    }

    /** What the GPU decodes. */
    interface Told {
        /** @param codec of NVDEC's codecs */
        Capabilities of(int codec, int bitDepth);
    }

    final List<String> calls = new ArrayList<>();
    Told told = (codec, bitDepth) -> new Capabilities(true, 16, 16, 4096, 4096, 1 << 20, 0xff);
    /** What becomes of pictures, by their surfaces' numbers. */
    final List<String> work = new ArrayList<>();
    /** What mapping was told of the pictures' fields. */
    final List<String> fields = new ArrayList<>();
    /** Surfaces' numbers of pictures that were known to be decoded when they were mapped. */
    final List<Integer> decoded = new ArrayList<>();
    final List<Native> made = new ArrayList<>();
    final NvdecDecoders decoders = new NvdecDecoders("test:0", this, () -> { });
    private final Script script;
    /** Most output surfaces of a decoder that were mapped at a time. */
    int most;
    /** Most decoders that there is memory for. */
    int room = Integer.MAX_VALUE;
    /** Done first where a decoder is made. */
    Runnable creating = () -> { };
    /** What asking for a picture's state returns; 0 if it is told. */
    int statusCode;
    /** What becomes of a surface's picture, of NVDEC's states; below 0 it tells nothing. */
    IntUnaryOperator verdict = index -> -1;
    /** Of which surfaces the next picture is refused. */
    IntPredicate decodingFails = index -> false;
    IntPredicate mappingFails = index -> false;
    boolean capabilitiesFail;
    boolean parserFails;
    boolean reconfigurationFails;
    boolean unmappingFails;
    boolean lost;

    FakeNvdec(Script script) {
        this.script = script;
    }

    private DeviceException failure(int code, String call) {
        String text = "test:0: " + call + " failed with " + code;
        return lost ? new DeviceLostException(text) : new DeviceException(text);
    }

    /** Opens a decoder as a camera does. */
    NvdecDecoder open(Demuxer demuxer) {
        return open(demuxer, OPTIONS);
    }

    /** The same with other options. */
    NvdecDecoder open(Demuxer demuxer, DecoderOptions options) {
        return (NvdecDecoder) decoders.open(demuxer, options, 0).decoder();
    }

    @Override
    public String missing() {
        return "";
    }

    @Override
    public Capabilities capabilities(int codec, int chroma, int bitDepth) {
        if (capabilitiesFail) {
            throw failure(FAILURE, "cuvidGetDecoderCaps()");
        }
        return told.of(codec, bitDepth);
    }

    @Override
    public NativeDecoder decoder(DecoderShape shape, int surfaces, DecoderCache cache) {
        if (made.stream().filter(decoder -> decoder.destroyed == 0).count() >= room) {
            calls.add("no memory");
            return null;
        }
        creating.run();
        calls.add("create " + shape.width() + "x" + shape.height());
        Native decoder = new Native(shape, surfaces, cache);
        made.add(decoder);
        return decoder;
    }

    @Override
    public Parser parser(int codec, byte[] header, Parser.Events events) {
        if (parserFails) {
            throw failure(FAILURE, "cuvidCreateVideoParser()");
        }
        return new Parser() {
            @Override
            public boolean parse(MemorySegment data, long number) {
                boolean end = data.byteSize() == 0;
                if (end) {
                    calls.add("end");
                }
                try (Arena call = Arena.ofConfined()) {
                    script.packet(end ? -number : number, new Finder(codec, events, call));
                }
                return true;
            }

            @Override
            public void close() {
                // there is nothing behind it
            }
        };
    }

    /** Calls back as the driver's parser does. */
    record Finder(int codec, Parser.Events events, Arena call) {
        int sequence(int width, int height) {
            MemorySegment format = CUVIDEOFORMAT.allocate(call);
            CUVIDEOFORMAT.codec(format, codec);
            CUVIDEOFORMAT.chroma_format(format, Nvcuvid.cudaVideoChromaFormat_420());
            CUVIDEOFORMAT.progressive_sequence(format, (byte) 1);
            CUVIDEOFORMAT.min_num_decode_surfaces(format, (byte) SURFACES);
            CUVIDEOFORMAT.coded_width(format, width + 15 & ~15);
            CUVIDEOFORMAT.coded_height(format, height + 15 & ~15);
            CUVIDEOFORMAT.display_area.right(CUVIDEOFORMAT.display_area(format), width);
            CUVIDEOFORMAT.display_area.bottom(CUVIDEOFORMAT.display_area(format), height);
            return events.sequence(format);
        }

        /** @param order of H.264: the picture's place in the order of display */
        void decode(int index, int order) {
            decode(CUVIDPICPARAMS.allocate(call), index, order);
        }

        /** As the other, of a picture's first or second field. */
        void field(int index, int order, boolean second, boolean bottom) {
            MemorySegment parameters = CUVIDPICPARAMS.allocate(call);
            CUVIDPICPARAMS.field_pic_flag(parameters, 1);
            CUVIDPICPARAMS.second_field(parameters, second ? 1 : 0);
            CUVIDPICPARAMS.bottom_field_flag(parameters, bottom ? 1 : 0);
            decode(parameters, index, order);
        }

        private void decode(MemorySegment parameters, int index, int order) {
            CUVIDPICPARAMS.CurrPicIdx(parameters, index);
            MemorySegment places = CUVIDH264PICPARAMS.CurrFieldOrderCnt(CUVIDPICPARAMS.CodecSpecific.h264(
                    CUVIDPICPARAMS.CodecSpecific(parameters)));
            if (codec == Nvcuvid.cudaVideoCodec_H264()) {
                places.setAtIndex(ValueLayout.JAVA_INT, 0, order);
                places.setAtIndex(ValueLayout.JAVA_INT, 1, order);
            }
            events.decode(parameters);
        }

        /** Of an interlaced picture, the top field first; the parser tells so of all but H.264. */
        void displayFields(int index, boolean both) {
            MemorySegment info = CUVIDPARSERDISPINFO.allocate(call);
            CUVIDPARSERDISPINFO.picture_index(info, index);
            CUVIDPARSERDISPINFO.top_field_first(info, 1);
            CUVIDPARSERDISPINFO.repeat_first_field(info, both ? 0 : -1);
            events.display(info);
        }

        void display(int index) {
            MemorySegment info = CUVIDPARSERDISPINFO.allocate(call);
            CUVIDPARSERDISPINFO.picture_index(info, index);
            CUVIDPARSERDISPINFO.progressive_frame(info, 1);
            events.display(info);
        }
    }

    /** A native decoder that notes what it is told. */
    final class Native extends NativeDecoder {
        int mapped;
        volatile int destroyed;

        private Native(DecoderShape shape, int surfaces, DecoderCache cache) {
            super(shape, surfaces, FakeNvdec.this::failure, cache, MemorySegment.NULL);
        }

        @Override
        int reconfigureNative(DecoderShape wanted) {
            calls.add("reconfigure " + wanted.width() + "x" + wanted.height() + (mapped > 0 ? " under a surface" : ""));
            return reconfigurationFails ? FAILURE : 0;
        }

        @Override
        int decodeNative(MemorySegment parameters) {
            int index = CUVIDPICPARAMS.CurrPicIdx(parameters);
            work.add("decode " + index);
            return decodingFails.test(index) ? FAILURE : 0;
        }

        @Override
        int mapNative(Picture picture, MemorySegment address, MemorySegment pitch, MemorySegment how) {
            work.add("map " + picture.index);
            if (hasDecoded(picture)) {
                decoded.add(picture.index);
            }
            fields.add((CUVIDPROCPARAMS.top_field_first(how) == 0 ? "bottom first" : "top first")
                    + (CUVIDPROCPARAMS.unpaired_field(how) == 0 ? "" : ", alone"));
            if (mappingFails.test(picture.index)) {
                return FAILURE;
            }
            mapped++;
            most = Math.max(most, mapped);
            return 0;
        }

        @Override
        int unmapNative(long address) {
            mapped--;
            return unmappingFails ? FAILURE : 0;
        }

        @Override
        int statusNative(Picture picture, MemorySegment status) {
            if (statusCode != 0) {
                return statusCode;
            }
            int state = verdict.applyAsInt(picture.index);
            if (state < 0) {
                return NOT_SUPPORTED;
            }
            CUVIDGETDECODESTATUS.decodeStatus(status, state);
            return 0;
        }

        @Override
        void destroy() {
            destroyed++;
        }
    }
}
