package io.framelease.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.framelease.CameraOptions;
import io.framelease.Deinterlace;
import io.framelease.Trust.Redirects;
import io.framelease.VideoChoice;
import io.framelease.ffmpeg.Clips;
import io.framelease.testing.Logs;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;

/** How a source is reached and decoded, as the command line says it. */
class SourceOptionsTest {
    private static final String CLIP = Clips.file("h264-b-642x362.mp4").toString();

    /** A command that has these options alone. */
    @CommandLine.Command
    private static final class Alone implements Runnable {
        @Mixin
        private SourceOptions options;

        @Override
        public void run() {
            // it is parsed, and no more
        }
    }

    private static SourceOptions parsed(String... arguments) {
        Alone command = new Alone();
        CommandLine line = new CommandLine(command);
        line.registerConverter(Duration.class, new Durations());
        line.registerConverter(Deinterlace.class, new Words<>(Deinterlace.class));
        line.registerConverter(Redirects.class, new Words<>(Redirects.class));
        line.registerConverter(SourceOptions.Transport.class, new Words<>(SourceOptions.Transport.class));
        line.parseArgs(arguments);
        command.options.check();
        return command.options;
    }

    @Test
    void whatIsNotSaidIsTheLibrarysDefault() {
        CameraOptions camera = parsed().camera("rtsp://camera/x");
        assertThat(camera).hasToString(CameraOptions.of("rtsp://camera/x").toString());
    }

    @ParameterizedTest
    @CsvSource({"rtsp://c/x,buffer_size", "RTSPS://c/x,buffer_size", "rtp://c:1,buffer_size", "udp://c:1,buffer_size",
        "srt://c:1,recv_buffer_size", "tcp://c:1,recv_buffer_size"})
    void theReceiveBufferHasItsNameInFFmpeg(String source, String name) {
        assertThat(parsed("--receive-buffer", "4000000").camera(source).ffmpeg()).isEqualTo(Map.of(name, "4000000"));
    }

    @Test
    void whatASourceDoesNotHaveIsNotSet() {
        assertThat(parsed("--low-latency").camera("rtsp://c/x").decoding().isLowLatency()).isTrue();
        assertThat(parsed().camera("rtsp://c/x").decoding().isLowLatency()).isFalse();
        SourceOptions options = parsed("--receive-buffer", "4000000", "--reorder-queue", "2", "--transport", "udp");
        assertThat(options.camera("rtsp://c/x").ffmpeg()).isEqualTo(Map.of("buffer_size", "4000000", "reorder_queue_size", "2",
                "rtsp_transport", "udp"));
        assertThat(parsed("--transport", "http").camera("rtsp://c/x").ffmpeg()).isEqualTo(Map.of("rtsp_transport", "http"));
        assertThat(options.camera("http://c/x").ffmpeg()).isEmpty();
        assertThat(options.camera("film.mp4").ffmpeg()).isEmpty();
    }

    @Test
    void theUsersOwnOptionsGoFirst() {
        assertThat(parsed("--transport", "udp", "--option", "rtsp_transport=http").camera("rtsp://c/x").ffmpeg())
                .isEqualTo(Map.of("rtsp_transport", "http"));
    }

    @Test
    void aStreamIsChosen() {
        assertThat(parsed("--stream", "largest").camera("a").decoding().video()).isSameAs(VideoChoice.largest());
        assertThat(parsed("--stream", "1").camera("a").decoding().video()).hasToString("number 1");
        assertThat(parsed("--stream", "640x360").camera("a").decoding().video()).hasToString("at least 640x360");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--stream=smallest", "--stream=-1", "--stream=0x360", "--stream=99999999999", "--receive-buffer=0",
        "--receive-buffer=many", "--reorder-queue=1", "--threads=65", "--transport=pigeon"})
    void nonsenseIsRefused(String argument) {
        assertThatExceptionOfType(ParameterException.class).isThrownBy(() -> parsed(argument));
    }

    /** What the library says of an option names its own methods; here their options are named too. */
    @ParameterizedTest
    @CsvSource({"threads=secret,Decoding.withThreads,--threads", "timeout=secret,withReadTimeout,--read-timeout",
        "vf=secret,withTransform,--scale", "map=secret,withVideo,--stream", "re=secret,withRealtime,--realtime",
        "rstp_transport=secret,FFmpeg has no option,did you mean 'rtsp_transport'?",
        "rtsp_transports=secret,FFmpeg has no option,did you mean 'rtsp_transport'?",
        "movflags=secret,FFmpeg has no option,for a source", "ignore_edit_list=secret,FFmpeg has no option,did you mean 'ignore_editlist'?",
        "user_agent=secret,FFmpeg's reader of it has no option,'user_agent'", "fps_prob_size=secret,FFmpeg has no option,'fpsprobesize'"})
    @Logs(value = "WARN CameraThread: .* has failed: ", maybe = true)
    void aWishThatBelongsElsewhereIsToldWhere(String option, String method, String instead) {
        Invocation refused = Invocation.of("watch", CLIP, "--device", "host", "--option", option);
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.errorLines()).singleElement().asString().contains(method, instead).doesNotContain("secret");
    }
}
