package io.framelease.camera;

import static io.framelease.testing.Liveness.patient;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.framelease.Camera;
import io.framelease.CameraOptions;
import io.framelease.CameraState;
import io.framelease.Frame;
import io.framelease.Outstanding;
import io.framelease.Overflow;
import io.framelease.Subscription;
import io.framelease.WhenExhausted;
import io.framelease.device.HostDevice;
import io.framelease.ffmpeg.Clips;
import io.framelease.testing.Logs;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A time that is longer than a clock can count is one that never comes. */
class LongTimeoutTest {
    private static final Duration EVER = Duration.ofSeconds(Long.MAX_VALUE, 999_999_999);

    /** Each duration that a camera takes. */
    private enum Option {
        CONNECT(camera -> camera.withConnectTimeout(EVER)),
        READ(camera -> camera.withReadTimeout(EVER)),
        RETRY(camera -> camera.withRetryDelay(EVER)),
        CLOSE(camera -> camera.withCloseTimeout(EVER)),
        EXHAUSTED(camera -> camera.withExhaustedTimeout(EVER)),
        UNTRACKED(camera -> camera.withUntrackedReads(EVER)),
        AGE(camera -> camera.withMaxAge(EVER)),
        DRAIN(camera -> camera.withOutstanding(Outstanding.drain(EVER))),
        ALL(camera -> {
            CameraOptions all = camera;
            for (Option each : values()) {
                all = each.name().equals("ALL") ? all : each.set.apply(all);
            }
            return all;
        });

        private final UnaryOperator<CameraOptions> set;

        Option(UnaryOperator<CameraOptions> set) {
            this.set = set;
        }
    }

    @ParameterizedTest
    @EnumSource
    @Logs(value = "WARN Exhaustion: .*are held", maybe = true)
    void playsIsExhaustedReconnectsAndCloses(Option option) throws Exception {
        for (WhenExhausted policy : WhenExhausted.values()) {
            HostDevice device = HostDevice.plain();
            CameraOptions options = option.set.apply(Cameras.endless().withSlots(2).withWhenExhausted(policy));
            try (Camera camera = Camera.open(options, device);
                    Subscription frames = camera.subscribe(Overflow.DROP_NEWEST)) {
                List<Frame> held = new ArrayList<>();
                await().until(() -> {
                    Frame frame = frames.poll();
                    if (frame != null) {
                        held.add(frame);
                    }
                    return camera.stats().exhaustions() > 0;
                });
                assertThat(camera.revokeOlderThan(EVER)).isZero();
                assertThat(camera.stats().revoked()).as("frames taken back").isZero();
                held.forEach(Frame::close);
                long published = camera.stats().frames();
                assertThat(camera.reconnect()).isTrue();
                await().until(() -> camera.stats().sessions() == 2 && camera.stats().frames() > published);
                assertThat(camera.state()).isEqualTo(CameraState.PLAYING);
            }
            device.close();
            assertThat(device.memory().allocated()).isZero();
        }
    }

    @Test
    void aWebSourceOpens() throws Exception {
        HostDevice device = HostDevice.plain();
        byte[] clip = ScriptedServer.http("video/mp2t", Files.readAllBytes(Clips.file("truncated-640x360.ts")));
        try (ScriptedServer server = new ScriptedServer(request -> clip)) {
            assertThat(Opening.width(patient(server.url("http", "/a.ts")).withConnectTimeout(EVER)
                    .withReadTimeout(EVER), device)).isEqualTo(640);
        } finally {
            device.close();
        }
    }
}
