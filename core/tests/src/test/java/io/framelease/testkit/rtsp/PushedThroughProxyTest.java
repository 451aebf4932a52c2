package io.framelease.testkit.rtsp;

import static io.framelease.testing.Liveness.patient;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.framelease.Camera;
import io.framelease.Devices;
import io.framelease.Overflow;
import io.framelease.testing.Logs;
import io.framelease.testkit.synthetic.LoopbackPort;
import io.framelease.testkit.synthetic.SyntheticCamera;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** In front of a demuxer that listens, the client is the source: its packets are what faults meet. */
class PushedThroughProxyTest {
    @Test
    @Logs(value = "WARN CameraThread: .*; trying again", maybe = true)
    void aResetMeetsTheSyntheticCamerasPackets() {
        try (LoopbackPort port = new LoopbackPort(); FaultProxy proxy = FaultProxy.before(port.number(), 5);
                SyntheticCamera synthetic = SyntheticCamera.start("rtsp://127.0.0.1:" + proxy.port() + "/a", 64, 48, 25);
                Camera camera = Camera.start(patient("rtsp://127.0.0.1:" + port.number() + "/a")
                        .withFfmpeg(Map.of("rtsp_flags", "listen")).withRetryDelay(Duration.ofMillis(50)), Devices.host());
                var _ = camera.subscribe(Overflow.KEEP_LATEST)) {
            await().until(() -> camera.stats().frames() > 10);
            proxy.inject(Phase.PLAYING, new Fault.Reset(), 1);
            await().until(() -> camera.stats().sessions() == 2);
            assertThat(proxy.applied(Phase.PLAYING)).isEqualTo(1);
            long before = camera.stats().frames();
            await().until(() -> camera.stats().frames() > before + 10);
            assertThat(synthetic.connections()).isGreaterThanOrEqualTo(2);
        }
    }
}
