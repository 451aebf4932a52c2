package io.framelease.camera;

import static io.framelease.testing.Liveness.patient;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.framelease.Camera;
import io.framelease.CameraOptions;
import io.framelease.CameraState;
import io.framelease.OpenBudget;
import io.framelease.Retry;
import io.framelease.device.HostDevice;
import io.framelease.ffmpeg.Clips;
import io.framelease.testing.Liveness;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Cameras wait for their turn to open a source. In a budget's time that stands still, so that no place is taken back. */
class OpenBudgetTest {
    private static final String HOST = "127.0.0.1";

    private final HostDevice device = HostDevice.plain();
    private final OpenPlaces places = new OpenPlaces(1, 8, () -> 0);
    private final OpenPlaces.Place held = places.ask(HOST, null);

    @AfterEach
    void close() {
        held.close();
        device.close();
    }

    private CameraOptions options(String source) {
        return patient(source).withRetry(Retry.defaults().withOpenBudget(places));
    }

    private static ScriptedServer server() throws Exception {
        byte[] media = NoParametersTest.pictures(1, true);
        return new ScriptedServer(request -> NoParametersTest.answer(request, media));
    }

    @Test
    void aCameraAsksNothingOfItsHostBeforeItsTurn() throws Exception {
        try (ScriptedServer server = server(); Camera camera = Camera.start(options(server.url("rtsp", "/a")), device)) {
            await().until(() -> places.waiting() == 1);
            assertThat(camera.state()).isEqualTo(CameraState.CONNECTING);
            assertThat(server.requests()).isEmpty();
            held.close();
            assertThat(camera.awaitState(Set.of(CameraState.PLAYING), Liveness.LIMIT)).isEqualTo(CameraState.PLAYING);
            await().untilAsserted(() -> assertThat(places.opening()).as("a source that is open has no place").isZero());
            assertThat(server.requests()).isNotEmpty();
        }
    }

    /** What it takes until a rare picture comes is not the time of others. */
    @Test
    void whoWaitsForPicturesAloneIsInNobodysWay() throws Exception {
        byte[] media = NoParametersTest.pictures(1, true);
        try (ScriptedServer server = new ScriptedServer(
                request -> NoParametersTest.answer(request, request.contains("/none") ? new byte[0] : media));
                Camera none = Camera.start(options(server.url("rtsp", "/none")), device)) {
            await().until(() -> places.waiting() == 1);
            try (Camera camera = Camera.start(options(server.url("rtsp", "/a")), device)) {
                await().until(() -> places.waiting() == 2);
                held.close();
                assertThat(camera.awaitState(Set.of(CameraState.PLAYING), Liveness.LIMIT)).isEqualTo(CameraState.PLAYING);
                assertThat(none.state()).isEqualTo(CameraState.CONNECTING);
                assertThat(server.requests()).anyMatch(each -> each.startsWith("PLAY ") && each.contains("/none"));
            }
        }
    }

    /** Whose connect timeout is not the time of others. */
    @Test
    void openingWaitsForItsTurnToo() throws Exception {
        try (ScriptedServer server = server()) {
            CompletableFuture<Camera> opened = CompletableFuture.supplyAsync(
                    () -> Camera.open(options(server.url("rtsp", "/a")), device),
                    task -> Thread.ofPlatform().daemon().start(task));
            await().until(() -> places.waiting() == 1);
            assertThat(opened).isNotDone();
            held.close();
            opened.get(Liveness.LIMIT.toSeconds(), TimeUnit.SECONDS).close();
        }
    }

    @Test
    void aCloseAndAReconnectEndTheWait() throws Exception {
        try (ScriptedServer server = server()) {
            try (Camera camera = Camera.start(options(server.url("rtsp", "/a")), device)) {
                await().until(() -> places.waiting() == 1);
                assertThat(camera.reconnect()).isTrue();
                await().until(() -> places.waiting() == 1);
                assertThat(camera.failure()).isEmpty();
                assertThat(camera.stats().errors()).isZero();
            }
            assertThat(places.waiting()).isZero();
            assertThat(server.requests()).isEmpty();
        }
    }

    @Test
    void filesAndOtherHostsHaveNoPartInIt() throws Exception {
        try (Camera camera = Camera.open(options(Clips.file("raw-96x64.h264").toString()), device)) {
            assertThat(camera.stats().sessions()).isEqualTo(1);
        }
        try (OpenPlaces.Place other = places.ask("192.0.2.1", null)) {
            assertThat(other.await(() -> true, 1)).isTrue();
        }
    }

    @Test
    void camerasOfAProcessShareOne() {
        assertThat(CameraOptions.of("rtsp://a/").retry().openBudget()).isSameAs(OpenBudget.ofProcess());
        assertThat(OpenBudget.ofProcess().perHost()).isEqualTo(4);
        assertThat(OpenBudget.ofProcess().inAll()).isEqualTo(16);
    }
}
