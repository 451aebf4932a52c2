package io.framelease.testkit.rtsp;

import io.framelease.threads.Uninterrupted;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;

/**
 * A port of the loopback interface whose connections are served by threads of their own, so many at a time; what is more is reset.
 * Any thread.
 *
 * @param <C> a connection
 */
final class Acceptor<C extends Acceptor.Connection> implements AutoCloseable {
    /** What serves one socket, which is its own. */
    interface Connection {
        void start();

        /** Ends it without a goodbye; any thread. False if it has ended. */
        boolean reset();

        /** Waits for its threads, behind {@link #reset}. */
        void join();
    }

    private final ServerSocket server;
    private final int most;
    private final Function<Socket, C> maker;
    private final Thread thread = Thread.ofPlatform().daemon().unstarted(this::accept);
    private final Set<C> open = ConcurrentHashMap.newKeySet();
    private final LongAdder accepted = new LongAdder();

    /**
     * Takes a free port; connections wait until {@link #start}.
     *
     * @param name  of its thread, in front of the port
     * @param most  connections at a time
     * @param maker makes a connection that is not started; called by one thread
     * @throws UncheckedIOException if there is no free port
     */
    Acceptor(String name, int most, Function<Socket, C> maker) {
        this.most = most;
        this.maker = maker;
        try {
            server = new ServerSocket(0, most, InetAddress.getByName("127.0.0.1"));
        } catch (IOException e) {
            throw new UncheckedIOException("no free port on 127.0.0.1", e);
        }
        thread.setName(name + "-" + port());
    }

    void start() {
        thread.start();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                accepted.increment();
                C connection = maker.apply(socket);
                open.add(connection);
                if (open.size() > most || server.isClosed()) { // a close that came meanwhile has not seen it
                    connection.reset();
                    open.remove(connection);
                } else {
                    connection.start();
                }
            } catch (IOException e) {
                // closed, or the client has gone
            }
        }
    }

    int port() {
        return server.getLocalPort();
    }

    /** Those that are served now. */
    Set<C> open() {
        return open;
    }

    /** Connections accepted so far. */
    long accepted() {
        return accepted.sum();
    }

    /** A connection has ended. */
    void gone(C connection) {
        open.remove(connection);
    }

    boolean isClosed() {
        return server.isClosed();
    }

    /** Accepts no more, resets all connections and waits for the threads. Closing it again does nothing. */
    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            // it accepts no more
        }
        Uninterrupted.join(thread);
        for (C connection : open) {
            connection.reset();
            connection.join();
        }
    }
}
