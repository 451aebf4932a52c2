package io.framelease.camera;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * A camera of RTSP that sends RTP packets by UDP or within the connection, as it is asked; those that a test gives it, to each
 * session all of them at once, when it may.
 */
final class PacketCamera implements AutoCloseable {
    private final List<byte[]> packets;
    private final DatagramSocket media;
    private final DatagramSocket reports;
    private final ScriptedServer server;
    private final CountDownLatch subscribed = new CountDownLatch(1);
    private volatile int client;

    PacketCamera(List<byte[]> packets) throws IOException {
        this.packets = packets;
        this.media = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        this.reports = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        this.server = new ScriptedServer(this::answer);
    }

    String url() {
        return server.url("rtsp", "/packets");
    }

    /** It may send: of a live source the frames before a subscription are nobody's. */
    void subscribed() {
        subscribed.countDown();
    }

    private byte[] answer(String request) {
        boolean interleaved = client == 0;
        if (request.startsWith("SETUP") && request.contains("client_port")) {
            String ports = request.replaceAll("(?s).*client_port=(\\d+-\\d+).*", "$1");
            client = Integer.parseInt(ports.split("-")[0]);
            return ("RTSP/1.0 200 OK\r\nCSeq: " + request.replaceAll("(?s).*CSeq: (\\d+).*", "$1")
                    + "\r\nSession: 1\r\nTransport: RTP/AVP;unicast;client_port=" + ports + ";server_port=" + media.getLocalPort()
                    + "-" + reports.getLocalPort() + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
        }
        if (request.startsWith("PLAY")) {
            try {
                subscribed.await();
                if (interleaved) {
                    return new RtpStream().packets(packets).answer(request);
                }
                for (byte[] packet : packets) { // they wait in the client's socket, which has room for all
                    media.send(new DatagramPacket(packet, packet.length, InetAddress.getLoopbackAddress(), client));
                }
            } catch (IOException | InterruptedException e) {
                throw new AssertionError(e);
            }
        }
        return new RtpStream().answer(request);
    }

    @Override
    public void close() throws IOException {
        server.close();
        media.close();
        reports.close();
    }
}
