package io.framelease.testkit.rtsp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each fault does, told by what arrives and what does not: a wait of hours that something else ends. */
class FaultProxyTest extends BehindAProxy {
    @Test
    void withoutFaultsASessionPasses() throws IOException {
        try (RawClient client = client()) {
            client.play();
            assertThat(client.packet()).isNotEmpty();
            assertThat(client.ask("TEARDOWN").status()).isEqualTo(200);
        }
        await().until(() -> proxy.openConnections() == 0);
        assertThat(server.teardowns()).isEqualTo(1);
        assertThat(proxy.connections()).isEqualTo(1);
        assertThat(Phase.values()).allSatisfy(phase -> assertThat(proxy.applied(phase)).isZero());
        assertThat(proxy.isAltered(System.nanoTime())).isFalse();
    }

    /** Whatever it is: bytes that look like messages or packets and are none too. */
    @Test
    void bytesOfOtherProtocolsPassUnchanged() throws Exception {
        byte[] sent = new byte[300_000];
        new Random(4).nextBytes(sent);
        byte[][] beginnings = {"GET / HTTP/1.1\r\n\r\n".getBytes(), "$\0\7".getBytes(), "DESCRIPTION of something".getBytes(), {}};
        for (byte[] beginning : beginnings) {
            System.arraycopy(beginning, 0, sent, 0, beginning.length);
            try (ServerSocket echo = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
                    FaultProxy plain = FaultProxy.before(echo.getLocalPort(), 1);
                    Socket socket = new Socket(InetAddress.getByName("127.0.0.1"), plain.port())) {
                Thread.ofVirtual().start(() -> {
                    try (Socket other = echo.accept()) {
                        other.getInputStream().transferTo(other.getOutputStream());
                    } catch (IOException e) {
                        // the test is over
                    }
                });
                Thread.ofVirtual().start(() -> {
                    try {
                        socket.getOutputStream().write(sent);
                    } catch (IOException e) {
                        // the test is over
                    }
                });
                byte[] back = socket.getInputStream().readNBytes(sent.length);
                assertThat(Arrays.equals(back, sent)).isTrue();
            }
        }
    }

    /** Of TLS, which no phase is known of but the first. */
    @Test
    void aDripOfAnotherProtocol() throws Exception {
        byte[] sent = {22, 3, 3, 0, '$', 'D', 'E', 'S'};
        try (ServerSocket source = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
                FaultProxy plain = FaultProxy.before(source.getLocalPort(), 1)) {
            plain.inject(Phase.CONNECT, new Fault.Drip(1, FOR_EVER), 1);
            for (boolean drips : new boolean[] {true, false}) {
                try (Socket socket = new Socket(InetAddress.getByName("127.0.0.1"), plain.port()); Socket other = source.accept()) {
                    other.getOutputStream().write(sent);
                    assertThat(socket.getInputStream().read()).isEqualTo(sent[0]);
                    if (drips) {
                        socket.setSoTimeout(300);
                        assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(() -> socket.getInputStream().read());
                        socket.setSoTimeout(0);
                        plain.heal();
                    }
                    assertThat(socket.getInputStream().readNBytes(sent.length - 1))
                            .isEqualTo(Arrays.copyOfRange(sent, 1, sent.length));
                }
            }
            await().until(() -> plain.openConnections() == 0);
            assertThat(plain.applied(Phase.CONNECT)).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aDelayAndAStallHoldTheRequestUntilTheProxyIsHealed(boolean stall) throws IOException {
        proxy.inject(Phase.DESCRIBE, stall ? new Fault.Stall() : new Fault.Delay(FOR_EVER));
        try (RawClient client = client()) {
            assertThat(client.ask("OPTIONS").status()).isEqualTo(200);
            client.send("DESCRIBE");
            await().until(() -> proxy.applied(Phase.DESCRIBE) == 1);
            assertThat(server.requests("DESCRIBE")).isZero();
            proxy.heal();
            assertThat(client.answer().status()).isEqualTo(200);
            assertThat(server.requests("DESCRIBE")).isEqualTo(1);
        }
    }

    @Test
    void aDelayIsOver() throws IOException {
        proxy.inject(Phase.SETUP, new Fault.Delay(Duration.ofMillis(1)));
        proxy.inject(Phase.PLAYING, new Fault.Delay(Duration.ofMillis(1)));
        try (RawClient client = client()) {
            client.play();
            for (int i = 0; i < 20; i++) {
                assertThat(client.packet()).isNotEmpty();
            }
        }
        assertThat(proxy.applied(Phase.SETUP)).isEqualTo(1);
        assertThat(proxy.applied(Phase.PLAYING)).as("a connection counts once").isEqualTo(1);
    }

    /** The client's goodbye does not come through either. */
    @Test
    void aStallOfPacketsHoldsEverything() throws IOException {
        proxy.inject(Phase.PLAYING, new Fault.Stall());
        try (RawClient client = client()) {
            client.play();
            await().until(() -> proxy.applied(Phase.PLAYING) == 1);
            client.send("TEARDOWN");
            client.socket().setSoTimeout(300);
            assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(client::next);
            assertThat(server.teardowns()).isZero();
            proxy.heal();
            client.socket().setSoTimeout(0);
            assertThat(client.answer().status()).isEqualTo(200);
            assertThat(server.teardowns()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"OPTIONS", "DESCRIBE", "SETUP", "PLAY"})
    void aResetMeetsOneConnectionBeforeItsRequestPasses(Phase phase) throws IOException {
        proxy.inject(phase, new Fault.Reset(), 1);
        try (RawClient client = client()) {
            assertThatExceptionOfType(SocketException.class).isThrownBy(client::play).withMessageContaining("reset");
        }
        assertThat(server.requests(phase.name())).isZero();
        assertThat(proxy.applied(phase)).isEqualTo(1);
        try (RawClient client = client()) { // the next one passes
            client.play();
        }
        assertThat(server.requests(phase.name())).isEqualTo(1);
    }

    @Test
    void aResetAmongPackets() throws IOException {
        try (RawClient client = client()) {
            client.play();
            assertThat(client.packet()).isNotEmpty();
            proxy.inject(Phase.PLAYING, new Fault.Reset(), 1);
            assertThatExceptionOfType(SocketException.class).isThrownBy(() -> {
                while (true) {
                    client.packet();
                }
            }).withMessageContaining("reset");
        }
        await().until(() -> server.openSessions() == 0);
        assertThat(server.abandoned()).isEqualTo(1);
    }

    @Test
    void aResetOfAllThatIsOpen() throws IOException {
        try (RawClient first = client(); RawClient second = client()) {
            first.play();
            second.ask("OPTIONS");
            assertThat(proxy.reset()).isEqualTo(2);
            assertThat(proxy.reset()).isZero();
            assertThatExceptionOfType(SocketException.class).isThrownBy(() -> second.ask("OPTIONS"));
        }
    }

    @Test
    void aBlackholeAcceptsAndSaysNothing() throws IOException {
        proxy.inject(Phase.CONNECT, new Fault.Blackhole());
        try (RawClient client = client()) {
            client.send("OPTIONS");
            await().until(() -> proxy.applied(Phase.CONNECT) == 1);
            client.socket().setSoTimeout(300);
            assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(client::next);
            assertThat(server.connections()).isZero();
            proxy.heal();
            assertThat(proxy.reset()).isEqualTo(1);
        }
        proxy.inject(Phase.PLAYING, new Fault.Blackhole());
        try (RawClient client = client()) {
            client.play();
            await().until(() -> proxy.applied(Phase.PLAYING) == 1);
            client.send("TEARDOWN");
            client.socket().setSoTimeout(300);
            assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(client::next);
        }
        await().until(() -> server.openSessions() == 0);
        assertThat(server.teardowns()).isZero();
    }

    @Test
    void limitsSessions() throws IOException {
        proxy.limitSessions(1);
        try (RawClient first = client(); RawClient second = client()) {
            assertThat(first.setup().status()).isEqualTo(200);
            assertThat(second.setup().status()).isEqualTo(453);
            assertThat(proxy.refused()).isEqualTo(1);
            assertThat(server.sessions()).isEqualTo(1);
            first.close();
            await().until(() -> proxy.openConnections() == 1);
            assertThat(second.setup().status()).isEqualTo(200);
        }
    }

    @Test
    void aSourceThatIsNotThere() throws IOException {
        try (FaultProxy nowhere = FaultProxy.before(1, 3); RawClient client = new RawClient(nowhere.port())) {
            client.send("OPTIONS");
            assertThat(ends(client)).isTrue();
            await().until(() -> nowhere.openConnections() == 0);
        }
    }

    private static boolean ends(RawClient client) {
        try {
            return client.next() == null;
        } catch (IOException e) {
            return true;
        }
    }

    /** With connections that are held by each kind of wait. */
    @Test
    void aCloseEndsAllConnections() throws IOException {
        proxy.inject(Phase.SETUP, new Fault.Stall());
        proxy.inject(Phase.DESCRIBE, new Fault.Blackhole());
        try (RawClient stalled = client(); RawClient lost = client(); RawClient idle = client()) {
            stalled.sendSetup();
            lost.send("DESCRIBE");
            idle.ask("OPTIONS");
            await().until(() -> proxy.applied(Phase.SETUP) == 1 && proxy.applied(Phase.DESCRIBE) == 1);
            proxy.close();
            assertThat(ends(stalled)).isTrue();
            assertThat(ends(lost)).isTrue();
            assertThat(ends(idle)).isTrue();
        }
        assertThat(server.requests("SETUP")).isZero();
    }

    @Test
    void whatCannotBeIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Fault.Delay(Duration.ZERO)).withMessageContaining("by of PT0S");
        assertThatIllegalArgumentException().isThrownBy(() -> new Fault.Drip(0, FOR_EVER));
        assertThatIllegalArgumentException().isThrownBy(() -> new Fault.Corrupt(0, true));
        assertThatIllegalArgumentException().isThrownBy(() -> new Fault.Answer(99));
        assertThatIllegalArgumentException().isThrownBy(() -> proxy.inject(Phase.PLAY, new Fault.Reset(), 0));
        assertThatIllegalArgumentException().isThrownBy(() -> proxy.limitSessions(-1));
    }
}
