package io.framelease.testkit.rtsp;

import io.framelease.testkit.rtsp.RtspInput.Form;
import io.framelease.testkit.rtsp.RtspInput.Part;
import io.framelease.threads.Uninterrupted;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/** A server of RTSP that says whatever a test makes of what an {@link RtspCamera} says. Requests pass as they are. */
public final class DamagedRtsp implements AutoCloseable {
    /** Changes what the camera sends; called by several threads, if there are several connections. */
    public interface Damage {
        /**
         * What is sent instead; nothing if it is empty.
         *
         * @param method     that is answered, or PACKET of an interleaved packet
         * @param connection from 1
         */
        byte[] of(String method, long connection, byte[] bytes);
    }

    /** The method of what answers none. */
    public static final String PACKET = "PACKET";

    private static final int MOST_CONNECTIONS = 16;

    private final int camera;
    private final Damage damage;
    private final Acceptor<Passage> acceptor = new Acceptor<>("damaged-rtsp", MOST_CONNECTIONS, Passage::new);

    /** @param camera the port of an RtspCamera */
    public DamagedRtsp(int camera, Damage damage) {
        this.camera = camera;
        this.damage = damage;
        acceptor.start();
    }

    public String url() {
        return "rtsp://127.0.0.1:" + acceptor.port() + "/camera";
    }

    @Override
    public void close() {
        acceptor.close();
    }

    /** A connection, with a thread for each direction. */
    private final class Passage implements Acceptor.Connection {
        private final Socket client;
        private final long number = acceptor.accepted();
        private final Thread up = Thread.ofPlatform().daemon().name("damaged-rtsp-up").unstarted(this::up);
        private final Thread down = Thread.ofPlatform().daemon().name("damaged-rtsp-down").unstarted(this::down);
        private final Socket server = new Socket();
        private volatile String method = "";

        Passage(Socket client) {
            this.client = client;
        }

        @Override
        public void start() {
            try {
                server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), camera));
                up.start();
                down.start();
            } catch (IOException e) {
                reset();
            }
        }

        private void up() {
            try {
                RtspInput in = new RtspInput(client.getInputStream());
                for (Part part; (part = in.next()) != null;) {
                    if (part.form() == Form.MESSAGE) {
                        method = part.method();
                    }
                    server.getOutputStream().write(part.bytes());
                }
            } catch (IOException e) {
                // one side has gone
            } finally {
                reset();
            }
        }

        private void down() {
            try {
                RtspInput in = new RtspInput(server.getInputStream());
                for (Part part; (part = in.next()) != null;) {
                    client.getOutputStream().write(switch (part.form()) {
                        case MESSAGE -> damage.of(method, number, part.bytes());
                        case PACKET -> damage.of(PACKET, number, part.bytes());
                        case BYTES -> part.bytes();
                    });
                }
            } catch (IOException e) {
                // one side has gone
            } finally {
                reset();
            }
        }

        @Override
        public boolean reset() {
            try {
                client.close();
                server.close();
            } catch (IOException e) {
                // closed already
            }
            acceptor.gone(this);
            return true;
        }

        @Override
        public void join() {
            Uninterrupted.join(up);
            Uninterrupted.join(down);
        }
    }
}
