package io.framelease.testkit.rtsp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.framelease.testkit.rtsp.RtspInput.Part;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Faults that change what passes, or say something else. */
class FaultProxyChangesTest extends BehindAProxy {
    @Test
    void halfOfAnAnswer() throws IOException {
        byte[] whole;
        try (RawClient client = new RawClient(server.port())) {
            whole = client.ask("DESCRIBE").bytes();
        }
        proxy.inject(Phase.DESCRIBE, new Fault.Halve());
        try (RawClient client = client()) {
            client.send("DESCRIBE");
            byte[] half = client.socket().getInputStream().readNBytes(whole.length / 2);
            assertThat(half).isEqualTo(Arrays.copyOf(whole, whole.length / 2));
            assertThat(proxy.isAltered(System.nanoTime())).isTrue();
            client.send("OPTIONS"); // the connection goes on, and what comes next is this
            assertThat(client.answer().header("Public")).contains("DESCRIBE");
        }
        long end = System.nanoTime();
        proxy.heal();
        try (RawClient client = client()) {
            client.ask("OPTIONS");
            assertThat(proxy.isAltered(end)).isTrue();
            assertThat(proxy.isAltered(System.nanoTime())).as("of the next connection").isFalse();
        }
    }

    @Test
    void dripsAFewBytesAtATime() throws IOException {
        proxy.inject(Phase.OPTIONS, new Fault.Drip(3, FOR_EVER));
        try (RawClient client = client()) {
            client.send("OPTIONS");
            assertThat(new String(client.socket().getInputStream().readNBytes(3))).isEqualTo("RTS");
            client.socket().setSoTimeout(300);
            assertThatExceptionOfType(SocketTimeoutException.class)
                    .isThrownBy(() -> client.socket().getInputStream().read());
            client.socket().setSoTimeout(0);
            proxy.heal();
            assertThat(new String(client.socket().getInputStream().readNBytes(5))).isEqualTo("P/1.0");
        }
        proxy.inject(Phase.OPTIONS, new Fault.Drip(3, Duration.ofMillis(1)));
        try (RawClient client = client()) {
            assertThat(client.ask("OPTIONS").status()).isEqualTo(200);
        }
    }

    @Test
    void flipsBitsOfThePayloadAloneOrOfAnything() throws IOException {
        proxy.inject(Phase.PLAYING, new Fault.Corrupt(100, true));
        try (RawClient client = client(); RawClient direct = new RawClient(server.port())) {
            client.play();
            direct.play();
            byte[] sps = client.packet();
            assertThat(proxy.isAltered(System.nanoTime())).isTrue();
            byte[] right = direct.packet();
            assertThat(sps.length).isEqualTo(right.length);
            assertThat(Arrays.copyOf(sps, 4)).as("framing").isEqualTo(Arrays.copyOf(right, 4));
            assertThat(sps[4]).as("version of RTP").isEqualTo(right[4]);
            assertThat(Arrays.copyOfRange(sps, 16, sps.length)).isNotEqualTo(Arrays.copyOfRange(right, 16, right.length));
        }
        proxy.heal();
        proxy.inject(Phase.DESCRIBE, new Fault.Corrupt(50, false));
        byte[] first = described(proxy);
        try (FaultProxy same = FaultProxy.before(server.port(), 78); FaultProxy again = FaultProxy.before(server.port(), 78)) {
            same.inject(Phase.DESCRIBE, new Fault.Corrupt(50, false));
            again.inject(Phase.DESCRIBE, new Fault.Corrupt(50, false));
            byte[] changed = described(same);
            assertThat(changed).as("the same seed").isEqualTo(described(again));
            assertThat(changed).as("another seed").isNotEqualTo(first);
        }
    }

    /** As many bytes as the answer has. */
    private byte[] described(FaultProxy through) throws IOException {
        int length;
        try (RawClient client = new RawClient(server.port())) {
            length = client.ask("DESCRIBE").bytes().length;
        }
        try (RawClient client = new RawClient(through.port())) {
            client.send("DESCRIBE");
            return client.socket().getInputStream().readNBytes(length);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 404, 453, 503, 299})
    void answersInTheSourcesPlace(int status) throws IOException {
        proxy.inject(Phase.DESCRIBE, new Fault.Answer(status), 1);
        try (RawClient client = client()) {
            Part answer = client.ask("DESCRIBE");
            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.header("WWW-Authenticate")).isEqualTo(status == 401 ? "Basic realm=\"camera\"" : null);
            assertThat(server.requests("DESCRIBE")).isZero();
            proxy.heal();
            assertThat(client.ask("DESCRIBE").status()).as("the connection goes on").isEqualTo(200);
        }
    }
}
