package io.framelease.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;

import io.framelease.bindings.ffmpeg.FFmpeg;
import io.framelease.natives.FFmpegLibraries;
import java.lang.foreign.Arena;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Names of options as the loaded FFmpeg has them. */
class OptionNamesTest {
    @BeforeAll
    static void load() {
        FFmpegLibraries.require();
    }

    @Test
    void thoseOfDemuxersProtocolsAndAllReadersAreKnown() {
        Set<String> names = OptionNames.ofReaders();
        assertThat(names).contains("probesize", "analyzeduration", // of all
                "rtsp_transport", "reorder_queue_size", "allowed_media_types", // of RTSP
                "buffer_size", "user_agent", "passphrase", "listen", "rtmp_live") // of protocols
                .doesNotContain("movflags", "tcp", "threads");
        assertThat(names).allMatch(OptionNames::isReaders);
        assertThat(names).hasSizeGreaterThan(200);
    }

    @Test
    void thoseOfDecodersAreNotThoseOfReaders() {
        assertThat(OptionNames.isDecoders("skip_loop_filter")).isTrue();
        assertThat(OptionNames.isReaders("skip_loop_filter")).isFalse();
        assertThat(OptionNames.isDecoders("rtsp_transport")).isFalse();
        assertThat(OptionNames.isReaders("nosuch")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"rstp_transport,rtsp_transport", "RTSP_TRANSPORT,rtsp_transport", "rtsp-transport,rtsp_transport",
        "bufer_size,buffer_size", "user_agnet,user_agent", "probsize,probesize", "reorder_queue_sizes,reorder_queue_size",
        "alowed_media_type,allowed_media_types"})
    void whatIsMistypedIsGuessed(String typed, String meant) {
        assertThat(OptionNames.nearest(typed)).contains(meant);
    }

    /** What this reader has, of names that another reader may have. */
    @Test
    void thoseOfOneReader() {
        Set<String> names;
        try (Arena arena = Arena.ofConfined()) {
            names = OptionNames.of(FFmpeg.av_find_input_format(arena.allocateFrom("mp4")));
        }
        assertThat(names).contains("ignore_editlist", "probesize").doesNotContain("rtsp_transport", "framerate", "movflags");
        assertThat(OptionNames.nearest("ignore_edit_list", names)).contains("ignore_editlist");
        assertThat(OptionNames.nearest("user_agent", names)).isEmpty();
    }

    /** Of muxers, which have a place in the same tables. */
    @Test
    void thoseOfWritersAreNone() {
        assertThat(OptionNames.isReaders("movflags")).isFalse();
        assertThat(OptionNames.isReaders("hls_time")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"kitchen_sink", "x", "zz", "completely_different_thing"})
    void whatIsLikeNothingIsNotGuessed(String typed) {
        assertThat(OptionNames.nearest(typed)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"abc,abc,0", "abc,acb,1", "abc,ab,1", "abc,abcd,1", "abc,axc,1", "'',abc,3", "kitten,sitting,3", "ca,abc,3"})
    void editsAreCounted(String from, String to, int edits) {
        assertThat(OptionNames.edits(from, to)).isEqualTo(edits);
        assertThat(OptionNames.edits(to, from)).isEqualTo(edits);
    }
}
