package io.framelease.camera;

import static io.framelease.testing.Liveness.patient;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.framelease.Camera;
import io.framelease.CameraOptions;
import io.framelease.CameraState;
import io.framelease.OpenBudget;
import io.framelease.Retry;
import io.framelease.SourceException;
import io.framelease.device.HostDevice;
import io.framelease.testing.Logs;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A recorder counts the refused logins of all its channels, and locks the account. */
class RefusedLoginsTest {
    private static final int CHANNELS = 8;
    private static final long MINUTE = 60_000_000_000L;

    private final HostDevice device = HostDevice.plain();
    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5); // times may pass from the greatest to the least
    private final RefusedLogins logins = new RefusedLogins(now::get);

    @AfterEach
    void close() {
        device.close();
    }

    @Test
    void aRefusalIsOfItsAccountAndOfItsTime() {
        logins.refused("a", 1, MINUTE);
        now.addAndGet(MINUTE - 1);
        assertThat(logins.refusedFor("a")).isEqualTo(MINUTE - 1);
        assertThat(logins.refusedFor("b")).isEqualTo(-1);
        now.addAndGet(1);
        assertThat(logins.refusedFor("a")).isEqualTo(-1);
    }

    @Test
    void aLoginThatIsTakenIsNotRefusedAnyMore() {
        logins.refused("a", 1, MINUTE);
        logins.taken("a", 2);
        assertThat(logins.refusedFor("a")).isEqualTo(-1);
    }

    @Test
    void whoHasNoLoginIsNeverSpared() {
        logins.refused(null, 1, MINUTE);
        logins.taken(null, 1);
        logins.ended(null, 1);
        assertThat(logins.refusedFor(null)).isEqualTo(-1);
    }

    /** A recorder may refuse one channel to a user who may see the others: nobody else pays for that. */
    @Test
    void whereAnotherCamerasLoginWasTakenOneThatIsRefusedIsOfItsChannel() {
        logins.taken("a", 1);
        logins.taken("a", 2);
        logins.refused("a", 3, MINUTE);
        assertThat(logins.refusedFor("a")).isEqualTo(-1);
        logins.refused("a", 2, 0);
        assertThat(logins.refusedFor("a")).as("which the first has been taken with").isEqualTo(-1);
        logins.refused("b", 3, MINUTE);
        assertThat(logins.refusedFor("b")).isZero();
    }

    /** A password was changed, say. */
    @Test
    void whoIsRefusedSaysNothingForTheAccountAnyMoreNorDoesWhoHasEnded() {
        logins.taken("a", 1);
        logins.taken("a", 2);
        logins.refused("a", 1, 0);
        logins.ended("a", 2);
        logins.refused("a", 1, MINUTE);
        assertThat(logins.refusedFor("a")).isZero();
    }

    private static ScriptedServer refusing() throws Exception {
        return new ScriptedServer(request -> ScriptedServer.head("RTSP/1.0 401 Unauthorized", RedirectTest.cseq(request),
                "WWW-Authenticate: Basic realm=\"recorder\""));
    }

    /** Those that have brought a login. */
    private static long logins(ScriptedServer server) {
        return server.requests().stream().filter(request -> request.contains("\r\nAuthorization: ")).count();
    }

    @Test
    @Logs("WARN CameraThread: cannot open .*: .*401 Unauthorized.*; trying again seldom .*")
    @Logs("WARN CameraThread: cannot open .*: its host has refused this login .*; trying again seldom .*")
    void oneCameraAsksForAllOfAnAccount() throws Exception {
        OpenBudget budget = new OpenPlaces(1, CHANNELS, () -> 0); // so that no place is taken back before the host has answered
        List<Camera> cameras = new ArrayList<>();
        try (ScriptedServer server = refusing()) {
            for (int i = 0; i < CHANNELS; i++) {
                cameras.add(Camera.start(options(server, "user:old", budget), device));
            }
            await().until(() -> cameras.stream().allMatch(camera -> camera.failure().isPresent()));
            assertThat(cameras).allSatisfy(camera -> assertThat(((SourceException) camera.failure().orElseThrow()).kind())
                    .isEqualTo(SourceException.Kind.AUTHENTICATION));
            long one = logins(server);
            assertThat(one).as("logins of the first camera").isBetween(1L, 2L);

            assertThat(cameras.getLast().reconnect()).as("which asks at once, whoever was refused").isTrue();
            await().until(() -> logins(server) > one);
        } finally {
            cameras.forEach(Camera::close);
        }
    }

    @Test
    @Logs("WARN CameraThread: cannot open .*401 Unauthorized.*; trying again seldom .*")
    void anotherLoginIsAskedWith() throws Exception {
        OpenBudget budget = OpenBudget.of(1, CHANNELS);
        try (ScriptedServer server = refusing(); Camera first = Camera.start(options(server, "user:old", budget), device)) {
            await().until(() -> first.failure().isPresent());
            long before = logins(server);
            try (Camera other = Camera.start(options(server, "user:new", budget), device)) {
                await().until(() -> other.failure().isPresent());
                assertThat(logins(server)).isGreaterThan(before);
            }
        }
    }

    /** A channel that a user may not see says nothing of those that he may. */
    @Test
    @Logs("WARN CameraThread: cannot open .*401 Unauthorized.*; trying again seldom .*")
    @Logs(value = "WARN CameraThread: .*; trying again", maybe = true)
    void oneChannelThatIsRefusedKeepsNoOtherAway() throws Exception {
        byte[] media = NoParametersTest.pictures(1, true);
        OpenBudget budget = new OpenPlaces(CHANNELS, CHANNELS, () -> 0); // and a refusal lasts for ever
        try (ScriptedServer server = new ScriptedServer(request -> request.split(" ")[1].endsWith("/forbidden")
                ? ScriptedServer.head("RTSP/1.0 401 Unauthorized", RedirectTest.cseq(request),
                        "WWW-Authenticate: Basic realm=\"recorder\"")
                : NoParametersTest.answer(request, media));
                Camera good = Camera.start(options(server, "/a", "user:right", budget), device)) {
            await().until(() -> good.stats().sessions() == 1 && good.state() == CameraState.PLAYING);
            try (Camera bad = Camera.start(options(server, "/forbidden", "user:right", budget), device)) {
                await().until(() -> bad.failure().isPresent());
                server.reset();
                await().until(() -> good.stats().sessions() > 1);
            }
        }
    }

    private static CameraOptions options(ScriptedServer server, String login, OpenBudget budget) {
        return options(server, "/a", login, budget);
    }

    private static CameraOptions options(ScriptedServer server, String path, String login, OpenBudget budget) {
        return patient(server.url("rtsp", path).replace("://", "://" + login + "@"))
                .withRetry(Retry.defaults().withOpenBudget(budget));
    }
}
