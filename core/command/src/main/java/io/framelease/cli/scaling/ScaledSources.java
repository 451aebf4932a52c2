package io.framelease.cli.scaling;

import io.framelease.testkit.rtsp.RtspCamera;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Where the cameras get their pictures, 320x180 in H.264, or get none. All of it is on this machine's one address. */
final class ScaledSources implements AutoCloseable {
    private static final String CLIP = "320x180.h264";
    /** Clients of one server, which serves more. */
    private static final int CLIENTS = 16;

    private final List<RtspCamera> servers = new ArrayList<>();
    private final ServerSocket silent; // accepts as many as wait, and answers nobody
    private final int refusing; // nothing listens there

    ScaledSources(int most, int framesPerSecond) {
        try (InputStream in = Objects.requireNonNull(ScaledSources.class.getResourceAsStream(CLIP), CLIP)) {
            byte[] clip = in.readAllBytes();
            for (int i = 0; i < most; i += CLIENTS) {
                servers.add(RtspCamera.serve(clip, framesPerSecond));
            }
            silent = new ServerSocket(0, most, InetAddress.getByName("127.0.0.1"));
            try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
                refusing = taken.getLocalPort();
            }
        } catch (IOException e) {
            servers.forEach(RtspCamera::close);
            throw new UncheckedIOException("no sources can be made for the cameras", e);
        }
    }

    String live(int index) {
        return servers.get(index / CLIENTS % servers.size()).url();
    }

    String dead(int index) {
        return "rtsp://127.0.0.1:" + (index % 2 == 0 ? refusing : silent.getLocalPort()) + "/dead";
    }

    /** Sessions of all servers. */
    int openSessions() {
        return servers.stream().mapToInt(RtspCamera::openSessions).sum();
    }

    @Override
    public void close() {
        servers.forEach(RtspCamera::close);
        try {
            silent.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
