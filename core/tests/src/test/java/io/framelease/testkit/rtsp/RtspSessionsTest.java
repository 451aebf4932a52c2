package io.framelease.testkit.rtsp;

import static io.framelease.testing.Liveness.patient;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import io.framelease.Camera;
import io.framelease.Device;
import io.framelease.Devices;
import io.framelease.SourceException;
import io.framelease.testkit.NumberedVideo;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The sessions of the camera: how many it has room for, how they begin, and how they end. */
class RtspSessionsTest {
    @TempDir
    Path folder;
    private RtspCamera server;

    @BeforeEach
    void serve() {
        server = RtspCamera.serve(NumberedVideo.write(folder.resolve("numbers.y4m"), 3, 50, 60));
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void hasRoomForSoManySessions() throws Exception {
        server.limitSessions(1);
        Device device = Devices.host();
        try (Camera camera = Camera.open(patient(server.url()), device)) {
            assertThatExceptionOfType(SourceException.class).isThrownBy(() -> Camera.open(patient(server.url()), device))
                    .satisfies(e -> assertThat(e.kind()).isEqualTo(SourceException.Kind.BUSY));
            assertThat(server.refused()).isEqualTo(1);
        }
        await().until(() -> server.openSessions() == 0);
        Camera.open(patient(server.url()), device).close();
    }

    @Test
    void countsHowSessionsEnd() throws IOException {
        try (RawClient client = new RawClient(server.port())) {
            client.play();
            assertThat(server.openSessions()).isEqualTo(1);
            assertThat(client.packet()).isNotEmpty();
            assertThat(client.ask("GET_PARAMETER").status()).isEqualTo(200);
            assertThat(client.ask("TEARDOWN").status()).isEqualTo(200);
            assertThat(server.openSessions()).isZero();
            assertThat(server.teardowns()).isEqualTo(1);
        }
        try (RawClient client = new RawClient(server.port())) {
            client.play();
        }
        await().until(() -> server.openSessions() == 0);
        assertThat(server.sessions()).isEqualTo(2);
        assertThat(server.teardowns()).isEqualTo(1);
        assertThat(server.abandoned()).isEqualTo(1);
        assertThat(server.requests("PLAY")).isEqualTo(2);
        assertThat(server.connections()).isEqualTo(2);
    }

    /** The longer time is more than a clock can count. */
    @ParameterizedTest
    @ValueSource(longs = {3600, Long.MAX_VALUE})
    void keepsThePlaceOfASessionThatWasLeft(long seconds) throws IOException {
        server.limitSessions(1);
        server.keepAbandoned(Duration.ofSeconds(seconds));
        try (RawClient client = new RawClient(server.port())) {
            client.play();
        }
        await().until(() -> server.abandoned() == 1);
        try (RawClient client = new RawClient(server.port())) {
            assertThat(client.setup().status()).isEqualTo(453);
            assertThat(client.ask("PLAY").status()).isEqualTo(454);
        }
        server.restart();
        try (RawClient client = new RawClient(server.port())) {
            assertThat(client.setup().status()).isEqualTo(200);
            assertThat(client.ask("TEARDOWN").status()).isEqualTo(200);
            assertThat(client.next()).isNull();
        }
        try (RawClient client = new RawClient(server.port())) {
            assertThat(client.setup().status()).as("of one that was torn down it keeps nothing").isEqualTo(200);
        }
    }

    @Test
    void beginsWithAKeyFrameUnlessToldOtherwise() throws IOException {
        assertThat(firstNal()).isEqualTo(7); // SPS
        server.beginInMidGop(true);
        int inMidGop = 0;
        for (int i = 0; i < 50 && inMidGop == 0; i++) { // one of 50 begins with a key frame by chance
            inMidGop += firstNal() == 1 ? 1 : 0;
        }
        assertThat(inMidGop).isPositive();
    }

    /** The type of the first NAL unit that a client gets. */
    private int firstNal() throws IOException {
        try (RawClient client = new RawClient(server.port())) {
            client.play();
            byte[] packet = client.packet();
            int type = packet[16] & 0x1f;
            return type == 28 ? packet[17] & 0x1f : type;
        }
    }

    @Test
    void refusesWhatItDoesNotKnow() throws IOException {
        try (RawClient client = new RawClient(server.port())) {
            assertThat(client.ask("RECORD").status()).isEqualTo(501);
            assertThat(client.ask("SETUP", "Transport: RTP/AVP;multicast").status()).isEqualTo(461);
            assertThat(client.ask("SETUP").status()).isEqualTo(461);
        }
        assertThatIllegalArgumentException().isThrownBy(() -> server.limitSessions(-1)).withMessageContaining("most of -1");
        assertThat(server.sessions()).isZero();
    }
}
