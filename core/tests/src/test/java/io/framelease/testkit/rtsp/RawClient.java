package io.framelease.testkit.rtsp;

import static org.assertj.core.api.Assertions.assertThat;

import io.framelease.testing.Liveness;
import io.framelease.testkit.rtsp.RtspInput.Form;
import io.framelease.testkit.rtsp.RtspInput.Part;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A client of RTSP that says what a test wants it to say. */
final class RawClient implements AutoCloseable {
    private final Socket socket;
    private final RtspInput in;
    private int cseq;

    RawClient(int port) throws IOException {
        socket = new Socket(InetAddress.getByName("127.0.0.1"), port);
        socket.setSoTimeout((int) Liveness.LIMIT.toMillis());
        in = new RtspInput(socket.getInputStream());
    }

    Socket socket() {
        return socket;
    }

    void send(String method, String... headers) throws IOException {
        StringBuilder request = new StringBuilder(method + " rtsp://camera/a RTSP/1.0\r\nCSeq: " + ++cseq + "\r\n");
        for (String header : headers) {
            request.append(header).append("\r\n");
        }
        socket.getOutputStream().write(request.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII));
    }

    void sendSetup() throws IOException {
        send("SETUP", "Transport: RTP/AVP/TCP;unicast;interleaved=0-1");
    }

    /** The next part, whatever it is; null at the end. */
    Part next() throws IOException {
        return in.next();
    }

    /** The next answer; packets before it are left out. */
    Part answer() throws IOException {
        for (Part part; (part = in.next()) != null;) {
            if (part.form() == Form.MESSAGE) {
                assertThat(part.header("CSeq")).isEqualTo(Integer.toString(cseq));
                return part;
            }
        }
        throw new IOException("the connection has ended");
    }

    Part ask(String method, String... headers) throws IOException {
        send(method, headers);
        return answer();
    }

    Part setup() throws IOException {
        sendSetup();
        return answer();
    }

    /** From OPTIONS to PLAY. */
    void play() throws IOException {
        assertThat(ask("OPTIONS").status()).isEqualTo(200);
        assertThat(ask("DESCRIBE").status()).isEqualTo(200);
        assertThat(setup().status()).isEqualTo(200);
        assertThat(ask("PLAY").status()).isEqualTo(200);
    }

    /** The next packet of RTP, with 4 bytes of framing. */
    byte[] packet() throws IOException {
        for (Part part; (part = in.next()) != null;) {
            if (part.form() == Form.PACKET && part.bytes()[1] == 0) {
                return part.bytes();
            }
        }
        throw new IOException("the connection has ended");
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
