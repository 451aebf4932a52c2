package io.framelease.testkit.rtsp;

import io.framelease.testkit.rtsp.RtspInput.Part;
import io.framelease.threads.Uninterrupted;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One connection of an {@link RtspCamera}, and its session if it has one. One thread reads requests, another sends pictures. */
final class RtspClient implements Acceptor.Connection {
    private static final Pattern INTERLEAVED = Pattern.compile("interleaved=(\\d+)-(\\d+)");
    private static final Pattern CLIENT_PORTS = Pattern.compile("client_port=(\\d+)-(\\d+)");
    private static final long LATE_NANOS = 1_000_000_000;
    private static final int REPORT_SECONDS = 5;

    private final RtspCamera camera;
    private final Socket socket;
    private final String session;
    private final Thread reader = Thread.ofPlatform().daemon().unstarted(this::run);
    private volatile @Nullable Thread sender; // from PLAY on
    private volatile boolean over;

    /** There is a session as long as there is one; the reader's. */
    private @Nullable PacketWay way;

    RtspClient(RtspCamera camera, Socket socket) {
        this.camera = camera;
        this.socket = socket;
        this.session = Integer.toHexString(System.identityHashCode(this)) + socket.getPort();
        reader.setName("framelease-rtsp-camera-" + camera.port() + "-reader");
    }

    @Override
    public void start() {
        reader.start();
    }

    private void run() {
        try (socket) {
            socket.setTcpNoDelay(true);
            RtspInput in = new RtspInput(socket.getInputStream());
            while (answer(in.message(() -> { }))) {
                // the next one
            }
        } catch (IOException e) {
            // the client has gone
        } finally {
            endSession(false);
            joinSender();
            camera.gone(this);
        }
    }

    /** False if the connection ends with this request. */
    private boolean answer(Part request) throws IOException {
        camera.asked(request.method());
        switch (request.method()) {
            case "OPTIONS" -> reply(request, "200 OK", "Public: OPTIONS, DESCRIBE, SETUP, PLAY, GET_PARAMETER, TEARDOWN");
            case "DESCRIBE" -> describe(request);
            case "SETUP" -> setup(request);
            case "PLAY" -> play(request);
            case "GET_PARAMETER", "SET_PARAMETER" -> reply(request, "200 OK", "Session: " + session);
            case "TEARDOWN" -> {
                endSession(true);
                reply(request, "200 OK", "Session: " + session);
                return false;
            }
            default -> reply(request, "501 Not Implemented");
        }
        return true;
    }

    private void describe(Part request) throws IOException {
        Pictures shown = camera.shown();
        Coding coding = shown.coding();
        String description = String.join("\r\n", "v=0", "o=- 1 1 IN IP4 127.0.0.1", "s=camera", "c=IN IP4 0.0.0.0", "t=0 0",
                "a=control:*", "m=video 0 RTP/AVP " + RtpPackets.PAYLOAD_TYPE,
                "a=rtpmap:" + RtpPackets.PAYLOAD_TYPE + " " + coding.encoding() + "/" + RtpPackets.CLOCK,
                "a=fmtp:" + RtpPackets.PAYLOAD_TYPE + " " + coding.format(shown.sets()),
                "a=framerate:" + shown.framesPerSecond(), "a=control:track1", "");
        write(head(request, "200 OK", "Content-Base: " + request.firstLine().split(" ")[1].replaceAll("/*$", "/"),
                "Content-Type: application/sdp", "Content-Length: " + description.length()) + description);
    }

    private void setup(Part request) throws IOException {
        String transport = Objects.requireNonNullElse(request.header("Transport"), "");
        Matcher channels = INTERLEAVED.matcher(transport);
        Matcher ports = CLIENT_PORTS.matcher(transport);
        boolean tcp = channels.find();
        if (way != null) {
            reply(request, "455 Method Not Valid in This State");
        } else if (!tcp && (!ports.find() || transport.contains("multicast"))) {
            reply(request, "461 Unsupported Transport");
        } else if (!camera.room().begin()) {
            reply(request, "453 Not Enough Bandwidth");
        } else if (tcp) {
            way = PacketWay.interleaved(socket, Integer.parseInt(channels.group(1)));
            reply(request, "200 OK", "Session: " + session + ";timeout=60", "Transport: RTP/AVP/TCP;unicast;" + channels.group());
        } else {
            InetAddress client = socket.getInetAddress();
            way = PacketWay.datagrams(client, Integer.parseInt(ports.group(1)), Integer.parseInt(ports.group(2)));
            reply(request, "200 OK", "Session: " + session + ";timeout=60", "Transport: RTP/AVP;unicast;" + ports.group()
                    + ";server_port=" + way.ports());
        }
    }

    private void play(Part request) throws IOException {
        PacketWay to = way;
        if (to == null) {
            reply(request, "454 Session Not Found");
            return;
        }
        reply(request, "200 OK", "Session: " + session);
        if (sender == null) {
            sender = Thread.ofPlatform().daemon().name("framelease-rtsp-camera-" + camera.port() + "-sender").start(() -> send(to));
        }
    }

    private void reply(Part request, String status, String... headers) throws IOException {
        write(head(request, status, headers));
    }

    private static String head(Part request, String status, String... headers) {
        StringBuilder head = new StringBuilder("RTSP/1.0 " + status + "\r\nCSeq: " + request.header("CSeq") + "\r\n");
        for (String header : headers) {
            head.append(header).append("\r\n");
        }
        return head.append("\r\n").toString();
    }

    private void write(String text) throws IOException {
        synchronized (socket) { // packets come from the other thread
            socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        }
    }

    private void endSession(boolean byTeardown) {
        over = true;
        LockSupport.unpark(sender);
        PacketWay ended = way;
        if (ended != null) {
            way = null;
            ended.close();
            camera.room().end(byTeardown);
        }
    }

    private void send(PacketWay to) {
        Pictures shown = camera.shown();
        int gop = shown.group();
        RtpPackets packets = new RtpPackets(shown.coding(), session.hashCode(), socket.getPort());
        long next = camera.nextPicture();
        int sinceKey = camera.beginsInMidGop() ? (int) (next % gop) : 0;
        long key = 0;
        try {
            for (long picture = next, sent = 0; parkUntil(camera.due(picture)); picture++, sent++) {
                if (System.nanoTime() - camera.due(picture) > LATE_NANOS) {
                    long now = camera.nextPicture();
                    camera.skip(now - picture);
                    picture = now;
                    sinceKey = 0;
                }
                int timestamp = (int) (picture * RtpPackets.CLOCK / shown.framesPerSecond());
                if (sent % (REPORT_SECONDS * (long) shown.framesPerSecond()) == 0) {
                    to.sendReport(packets.senderReport(System.currentTimeMillis() * 1_000_000, timestamp));
                }
                to.send(camera.loss().kept(packets.of(shown.units(picture, sinceKey, key), timestamp)));
                camera.sent();
                sinceKey = (sinceKey + 1) % gop;
                key += sinceKey == 0 ? 1 : 0;
            }
        } catch (IOException e) {
            // the client has gone, which the reader finds too
        }
    }

    /** False if the session ends first. */
    private boolean parkUntil(long due) {
        for (long left; !over && (left = due - System.nanoTime()) > 0;) {
            LockSupport.parkNanos(this, left);
        }
        return !over;
    }

    @Override
    public boolean reset() {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
            return true;
        } catch (IOException e) {
            return false; // it is closed already
        }
    }

    @Override
    public void join() {
        Uninterrupted.join(reader);
        joinSender();
    }

    private void joinSender() {
        Thread sending = sender;
        if (sending != null) {
            Uninterrupted.join(sending);
        }
    }
}
