package io.framelease.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;

import io.framelease.natives.FFmpegLibraries;
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
