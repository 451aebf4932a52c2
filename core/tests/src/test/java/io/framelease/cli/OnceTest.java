package io.framelease.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.framelease.ffmpeg.Clips;
import io.framelease.testing.Logs;
import io.framelease.testing.StrictJson;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A look at cameras that ends by itself, for people and for programs. */
@Logs(value = "WARN CameraThread: ", maybe = true)
class OnceTest {
    private static final String CLIP = Clips.file("h264-b-642x362.mp4").toString();

    @TempDir
    private Path folder;

    @Test
    void whereAllPlayTheTableIsShownOnceAndTheExitCodeIsZero() {
        Invocation look = Invocation.of("watch", CLIP, CLIP, "--name", "a", "--name", "b", "--device", "host", "--loop", "--once");
        assertThat(look.exitCode()).isZero();
        assertThat(look.err()).isEmpty();
        List<String> lines = look.out().lines().toList();
        assertThat(lines).hasSize(5);
        assertThat(lines.get(0)).startsWith("CAMERA").contains("OUTAGES");
        assertThat(lines.get(1)).startsWith("a ").contains(" playing ", "642x362", "h264");
        assertThat(lines.get(2)).startsWith("b ").contains(" playing ");
        assertThat(lines.get(3)).startsWith("2 cameras: 2 playing; ");
        assertThat(look.summary()).containsEntry("cameras", "2").containsEntry("errors", "0").containsEntry("leaked", "0");
    }

    /** One that refuses, one that is not there, and one that makes no sense: each is decided. */
    @Test
    void whatDoesNotPlayIsToldWithItsCauseAndTheExitCodeIsOne() {
        Invocation look = Invocation.of("watch", "tcp://127.0.0.1:1", folder.resolve("none.mp4").toString(), "gopher://host/x",
                CLIP, "--name", "dead", "--name", "none", "--name", "gopher", "--name", "good", "--device", "host", "--loop",
                "--once");
        assertThat(look.exitCode()).isEqualTo(1);
        List<String> lines = look.out().lines().toList();
        assertThat(lines).hasSize(7);
        assertThat(lines.get(1)).matches("none +failed .* not found .*");
        assertThat(lines.get(2)).matches("gopher +failed .* not supported .*");
        assertThat(lines.get(3)).matches("dead +offline .* server refuses .*");
        assertThat(lines.get(4)).matches("good +playing .*");
        assertThat(lines.get(5)).matches("4 cameras: 2 failed, 1 offline, 1 playing; .*");
        assertThat(look.count("errors")).as("each that does not play").isEqualTo(3);
        assertThat(look.errorLines()).hasSize(3).allSatisfy(line -> assertThat(line).startsWith("framelease: ")
                .doesNotContain("trying again since"));
    }

    @Test
    void aSourceThatNeverAnswersIsDecidedByItsConnectTimeout() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Invocation look = Invocation.of("watch", "rtsp://127.0.0.1:" + silent.getLocalPort() + "/x", "--name", "silent",
                    "--device", "host", "--once", "--connect-timeout", "500ms");
            assertThat(look.exitCode()).isEqualTo(1);
            assertThat(look.out().lines().skip(1).findFirst().orElseThrow()).matches("silent +offline .* no answer .*");
            assertThat(look.errorLines()).singleElement().asString().contains("no answer within 500 ms")
                    .doesNotContain("trying again since");
        }
    }

    @Test
    void nothingButRefusedSourcesIsALookToo() {
        Invocation look = Invocation.of("watch", "gopher://host/x", "--device", "host", "--once");
        assertThat(look.exitCode()).isEqualTo(1);
        assertThat(look.out()).contains("1 camera: 1 failed; ", "not supported");
        assertThat(look.count("errors")).isEqualTo(1);
    }

    @Test
    void asJsonThereIsOneObjectAndNothingElseOnStandardOutput() {
        Invocation look = Invocation.of("watch", CLIP, "rtsp://user:qux@127.0.0.1:1/x?token=zzy&channel=2", "--name",
                "the \"door\"", "--device", "host", "--loop", "--once", "--json");
        assertThat(look.exitCode()).isEqualTo(1);
        assertThat(look.out().lines()).hasSize(1);
        assertThat(look.out() + look.err()).doesNotContain("qux", "zzy");
        assertThat(StrictJson.object(look.out())).containsEntry("device", "host").containsEntry("playing", 1L);
        List<Map<String, Object>> cameras = JsonScreenTest.cameras(look.out());
        assertThat(cameras).hasSize(2);
        assertThat(cameras.getFirst()).containsEntry("camera", "the \"door\"").containsEntry("state", "playing")
                .containsEntry("width", 642L).containsEntry("codec", "h264");
        assertThat(cameras.getFirst().get("kind")).isNull();
        assertThat(cameras.getLast()).containsEntry("state", "offline").containsEntry("kind", "REFUSED")
                .containsEntry("camera", "rtsp://***@127.0.0.1:1/x?token=***&channel=2");
        assertThat(look.err()).contains("summary: device=host cameras=1 ", "Connection refused");
    }

    /** Not even where it does not come to cameras. */
    @Test
    void asJsonNothingForPeopleIsOnStandardOutput() {
        Invocation refused = Invocation.of("watch", CLIP, "--device", "cuda:99", "--json");
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.out()).isEmpty();
        assertThat(refused.err()).contains("summary: device=cuda:99 ");
    }

    @Test
    void asJsonEachRefreshIsALine() throws Exception {
        Running run = Running.of("watch", CLIP, "--name", "door", "--device", "host", "--loop", "--realtime", "--json",
                "--interval", "20ms");
        await().until(() -> run.out().lines().filter(line -> line.contains("\"playing\":1")).count() > 3);
        Invocation watched = run.stop();
        assertThat(watched.exitCode()).isZero();
        List<Map<String, Object>> door = watched.out().lines().map(line -> JsonScreenTest.cameras(line).getFirst()).toList();
        assertThat(door).allSatisfy(each -> assertThat(each).containsEntry("camera", "door"));
        assertThat(door).extracting(each -> (long) each.get("frames")).isSorted();
        assertThat((long) door.getLast().get("frames")).isPositive();
        assertThat(watched.err()).contains("engine 1 (mean luma) of door: ", "summary: ");
    }
}
