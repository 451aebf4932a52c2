package io.framelease.bindings;

import static org.assertj.core.api.Assertions.assertThat;

import io.framelease.bindings.ffmpeg.AVCodecContext;
import io.framelease.bindings.ffmpeg.AVFormatContext;
import io.framelease.bindings.ffmpeg.AVOption;
import io.framelease.bindings.ffmpeg.FFmpeg;
import io.framelease.natives.FFmpegLibraries;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The generated layouts against the loaded library's own word: it keeps, for each of its options, where in the structure
 * the option's field lies.
 */
class LayoutTest {
    @BeforeAll
    static void load() {
        FFmpegLibraries.require();
    }

    @TestFactory
    Stream<DynamicTest> codecContext() {
        return offsets(FFmpeg.avcodec_get_class(), Map.ofEntries(
                Map.entry("b", AVCodecContext.bit_rate$offset()),
                Map.entry("flags", AVCodecContext.flags$offset()),
                Map.entry("flags2", AVCodecContext.flags2$offset()),
                Map.entry("time_base", AVCodecContext.time_base$offset()),
                Map.entry("g", AVCodecContext.gop_size$offset()),
                Map.entry("bf", AVCodecContext.max_b_frames$offset()),
                Map.entry("refs", AVCodecContext.refs$offset()),
                Map.entry("err_detect", AVCodecContext.err_recognition$offset()),
                Map.entry("maxrate", AVCodecContext.rc_max_rate$offset()),
                Map.entry("bufsize", AVCodecContext.rc_buffer_size$offset()),
                Map.entry("threads", AVCodecContext.thread_count$offset()),
                Map.entry("thread_type", AVCodecContext.thread_type$offset()),
                Map.entry("color_primaries", AVCodecContext.color_primaries$offset()),
                Map.entry("colorspace", AVCodecContext.colorspace$offset()),
                Map.entry("color_range", AVCodecContext.color_range$offset()),
                Map.entry("pkt_timebase", AVCodecContext.pkt_timebase$offset()),
                Map.entry("hwaccel_flags", AVCodecContext.hwaccel_flags$offset()),
                Map.entry("extra_hw_frames", AVCodecContext.extra_hw_frames$offset()),
                Map.entry("apply_cropping", AVCodecContext.apply_cropping$offset()),
                Map.entry("max_pixels", AVCodecContext.max_pixels$offset())));
    }

    @TestFactory
    Stream<DynamicTest> formatContext() {
        return offsets(FFmpeg.avformat_get_class(), Map.ofEntries(
                Map.entry("probesize", AVFormatContext.probesize$offset()),
                Map.entry("packetsize", AVFormatContext.packet_size$offset()),
                Map.entry("fflags", AVFormatContext.flags$offset()),
                Map.entry("analyzeduration", AVFormatContext.max_analyze_duration$offset()),
                Map.entry("max_delay", AVFormatContext.max_delay$offset()),
                Map.entry("max_streams", AVFormatContext.max_streams$offset()),
                Map.entry("start_time_realtime", AVFormatContext.start_time_realtime$offset()),
                Map.entry("protocol_whitelist", AVFormatContext.protocol_whitelist$offset()),
                Map.entry("format_whitelist", AVFormatContext.format_whitelist$offset()),
                Map.entry("skip_estimate_duration_from_pts", AVFormatContext.skip_estimate_duration_from_pts$offset()),
                Map.entry("output_ts_offset", AVFormatContext.output_ts_offset$offset()),
                Map.entry("max_probe_packets", AVFormatContext.max_probe_packets$offset())));
    }

    private static Stream<DynamicTest> offsets(MemorySegment avClass, Map<String, Long> generated) {
        return generated.entrySet().stream().sorted(Map.Entry.comparingByKey()).map(entry -> DynamicTest.dynamicTest(
                entry.getKey(), () -> assertThat(entry.getValue()).isEqualTo(offset(avClass, entry.getKey()))));
    }

    /** What the library says; an option is looked up in a class by a pointer to a pointer to it. */
    private static long offset(MemorySegment avClass, String name) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment option = FFmpeg.av_opt_find(arena.allocateFrom(ValueLayout.ADDRESS, avClass),
                    arena.allocateFrom(name), MemorySegment.NULL, 0, FFmpeg.AV_OPT_SEARCH_FAKE_OBJ());
            assertThat(option.address()).as("option " + name).isNotZero();
            MemorySegment view = option.reinterpret(AVOption.sizeof());
            assertThat(AVOption.name(view).reinterpret(100).getString(0)).isEqualTo(name);
            return AVOption.offset(view);
        }
    }
}
