package io.framelease.testkit.synthetic;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/**
 * A free TCP port of the loopback interface that stays ours: a socket is bound to it, and not used for anything else, until
 * this is closed. Servers that set SO_REUSEADDR, as FFmpeg's do, can listen at it meanwhile; no other process is given it,
 * and a client that calls while nobody listens is not given it as its own port either, with which it would reach itself.
 *
 * <p>Any thread. Whoever made it closes it, when server and clients have ended.
 *
 * @since 0.2.0
 */
public final class LoopbackPort implements AutoCloseable {
    private final Socket reservation = new Socket();

    /**
     * Reserves one.
     *
     * @throws UncheckedIOException if there is none
     */
    public LoopbackPort() {
        try {
            reservation.setReuseAddress(true);
            reservation.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0));
        } catch (IOException e) {
            close();
            throw new UncheckedIOException("no free port on 127.0.0.1", e);
        }
    }

    /** {@return its number} */
    public int number() {
        return reservation.getLocalPort();
    }

    /** Gives the port back. Closing it again does nothing. */
    @Override
    public void close() {
        try {
            reservation.close();
        } catch (IOException e) {
            // a socket that was never connected has nothing to lose
        }
    }
}
