package io.framelease.camera;

import static io.framelease.testing.Liveness.patient;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.framelease.Camera;
import io.framelease.CameraOptions;
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
        logins.refused("a", MINUTE);
        now.addAndGet(MINUTE - 1);
        assertThat(logins.refusedFor("a")).isEqualTo(MINUTE - 1);
        assertThat(logins.refusedFor("b")).isEqualTo(-1);
        now.addAndGet(1);
        assertThat(logins.refusedFor("a")).isEqualTo(-1);
    }

    @Test
    void aLoginThatIsTakenIsNotRefusedAnyMore() {
        logins.refused("a", MINUTE);
        logins.taken("a");
        assertThat(logins.refusedFor("a")).isEqualTo(-1);
    }

    @Test
    void whoHasNoLoginIsNeverSpared() {
        logins.refused(null, MINUTE);
        logins.taken(null);
        assertThat(logins.refusedFor(null)).isEqualTo(-1);
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
        OpenBudget budget = OpenBudget.of(1, CHANNELS);
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

    private static CameraOptions options(ScriptedServer server, String login, OpenBudget budget) {
        return patient(server.url("rtsp", "/a").replace("://", "://" + login + "@"))
                .withRetry(Retry.defaults().withOpenBudget(budget));
    }
}
