package io.framelease.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.framelease.Trust.Tls;
import io.framelease.testing.Liveness;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A connection is made in its time or not at all, whatever the peer says meanwhile. */
class DialTest {
    private final CompletableFuture<Void> asked = new CompletableFuture<>();
    private final CompletableFuture<Void> left = new CompletableFuture<>();
    private ServerSocket server;

    /** Takes one connection, and says something every now and then that never ends. */
    @BeforeEach
    void listen() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(() -> {
            try (Socket client = server.accept()) {
                client.getInputStream().read();
                asked.complete(null);
                while (true) {
                    client.getOutputStream().write('H');
                    Thread.sleep(20);
                }
            } catch (IOException e) {
                left.complete(null); // or the test is over
            } catch (InterruptedException e) {
                left.completeExceptionally(e);
            }
        });
    }

    @AfterEach
    void close() throws IOException {
        server.close();
    }

    private Dial overAProxy(Duration timeout) {
        return new Dial(Origin.of("https://camera.invalid/a"), new Proxy("127.0.0.1", server.getLocalPort(), null), timeout,
                timeout.toNanos());
    }

    /** Each byte of its answer comes long before the end of the time for all. */
    @Test
    void aProxyThatDrips() {
        try (Dial dial = overAProxy(Duration.ofSeconds(1))) {
            assertThatExceptionOfType(Dial.Late.class).isThrownBy(() -> dial.encrypted(Tls.insecure()))
                    .withMessageContaining("no answer within 1 s from the proxy 127.0.0.1:" + server.getLocalPort());
            assertThat(left).succeedsWithin(Liveness.LIMIT); // before it is closed by anybody else
            assertThatExceptionOfType(Dial.Late.class).isThrownBy(dial::release);
        }
    }

    @Test
    void whoClosesItEndsIt() {
        CompletableFuture<Throwable> end = new CompletableFuture<>();
        try (Dial dial = overAProxy(Duration.ofDays(1))) {
            Thread.ofPlatform().daemon().start(() -> {
                try {
                    dial.encrypted(Tls.insecure());
                    end.complete(null);
                } catch (Throwable e) {
                    end.complete(e);
                }
            });
            assertThat(asked).succeedsWithin(Liveness.LIMIT);
            assertThat(end).isNotDone();
        }
        assertThat(end).succeedsWithin(Liveness.LIMIT).isInstanceOf(IOException.class).isNotInstanceOf(Dial.Late.class);
        assertThat(left).succeedsWithin(Liveness.LIMIT);
    }

    @Test
    void whatIsReleasedStays() throws Exception {
        Dial dial = new Dial(Origin.of("http://127.0.0.1:" + server.getLocalPort()), null, Liveness.LIMIT,
                Liveness.LIMIT.toNanos());
        try (Socket socket = dial.plain()) {
            dial.release();
            dial.close();
            socket.getOutputStream().write('G');
            assertThat(socket.getInputStream().read()).isEqualTo('H');
        }
        await().until(left::isDone);
    }
}
