package io.framelease.camera;

import static io.framelease.testing.Liveness.patient;
import static org.assertj.core.api.Assertions.assertThat;

import io.framelease.device.HostDevice;
import io.framelease.ffmpeg.Clips;
import java.nio.file.Files;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A connect timeout that is longer than a clock can count is one that never comes. */
class LongTimeoutTest {
    @Test
    void opens() throws Exception {
        HostDevice device = HostDevice.plain();
        byte[] clip = ScriptedServer.http("video/mp2t", Files.readAllBytes(Clips.file("truncated-640x360.ts")));
        try (ScriptedServer server = new ScriptedServer(request -> clip)) {
            for (String source : new String[] {Clips.file("truncated-640x360.ts").toString(),
                server.url("http", "/a.ts")}) {
                assertThat(Opening.width(patient(source).withConnectTimeout(Duration.ofSeconds(Long.MAX_VALUE)),
                        device)).isEqualTo(640);
            }
        } finally {
            device.close();
        }
    }
}
