package io.framelease.testkit.rtsp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * A network that fails when it is told to: a proxy of TCP at a port of the loopback interface, between a client and a source. It
 * knows as much of RTSP as it must to do a {@link Fault} in a {@link Phase}: messages pass one by one, interleaved packets too,
 * and bytes of other protocols as they come. Without faults nothing is changed. It stands in front of an {@link RtspCamera}, of
 * any other server ({@link #before(InetSocketAddress, long)}), or of a demuxer that listens and is called by a {@link
 * io.framelease.testkit.synthetic.SyntheticCamera}: faults of {@link Phase#PLAYING} meet the packets of either side.
 *
 * <p>What is by chance, as the bits that {@link Fault.Corrupt} flips, follows from the seed and the number of the connection: the
 * same bytes are changed again when the same bytes pass. What the network's and the threads' order decides does not.
 *
 * <p>At most 256 connections are served at a time, by two daemon threads each; what is more is reset. All methods may be called
 * from any thread. Whoever started it closes it; that ends all connections and waits for the threads.
 *
 * @since 0.2.0
 */
public final class FaultProxy implements AutoCloseable {
    private static final int MOST_CONNECTIONS = 256;
    private static final int CONNECT_MILLIS = 10_000;

    private final InetSocketAddress source;
    private final long seed;
    private final SplittableRandom seeds;
    private final Acceptor<ProxyConnection> acceptor;
    private final Map<Phase, Injection> injections = new ConcurrentHashMap<>();
    private final Map<Phase, LongAdder> applied = new ConcurrentHashMap<>();
    private final Sessions sessions = new Sessions();
    private final AlteredTimes altered = new AlteredTimes();

    private FaultProxy(InetSocketAddress source, long seed) {
        this.source = source;
        this.seed = seed;
        this.seeds = new SplittableRandom(seed);
        this.acceptor = new Acceptor<>("framelease-fault-proxy", MOST_CONNECTIONS, this::connection);
    }

    /**
     * Starts a proxy in front of a source on this machine.
     *
     * @param port of 127.0.0.1, such as {@link RtspCamera#port}, or that of a {@link
     *             io.framelease.testkit.synthetic.LoopbackPort}; need not be served yet
     * @param seed of what is by chance
     * @return the proxy, the caller's to close
     * @throws UncheckedIOException if there is no free port
     */
    public static FaultProxy before(int port, long seed) {
        return before(new InetSocketAddress("127.0.0.1", port), seed);
    }

    /**
     * Starts a proxy in front of a source anywhere.
     *
     * @param source where it is; need not be there yet
     * @param seed   of what is by chance
     * @return the proxy, the caller's to close
     * @throws UncheckedIOException if there is no free port
     */
    public static FaultProxy before(InetSocketAddress source, long seed) {
        FaultProxy proxy = new FaultProxy(Objects.requireNonNull(source, "source"), seed);
        proxy.acceptor.start();
        return proxy;
    }

    private ProxyConnection connection(Socket client) {
        altered.begin();
        return new ProxyConnection(this, client, seeds.split());
    }

    /** {@return its port at 127.0.0.1, which takes the place of the source's} */
    public int port() {
        return acceptor.port();
    }

    /** {@return where an {@link RtspCamera} is found behind it, such as {@code rtsp://127.0.0.1:34567/camera}} */
    public String url() {
        return "rtsp://127.0.0.1:" + port() + "/camera";
    }

    /** {@return the seed of what is by chance} */
    public long seed() {
        return seed;
    }

    /**
     * Does something to each connection that is in a phase, or comes to it, until {@link #heal}. Takes the place of what the
     * phase had before.
     *
     * @param phase when
     * @param fault what
     * @throws NullPointerException if one of them is null
     */
    public void inject(Phase phase, Fault fault) {
        inject(phase, fault, Integer.MAX_VALUE);
    }

    /**
     * Does something to a number of connections that are in a phase, or come to it. Takes the place of what the phase had before.
     *
     * @param phase       when
     * @param fault       what
     * @param connections how many connections it meets, 1 or more; the others pass
     * @throws NullPointerException     if phase or fault is null
     * @throws IllegalArgumentException if {@code connections} is less than 1
     */
    public void inject(Phase phase, Fault fault, int connections) {
        if (connections < 1) {
            throw new IllegalArgumentException("connections of " + connections + "; 1 or more are possible");
        }
        injections.put(Objects.requireNonNull(phase, "phase"),
                new Injection(phase, Objects.requireNonNull(fault, "fault"), connections));
    }

    /**
     * Lets everything pass from now on: what was delayed or stalled too. What was thrown away is lost: a client whose request fell
     * into a {@link Fault.Blackhole} waits until it gives up, or until {@link #reset}.
     */
    public void heal() {
        injections.values().forEach(Injection::end);
        injections.clear();
        acceptor.open().forEach(ProxyConnection::wake);
    }

    /**
     * Answers a SETUP from now on by 453 when it would be one session too many. A session counts until its connection ends.
     *
     * @param most sessions at a time through this proxy, 0 or more; those that are open stay
     * @throws IllegalArgumentException if it is less than 0
     */
    public void limitSessions(int most) {
        sessions.limit(most);
    }

    /**
     * Resets all connections that are open now, whatever their phase.
     *
     * @return how many
     */
    public int reset() {
        int count = 0;
        for (ProxyConnection connection : acceptor.open()) {
            count += connection.reset() ? 1 : 0;
        }
        return count;
    }

    /** {@return connections accepted so far} */
    public long connections() {
        return acceptor.accepted();
    }

    /** {@return connections that are open now} */
    public int openConnections() {
        return acceptor.open().size();
    }

    /**
     * {@return how many connections have met a fault in a phase so far}
     *
     * @param phase when
     */
    public long applied(Phase phase) {
        LongAdder count = applied.get(phase);
        return count == null ? 0 : count.sum();
    }

    /** {@return times that {@link #limitSessions} left no room for a session} */
    public long refused() {
        return sessions.refused();
    }

    /**
     * Tells whether what a client read at a time may differ from what the source has sent, by {@link Fault.Corrupt} or {@link
     * Fault.Halve}: from then on until the next connection is accepted. Of a client that has one connection at a time no byte is
     * wrong while this says no. The last 1,000 such times are known.
     *
     * @param nanoTime by {@link System#nanoTime}
     * @return whether it may
     */
    public boolean isAltered(long nanoTime) {
        return altered.contains(nanoTime);
    }

    /** What meets a connection in a phase now; null if nothing does. Counts it. */
    @Nullable Injection injectionFor(Phase phase) {
        Injection injection = injections.get(phase);
        if (injection == null || !injection.take()) {
            return null;
        }
        applied.computeIfAbsent(phase, key -> new LongAdder()).increment();
        return injection;
    }

    /** Whether something is injected there that a connection may still have to meet. */
    @Nullable Injection peek(Phase phase) {
        return injections.get(phase);
    }

    Sessions room() {
        return sessions;
    }

    void alter() {
        altered.alter();
    }

    void gone(ProxyConnection connection) {
        acceptor.gone(connection);
    }

    Socket connect() throws IOException {
        Socket socket = new Socket();
        try {
            socket.connect(source, CONNECT_MILLIS);
            socket.setTcpNoDelay(true);
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    @Override
    public void close() {
        acceptor.close();
    }

    /** Such as {@code fault proxy at port 34567 before 127.0.0.1:8554, seed 7, 3 connections, 1 open}. */
    @Override
    public String toString() {
        return "fault proxy at port " + port() + " before " + source.getHostString() + ":" + source.getPort() + ", seed " + seed
                + ", " + connections() + " connections, " + openConnections() + " open" + (acceptor.isClosed() ? ", closed" : "");
    }
}
