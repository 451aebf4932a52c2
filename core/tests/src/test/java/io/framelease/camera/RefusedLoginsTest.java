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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
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
    private final List<Camera> cameras = new ArrayList<>();

    @AfterEach
    void close() {
        cameras.forEach(Camera::close);
        device.close();
    }

    /** All channels of a recorder; they are closed behind the test. */
    private void start(CameraOptions options) {
        for (int i = 0; i < CHANNELS; i++) {
            cameras.add(Camera.start(options, device));
        }
    }

    /** By two cameras: one of them may be a channel that this user may not see. */
    private void refuse(Object account) {
        logins.refused(account, 1, MINUTE / 2);
        assertThat(logins.refusedFor(account)).as("by one").isEqualTo(-1);
        logins.refused(account, 2, MINUTE);
    }

    @Test
    void aRefusalIsOfItsAccountAndOfItsTime() {
        refuse("a");
        now.addAndGet(MINUTE - 1);
        assertThat(logins.refusedFor("a")).isEqualTo(MINUTE - 1);
        assertThat(logins.refusedFor("b")).isEqualTo(-1);
        now.addAndGet(1);
        assertThat(logins.refusedFor("a")).isEqualTo(-1);
        logins.refused("a", 2, MINUTE);
        assertThat(logins.refusedFor("a")).as("the next that asks").isZero();
    }

    @Test
    void oneCameraThatIsRefusedTwiceIsOne() {
        logins.refused("a", 1, MINUTE);
        logins.refused("a", 1, MINUTE);
        assertThat(logins.refusedFor("a")).isEqualTo(-1);
    }

    @Test
    void aLoginThatIsTakenIsNotRefusedAnyMore() {
        refuse("a");
        logins.taken("a", 2);
        assertThat(logins.refusedFor("a")).isEqualTo(-1);
        assertThat(logins.isTaken("a")).isTrue();
        logins.lost("a", 2);
        assertThat(logins.isTaken("a")).isFalse();
        logins.refused("a", 3, MINUTE);
        assertThat(logins.refusedFor("a")).as("by one since").isEqualTo(-1);
    }

    @Test
    void whoHasNoLoginIsNeverSpared() {
        logins.refused(null, 1, MINUTE);
        logins.refused(null, 2, MINUTE);
        logins.taken(null, 1);
        logins.lost(null, 1);
        logins.ended(null, 1);
        assertThat(logins.refusedFor(null)).isEqualTo(-1);
    }

    /** A recorder may refuse channels to a user who may see the others: nobody else pays for that. */
    @Test
    void whileACameraHasASessionOneThatIsRefusedIsOfItsChannel() {
        logins.taken("a", 3);
        logins.refused("a", 1, MINUTE);
        logins.refused("a", 2, MINUTE);
        assertThat(logins.refusedFor("a")).isEqualTo(-1);
        logins.lost("a", 3);
        assertThat(logins.refusedFor("a")).as("when the others have lost their sessions").isEqualTo(-1);
        refuse("b");
        assertThat(logins.refusedFor("b")).isZero();
    }

    /** A password was changed, say, while they were open, and the recorder was started anew. */
    @Test
    void whoHasLostItsSessionSaysNothingForTheAccount() {
        logins.taken("a", 1);
        logins.taken("a", 2);
        logins.taken("a", 3);
        logins.lost("a", 1);
        logins.lost("a", 2);
        logins.refused("a", 1, MINUTE);
        logins.refused("a", 2, MINUTE);
        assertThat(logins.refusedFor("a")).as("the third has a session").isEqualTo(-1);
        logins.ended("a", 3);
        logins.refused("a", 1, MINUTE);
        logins.refused("a", 2, MINUTE);
        assertThat(logins.refusedFor("a")).isZero();
    }

    @Test
    void whoWasRefusedOrSparedWaitsUntilAnothersLoginIsTaken() {
        assertThat(logins.refused("a", 1, MINUTE)).isTrue();
        assertThat(logins.spare("a", 3)).as("one alone says nothing").isEqualTo(-1);
        assertThat(logins.refused("a", 2, MINUTE)).isTrue();
        now.addAndGet(7);
        assertThat(logins.spare("a", 3)).isEqualTo(7);
        assertThat(logins.spare("b", 4)).isEqualTo(-1);
        assertThat(List.of(1, 2, 3)).allMatch(camera -> logins.waits("a", camera));
        logins.ended("a", 2);
        assertThat(logins.waits("a", 2)).isFalse();
        logins.taken("b", 5);
        assertThat(logins.waits("a", 3)).isTrue();
        logins.taken("a", 6);
        assertThat(logins.waits("a", 3)).as("one that has not asked itself").isFalse();
        assertThat(logins.waits("a", 1)).isTrue();
        logins.taken("a", 3);
        assertThat(logins.waits("a", 1)).isFalse();
        assertThat(logins.refused("a", 1, MINUTE)).as("it is its channel").isFalse();
        assertThat(logins.waits("a", 1)).isFalse();
        refuse("d");
        assertThat(logins.spare("d", 1)).as("one that has asked itself, and is spared then").isZero();
        assertThat(logins.spare("d", 3)).isZero();
        logins.asks("d", 2);
        logins.taken("d", 7);
        assertThat(logins.waits("d", 3)).as("it asks first").isFalse();
        assertThat(logins.waits("d", 1)).isTrue();
        logins.passOn("d");
        assertThat(logins.waits("d", 1)).as("behind one that had another failure").isFalse();
        assertThat(logins.refused("c", 1, MINUTE)).isTrue();
        logins.taken("c", 2);
        assertThat(logins.waits("c", 1)).as("one that was refused alone asks at its own time").isTrue();
        assertThat(logins.refused(null, 1, MINUTE)).isFalse();
        assertThat(logins.spare(null, 1)).isEqualTo(-1);
        assertThat(logins.waits(null, 1)).isFalse();
    }

    private static ScriptedServer refusing() throws Exception {
        return new ScriptedServer(RefusedLoginsTest::refusal);
    }

    private static byte[] refusal(String request) {
        return ScriptedServer.head("RTSP/1.0 401 Unauthorized", RedirectTest.cseq(request),
                "WWW-Authenticate: Basic realm=\"recorder\"");
    }

    /** Those that have brought a login. */
    private static long logins(ScriptedServer server) {
        return server.requests().stream().filter(request -> request.contains("\r\nAuthorization: ")).count();
    }

    /** Four of a host at a time, as by default; and the host answers late, so that their places were taken back meanwhile. */
    @Test
    @Logs("WARN CameraThread: cannot open .*: .*401 Unauthorized.*; trying again seldom .*")
    @Logs("WARN CameraThread: cannot open .*: its host has refused this login .*; trying again seldom .*")
    void twoCamerasAskForAllOfAnAccount() throws Exception {
        AtomicLong time = new AtomicLong();
        OpenBudget budget = new OpenPlaces(4, CHANNELS, time::get);
        Semaphore answers = new Semaphore(0);
        try (ScriptedServer server = new ScriptedServer(request -> {
            answers.acquireUninterruptibly();
            return refusal(request);
        })) {
            start(options(server, "user:old", budget));
            await().until(() -> budget.waiting() == CHANNELS - 1);
            time.addAndGet(OpenPlaces.LOGIN_NANOS - 1);
            await().until(() -> budget.opening() == 0); // its time is over
            assertThat(budget.waiting()).as("who waits for what the host says to the first").isEqualTo(CHANNELS - 1);
            answers.release(1_000);
            await().until(() -> cameras.stream().allMatch(camera -> camera.failure().isPresent()));
            assertThat(cameras).allSatisfy(camera -> assertThat(((SourceException) camera.failure().orElseThrow()).kind())
                    .isEqualTo(SourceException.Kind.AUTHENTICATION));
            long two = logins(server);
            assertThat(two).as("logins of two cameras").isBetween(2L, 4L);

            assertThat(cameras.getLast().reconnect()).as("which asks at once, whoever was refused").isTrue();
            await().until(() -> logins(server) > two);
        } finally {
            answers.release(1_000);
        }
    }

    /** The recorder was started anew, with another password: all cameras have logged in before. */
    @Test
    @Logs("WARN CameraThread: .*401 Unauthorized.*")
    @Logs("WARN CameraThread: .*its host has refused this login .*")
    @Logs(value = "WARN CameraThread: .*; trying again", maybe = true)
    void thoseThatHaveLoggedInBeforeAreSparedAsWell() throws Exception {
        byte[] media = NoParametersTest.pictures(1, true);
        AtomicBoolean changed = new AtomicBoolean();
        OpenBudget budget = new OpenPlaces(4, CHANNELS, () -> 0);
        Semaphore answers = new Semaphore(0);
        try (ScriptedServer server = new ScriptedServer(request -> {
            if (changed.get()) {
                answers.acquireUninterruptibly();
            }
            return changed.get() ? refusal(request) : NoParametersTest.answer(request, media);
        })) {
            start(options(server, "user:old", budget));
            await().until(() -> cameras.stream().allMatch(camera -> camera.state() == CameraState.PLAYING));
            changed.set(true);
            long before = logins(server);
            server.reset();
            await().until(() -> cameras.stream().noneMatch(camera -> camera.state() == CameraState.PLAYING));
            answers.release(1_000);
            await().until(() -> cameras.stream().allMatch(camera -> camera.failure().isPresent()
                    && ((SourceException) camera.failure().orElseThrow()).kind() == SourceException.Kind.AUTHENTICATION));
            assertThat(logins(server) - before).as("logins of two cameras").isBetween(2L, 4L);
        } finally {
            answers.release(1_000);
        }
    }

    /** The recorder has its old password back, and somebody has one camera try. */
    @Test
    @Logs("WARN CameraThread: cannot open .*401 Unauthorized.*; trying again seldom .*")
    @Logs("WARN CameraThread: cannot open .*: its host has refused this login .*; trying again seldom .*")
    @Logs(value = "WARN CameraThread: .*; trying again", maybe = true)
    void whenOneIsLetInAgainTheOthersDoNotWaitForTheirTime() throws Exception {
        byte[] media = NoParametersTest.pictures(1, true);
        AtomicBoolean refuses = new AtomicBoolean(true);
        OpenBudget budget = new OpenPlaces(4, CHANNELS, () -> 0);
        try (ScriptedServer server = new ScriptedServer(request ->
                refuses.get() ? refusal(request) : NoParametersTest.answer(request, media))) {
            CameraOptions options = options(server, "user:right", budget);
            start(options.withRetry(options.retry().withLoginDelay(Duration.ofDays(1))));
            await().until(() -> cameras.stream().allMatch(camera -> camera.failure().isPresent()));
            refuses.set(false);
            assertThat(cameras.get(CHANNELS / 2).reconnect()).isTrue();
            await().until(() -> cameras.stream().allMatch(camera -> camera.stats().sessions() > 0));
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
                ? refusal(request) : NoParametersTest.answer(request, media));
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
