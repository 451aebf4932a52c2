package io.framelease.bindings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.framelease.bindings.ffmpeg.AVBSFContext;
import io.framelease.bindings.ffmpeg.AVBitStreamFilter;
import io.framelease.bindings.ffmpeg.AVBufferRef;
import io.framelease.bindings.ffmpeg.AVCodec;
import io.framelease.bindings.ffmpeg.AVCodecContext;
import io.framelease.bindings.ffmpeg.AVCodecHWConfig;
import io.framelease.bindings.ffmpeg.AVCodecParameters;
import io.framelease.bindings.ffmpeg.AVCodecParserContext;
import io.framelease.bindings.ffmpeg.AVComponentDescriptor;
import io.framelease.bindings.ffmpeg.AVFormatContext;
import io.framelease.bindings.ffmpeg.AVFrame;
import io.framelease.bindings.ffmpeg.AVIOContext;
import io.framelease.bindings.ffmpeg.AVInputFormat;
import io.framelease.bindings.ffmpeg.AVPacket;
import io.framelease.bindings.ffmpeg.AVPixFmtDescriptor;
import io.framelease.bindings.ffmpeg.AVRational;
import io.framelease.bindings.ffmpeg.AVStream;
import io.framelease.bindings.ffmpeg.FFmpeg;
import io.framelease.ffmpeg.Clips;
import io.framelease.natives.FFmpegLibraries;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The generated layouts against values that the loaded library itself writes into its structures. */
class AllocatedValuesTest {
    private static final long NONE = Long.MIN_VALUE; // AV_NOPTS_VALUE

    @BeforeAll
    static void load() {
        FFmpegLibraries.require();
    }

    @Test
    void frame() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment cell = arena.allocateFrom(ValueLayout.ADDRESS, FFmpeg.av_frame_alloc());
            MemorySegment frame = pointee(cell, AVFrame.sizeof());
            assertThat(AVFrame.pts(frame)).isEqualTo(NONE);
            assertThat(AVFrame.pkt_dts(frame)).isEqualTo(NONE);
            assertThat(AVFrame.best_effort_timestamp(frame)).isEqualTo(NONE);
            assertThat(AVFrame.format(frame)).isEqualTo(-1);
            assertThat(AVFrame.colorspace(frame)).isEqualTo(FFmpeg.AVCOL_SPC_UNSPECIFIED());
            assertThat(AVRational.den(AVFrame.sample_aspect_ratio(frame))).isEqualTo(1);
            AVFrame.width(frame, 642);
            AVFrame.height(frame, 362);
            AVFrame.format(frame, FFmpeg.AV_PIX_FMT_YUV420P());
            assertThat(FFmpeg.av_frame_get_buffer(frame, 64)).isZero();
            for (int plane = 0; plane < 3; plane++) {
                assertThat(frame.get(ValueLayout.JAVA_INT, AVFrame.linesize$offset() + plane * 4L) - (plane == 0 ? 642 : 321))
                        .isBetween(0, 63);
                assertThat(frame.get(ValueLayout.JAVA_LONG, AVFrame.data$offset() + plane * 8L)).isNotZero();
            }
            assertThat(frame.get(ValueLayout.JAVA_LONG, AVFrame.data$offset() + 3 * 8L)).isZero();
            assertThat(frame.get(ValueLayout.JAVA_INT, AVFrame.linesize$offset() + 3 * 4L)).isZero();
            assertThat(AVFrame.extended_data(frame).address()).isEqualTo(AVFrame.data(frame).address());
            MemorySegment buffer = frame.get(ValueLayout.ADDRESS, AVFrame.buf$offset()).reinterpret(AVBufferRef.sizeof());
            assertThat(AVBufferRef.data(buffer).address()).isLessThanOrEqualTo(frame.get(ValueLayout.JAVA_LONG,
                    AVFrame.data$offset()));
            assertThat(AVBufferRef.size(buffer)).isGreaterThanOrEqualTo(642L * 362);
            assertThat(FFmpeg.av_buffer_get_ref_count(buffer)).isEqualTo(1);
            FFmpeg.av_frame_free(cell);
            assertThat(cell.get(ValueLayout.JAVA_LONG, 0)).isZero();
        }
    }

    @Test
    void packet() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment cell = arena.allocateFrom(ValueLayout.ADDRESS, FFmpeg.av_packet_alloc());
            MemorySegment packet = pointee(cell, AVPacket.sizeof());
            assertThat(AVPacket.pts(packet)).isEqualTo(NONE);
            assertThat(AVPacket.dts(packet)).isEqualTo(NONE);
            assertThat(AVPacket.pos(packet)).isEqualTo(-1);
            assertThat(AVPacket.size(packet)).isZero();
            FFmpeg.av_packet_free(cell);
        }
    }

    @Test
    void codecContext() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment codec = FFmpeg.avcodec_find_decoder(FFmpeg.AV_CODEC_ID_H264());
            assertThat(string(AVCodec.name(codec.reinterpret(AVCodec.sizeof())))).isEqualTo("h264");
            assertThat(AVCodec.id(codec.reinterpret(AVCodec.sizeof()))).isEqualTo(FFmpeg.AV_CODEC_ID_H264());
            MemorySegment cell = arena.allocateFrom(ValueLayout.ADDRESS, FFmpeg.avcodec_alloc_context3(codec));
            MemorySegment context = pointee(cell, AVCodecContext.sizeof());
            assertThat(AVCodecContext.codec_id(context)).isEqualTo(FFmpeg.AV_CODEC_ID_H264());
            assertThat(AVCodecContext.codec_type(context)).isEqualTo(FFmpeg.AVMEDIA_TYPE_VIDEO());
            assertThat(AVCodecContext.pix_fmt(context)).isEqualTo(FFmpeg.AV_PIX_FMT_NONE());
            assertThat(AVCodecContext.thread_count(context)).isEqualTo(1);
            assertThat(AVCodecContext.extra_hw_frames(context)).isEqualTo(-1);
            assertThat(AVCodecContext.hw_device_ctx(context).address()).isZero();
            assertThat(AVCodecContext.get_format(context).address()).isNotZero();
            assertThat(AVCodecContext.get_buffer2(context).address()).isNotZero();
            FFmpeg.avcodec_free_context(cell);
        }
    }

    @ParameterizedTest
    @CsvSource({"nv12, 3, 1, 1, 8, 0, 1, 1", "p010le, 3, 1, 1, 10, 6, 2, 2", "yuv420p, 3, 1, 1, 8, 0, 1, 1",
        "yuv422p, 3, 1, 0, 8, 0, 1, 1", "yuv444p10le, 3, 0, 0, 10, 0, 2, 2", "p016le, 3, 1, 1, 16, 0, 2, 2",
        "gray, 1, 0, 0, 8, 0, 1, 1"})
    void pixelFormat(String name, int components, int chromaWidth, int chromaHeight, int depth, int shift, int step,
            int bytes) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment descriptor = FFmpeg.av_pix_fmt_desc_get(FFmpeg.av_get_pix_fmt(arena.allocateFrom(name)))
                    .reinterpret(AVPixFmtDescriptor.sizeof());
            assertThat(string(AVPixFmtDescriptor.name(descriptor))).isEqualTo(name);
            assertThat(AVPixFmtDescriptor.nb_components(descriptor)).isEqualTo((byte) components);
            assertThat(AVPixFmtDescriptor.log2_chroma_w(descriptor)).isEqualTo((byte) chromaWidth);
            assertThat(AVPixFmtDescriptor.log2_chroma_h(descriptor)).isEqualTo((byte) chromaHeight);
            for (int i = 0; i < components; i++) {
                MemorySegment component = descriptor.asSlice(
                        AVPixFmtDescriptor.comp$offset() + i * AVComponentDescriptor.sizeof(), AVComponentDescriptor.sizeof());
                boolean paired = i > 0 && name.matches("nv12|p01.*");
                assertThat(AVComponentDescriptor.depth(component)).isEqualTo(depth);
                assertThat(AVComponentDescriptor.shift(component)).isEqualTo(shift);
                assertThat(AVComponentDescriptor.step(component)).isEqualTo(paired ? 2 * step : step);
                assertThat(AVComponentDescriptor.plane(component)).isEqualTo(paired ? 1 : i);
                assertThat(AVComponentDescriptor.offset(component)).isEqualTo(paired && i == 2 ? bytes : 0);
            }
        }
    }

    @Test
    void openedFile() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment cell = arena.allocate(ValueLayout.ADDRESS);
            String file = Clips.file("audio-video-320x180.mp4").toString();
            assertThat(FFmpeg.avformat_open_input(cell, arena.allocateFrom(file), MemorySegment.NULL, MemorySegment.NULL))
                    .isZero();
            MemorySegment format = pointee(cell, AVFormatContext.sizeof());
            assertThat(FFmpeg.avformat_find_stream_info(format, MemorySegment.NULL)).isNotNegative();
            assertThat(string(AVFormatContext.url(format))).isEqualTo(file);
            assertThat(string(AVInputFormat.name(AVFormatContext.iformat(format).reinterpret(AVInputFormat.sizeof()))))
                    .contains("mp4");
            assertThat(AVFormatContext.nb_streams(format)).isEqualTo(2);
            assertThat(AVFormatContext.duration(format)).isBetween(1_000_000L, 1_200_000L);
            MemorySegment streams = AVFormatContext.streams(format).reinterpret(16);
            MemorySegment sound = streams.getAtIndex(ValueLayout.ADDRESS, 0).reinterpret(AVStream.sizeof());
            MemorySegment video = streams.getAtIndex(ValueLayout.ADDRESS, 1).reinterpret(AVStream.sizeof());
            assertThat(AVStream.index(video)).isEqualTo(1);
            assertThat(AVStream.nb_frames(video)).isEqualTo(25);
            assertThat(AVRational.num(AVStream.avg_frame_rate(video)) / AVRational.den(AVStream.avg_frame_rate(video)))
                    .isEqualTo(25);
            assertThat((double) AVStream.duration(video) * AVRational.num(AVStream.time_base(video))
                    / AVRational.den(AVStream.time_base(video))).isEqualTo(1.0);
            MemorySegment picture = AVStream.codecpar(video).reinterpret(AVCodecParameters.sizeof());
            assertThat(AVCodecParameters.codec_type(picture)).isEqualTo(FFmpeg.AVMEDIA_TYPE_VIDEO());
            assertThat(AVCodecParameters.codec_id(picture)).isEqualTo(FFmpeg.AV_CODEC_ID_H264());
            assertThat(AVCodecParameters.width(picture)).isEqualTo(320);
            assertThat(AVCodecParameters.height(picture)).isEqualTo(180);
            assertThat(AVCodecParameters.format(picture)).isEqualTo(FFmpeg.AV_PIX_FMT_YUV420P());
            MemorySegment tone = AVStream.codecpar(sound).reinterpret(AVCodecParameters.sizeof());
            assertThat(AVCodecParameters.codec_type(tone)).isEqualTo(FFmpeg.AVMEDIA_TYPE_AUDIO());
            assertThat(AVCodecParameters.sample_rate(tone)).isEqualTo(16000);
            FFmpeg.avformat_close_input(cell);
        }
    }

    @Test
    void hardwareConfiguration() {
        MemorySegment codec = FFmpeg.avcodec_find_decoder(FFmpeg.AV_CODEC_ID_H264());
        boolean cuda = false;
        for (int i = 0; ; i++) {
            MemorySegment config = FFmpeg.avcodec_get_hw_config(codec, i);
            if (config.address() == 0) {
                break;
            }
            MemorySegment view = config.reinterpret(AVCodecHWConfig.sizeof());
            if (AVCodecHWConfig.device_type(view) == FFmpeg.AV_HWDEVICE_TYPE_CUDA()) {
                cuda = true;
                assertThat(AVCodecHWConfig.pix_fmt(view)).isEqualTo(FFmpeg.AV_PIX_FMT_CUDA());
                assertThat(AVCodecHWConfig.methods(view) & FFmpeg.AV_CODEC_HW_CONFIG_METHOD_HW_DEVICE_CTX()).isNotZero();
            }
        }
        assertThat(cuda).as("the decoder can use NVDEC").isTrue();
        assertThat(string(FFmpeg.av_hwdevice_get_type_name(FFmpeg.AV_HWDEVICE_TYPE_CUDA()))).isEqualTo("cuda");
    }

    @Test
    void ioContext() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = FFmpeg.av_malloc(4096);
            MemorySegment cell = arena.allocateFrom(ValueLayout.ADDRESS, FFmpeg.avio_alloc_context(buffer, 4096, 0,
                    MemorySegment.ofAddress(0x1234), MemorySegment.NULL, MemorySegment.NULL, MemorySegment.NULL));
            MemorySegment io = pointee(cell, AVIOContext.sizeof());
            assertThat(AVIOContext.buffer(io)).isEqualTo(buffer);
            assertThat(AVIOContext.buffer_size(io)).isEqualTo(4096);
            assertThat(AVIOContext.opaque(io).address()).isEqualTo(0x1234);
            assertThat(AVIOContext.seekable(io)).isZero();
            assertThat(AVIOContext.min_packet_size(io)).isZero();
            assertThat(FFmpeg.avio_read(io, arena.allocate(4096), 4096)).as("a context without a callback reads its buffer")
                    .isEqualTo(4096);
            assertThat(AVIOContext.buf_ptr(io)).isEqualTo(AVIOContext.buf_end(io));
            assertThat(AVIOContext.pos(io)).isEqualTo(4096);
            assertThat(FFmpeg.avio_read(io, arena.allocate(1), 1)).isEqualTo(FFmpeg.AVERROR_EOF());
            assertThat(AVIOContext.eof_reached(io)).isOne();
            FFmpeg.av_free(AVIOContext.buffer(io));
            FFmpeg.avio_context_free(cell);
        }
    }

    @Test
    void parser() {
        MemorySegment parser = FFmpeg.av_parser_init(FFmpeg.AV_CODEC_ID_H264())
                .reinterpret(AVCodecParserContext.sizeof());
        assertThat(AVCodecParserContext.pict_type(parser)).isEqualTo(FFmpeg.AV_PICTURE_TYPE_I());
        assertThat(AVCodecParserContext.fetch_timestamp(parser)).isOne();
        assertThat(AVCodecParserContext.key_frame(parser)).isEqualTo(-1);
        assertThat(AVCodecParserContext.dts_sync_point(parser)).isEqualTo(Integer.MIN_VALUE);
        assertThat(AVCodecParserContext.format(parser)).isEqualTo(FFmpeg.AV_PIX_FMT_NONE());
        FFmpeg.av_parser_close(parser);
    }

    @Test
    void bitstreamFilter() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment filter = FFmpeg.av_bsf_get_by_name(arena.allocateFrom("h264_mp4toannexb"));
            assertThat(string(AVBitStreamFilter.name(filter.reinterpret(AVBitStreamFilter.sizeof()))))
                    .isEqualTo("h264_mp4toannexb");
            MemorySegment cell = arena.allocate(ValueLayout.ADDRESS);
            assertThat(FFmpeg.av_bsf_alloc(filter, cell)).isZero();
            MemorySegment context = pointee(cell, AVBSFContext.sizeof());
            assertThat(AVBSFContext.filter(context)).isEqualTo(filter);
            MemorySegment in = AVBSFContext.par_in(context).reinterpret(AVCodecParameters.sizeof());
            assertThat(AVCodecParameters.codec_type(in)).isEqualTo(FFmpeg.AVMEDIA_TYPE_UNKNOWN());
            AVCodecParameters.codec_id(in, FFmpeg.AV_CODEC_ID_H264());
            AVRational.num(AVBSFContext.time_base_in(context), 1);
            AVRational.den(AVBSFContext.time_base_in(context), 25);
            assertThat(FFmpeg.av_bsf_init(context)).isZero();
            assertThat(AVRational.den(AVBSFContext.time_base_out(context))).isEqualTo(25);
            FFmpeg.av_bsf_free(cell);
        }
    }

    @Test
    void rotation() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment quarterTurn = arena.allocateFrom(ValueLayout.JAVA_INT,
                    0, 1 << 16, 0, -1 << 16, 0, 0, 0, 0, 1 << 30);
            assertThat(FFmpeg.av_display_rotation_get(quarterTurn)).isEqualTo(-90.0);
        }
    }

    @Test
    void everyFunctionIsInTheLoadedLibraries() {
        FFmpegLibraries.requireFilters();
        assertThat(FFmpeg.class.getMethods()).filteredOn(method -> method.getName().endsWith("$handle"))
                .hasSizeGreaterThan(150)
                .allSatisfy(method -> assertThatCode(() -> method.invoke(null)).doesNotThrowAnyException());
    }

    private static MemorySegment pointee(MemorySegment cell, long bytes) {
        return cell.get(ValueLayout.ADDRESS, 0).reinterpret(bytes);
    }

    private static String string(MemorySegment chars) {
        return chars.reinterpret(1000).getString(0);
    }
}
