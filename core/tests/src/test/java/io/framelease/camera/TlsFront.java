package io.framelease.camera;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Stands with a certificate in front of a server that has none, and hands on what is said in both directions. */
final class TlsFront implements AutoCloseable {
    private final ServerSocket front;
    private final int behind;
    private final List<Socket> open = new CopyOnWriteArrayList<>();

    /**
     * @param front  a socket of TLS, closed with this
     * @param behind the server's port at 127.0.0.1
     */
    TlsFront(ServerSocket front, int behind) {
        this.front = front;
        this.behind = behind;
        Thread.ofPlatform().daemon().start(this::accept);
    }

    int port() {
        return front.getLocalPort();
    }

    private void accept() {
        while (!front.isClosed()) {
            try {
                Socket client = front.accept();
                Socket server = new Socket(InetAddress.getByName("127.0.0.1"), behind);
                open.addAll(List.of(client, server));
                Thread.ofPlatform().daemon().start(() -> copy(client, server));
                Thread.ofPlatform().daemon().start(() -> copy(server, client));
            } catch (IOException e) {
                // closed, or nobody listens behind it
            }
        }
    }

    private static void copy(Socket from, Socket to) {
        try (from; to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            // one of them has gone, and the other goes
        }
    }

    @Override
    public void close() throws IOException {
        front.close();
        for (Socket each : open) {
            each.close();
        }
    }
}
