package io.framelease.testkit.rtsp;

import io.framelease.testkit.rtsp.RtspInput.Form;
import io.framelease.testkit.rtsp.RtspInput.Part;
import io.framelease.threads.Nanos;
import io.framelease.threads.Uninterrupted;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One connection through a {@link FaultProxy}: two threads, each of which passes one direction on, part by part. A client asks and
 * waits for its answer, so the phase is that of its last request, until PLAY is answered.
 */
final class ProxyConnection implements Acceptor.Connection {
    /** How long a source may take to end what its client has ended. */
    private static final Duration GOODBYE = Duration.ofSeconds(5);

    private final FaultProxy proxy;
    private final Socket client;
    private final RandomGenerator random;
    private final Encounters encounters;
    private final Thread up = Thread.ofPlatform().daemon().unstarted(this::runUp);
    private final Thread down = Thread.ofPlatform().daemon().unstarted(this::runDown);

    /* Under this object's lock, whose waiters are woken at each change. */
    private @Nullable Socket source;
    private boolean hasSession;
    private boolean leaving; // the client has ended its side
    private boolean over;

    ProxyConnection(FaultProxy proxy, Socket client, RandomGenerator random) {
        this.proxy = proxy;
        this.client = client;
        this.random = random;
        this.encounters = new Encounters(proxy);
        up.setName("framelease-fault-proxy-" + proxy.port() + "-up");
        down.setName("framelease-fault-proxy-" + proxy.port() + "-down");
    }

    @Override
    public void start() {
        up.start();
    }

    private void runUp() {
        try {
            client.setTcpNoDelay(true);
            RtspInput in = new RtspInput(client.getInputStream());
            Injection first = encounters.meet(Phase.CONNECT);
            if (first != null && (first.fault() instanceof Fault.Blackhole ? swallow(in) : !mayPass(first))) {
                return;
            }
            Socket to = connect();
            for (Part part; (part = in.next()) != null && ask(part, in, to);) {
                // the next one
            }
            leave(to);
        } catch (IOException e) {
            // one side has gone
        } finally {
            finish(false);
        }
    }

    private Socket connect() throws IOException {
        Socket opened = proxy.connect();
        synchronized (this) {
            source = opened;
            if (over) {
                opened.close();
                throw new IOException("closed meanwhile");
            }
        }
        down.start();
        return opened;
    }

    /** Behind the client's last byte: a connection that is closed at once would be reset, and its last request be lost. */
    private void leave(Socket to) throws IOException {
        synchronized (this) {
            leaving = true;
            notifyAll();
        }
        to.shutdownOutput();
        Uninterrupted.await(() -> down.join(GOODBYE));
    }

    private void runDown() {
        Socket from;
        synchronized (this) {
            from = Objects.requireNonNull(source); // set before this thread began
        }
        try {
            RtspInput in = new RtspInput(from.getInputStream());
            for (Part part; (part = in.next()) != null && answered(part);) {
                // the next one
            }
            client.shutdownOutput();
        } catch (IOException e) {
            finish(false);
        }
    }

    /** A client that takes nothing any more may have said goodbye before it went: that is read first. */
    private boolean answered(Part part) throws IOException {
        try {
            return answer(part);
        } catch (IOException e) {
            awaitLeaving();
            throw e;
        }
    }

    private synchronized void awaitLeaving() {
        long deadline = System.nanoTime() + GOODBYE.toNanos();
        for (long left; !over && !leaving && (left = deadline - System.nanoTime()) > 0;) {
            long millis = Math.max(1, left / 1_000_000);
            Uninterrupted.await(() -> wait(millis));
        }
    }

    /** Passes on what the client sends; false if the connection ends. */
    private boolean ask(Part part, RtspInput in, Socket to) throws IOException {
        if (part.form() == Form.PACKET) {
            return pass(part, to, encounters.meetPackets());
        }
        Phase phase = part.form() == Form.MESSAGE ? Phase.of(part.method()) : null;
        if (phase == null) {
            return pass(part, to, encounters.held());
        }
        Injection injection = encounters.meet(phase);
        if (injection != null && !mayPass(injection)) {
            return false;
        }
        if (phase == Phase.SETUP && !hasRoom()) {
            return write(client, Changes.answer(part, 453));
        }
        return switch (injection == null || injection.isEnded() ? null : injection.fault()) {
            case Fault.Answer(int status) -> write(client, Changes.answer(part, status));
            case Fault.Blackhole() -> !swallow(in);
            case null, default -> write(to, part.bytes());
        };
    }

    /** Sessions are counted here as well, since the source may have room for more. */
    private synchronized boolean hasRoom() {
        if (!hasSession && !over) {
            hasSession = proxy.room().begin();
        }
        return hasSession;
    }

    /** Passes on what the source sends; false if the connection ends. */
    private boolean answer(Part part) throws IOException {
        if (part.form() == Form.PACKET) {
            return pass(part, client, encounters.meetPackets());
        }
        boolean answers = part.form() == Form.MESSAGE && part.isAnswer();
        if (!pass(part, client, answers ? encounters.ofAnswer()
                : part.form() == Form.BYTES ? encounters.ofBytes() : encounters.held())) {
            return false;
        }
        if (answers) {
            encounters.answered(part.status());
        }
        return true;
    }

    private boolean pass(Part part, Socket to, @Nullable Injection injection) throws IOException {
        byte[] bytes = part.bytes();
        if (injection != null && !mayPass(injection)) {
            return false;
        }
        switch (injection == null || injection.isEnded() ? null : injection.fault()) {
            case Fault.Halve() -> {
                proxy.alter();
                return write(to, Arrays.copyOf(bytes, bytes.length / 2));
            }
            case Fault.Corrupt corrupt when Changes.canCorrupt(bytes, corrupt, part.form() == Form.PACKET) -> {
                proxy.alter();
                return write(to, Changes.corrupted(bytes, corrupt, random));
            }
            case Fault.Drip drip -> {
                return drip(bytes, drip, Objects.requireNonNull(injection), to);
            }
            case Fault.Blackhole() -> {
                return true;
            }
            case null, default -> {
                return write(to, bytes);
            }
        }
    }

    /** Waits, or resets the connection, as faults want it that do so before anything passes; false if the connection ends. */
    private boolean mayPass(Injection injection) {
        if (injection.isEnded()) {
            return true;
        }
        return switch (injection.fault()) {
            case Fault.Reset() -> {
                reset();
                yield false;
            }
            case Fault.Delay(var by) -> encounters.isDelayed(injection) || await(injection, Nanos.of(by));
            case Fault.Stall() -> await(injection, Nanos.LONGEST);
            default -> true;
        };
    }

    /** Until so much time is over, the injection ends or the client leaves; false if the connection has ended. */
    private synchronized boolean await(Injection injection, long nanos) {
        long deadline = System.nanoTime() + nanos;
        for (long left; !over && !leaving && !injection.isEnded() && (left = deadline - System.nanoTime()) > 0;) {
            long millis = Math.max(1, Math.min(left / 1_000_000, Integer.MAX_VALUE));
            Uninterrupted.await(() -> wait(millis));
        }
        return !over;
    }

    private boolean drip(byte[] bytes, Fault.Drip drip, Injection injection, Socket to) throws IOException {
        for (int at = 0; at < bytes.length; at += drip.bytes()) {
            if (injection.isEnded()) {
                return write(to, Arrays.copyOfRange(bytes, at, bytes.length));
            }
            if (!write(to, Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + drip.bytes())))
                    || !await(injection, Nanos.of(drip.every()))) {
                return false;
            }
        }
        return true;
    }

    /** Reads to the end; returns true. */
    private static boolean swallow(RtspInput in) throws IOException {
        while (in.next() != null) {
            // nobody gets it
        }
        return true;
    }

    private static boolean write(Socket to, byte[] bytes) throws IOException {
        synchronized (to) { // the proxy's own answers come from the other thread
            to.getOutputStream().write(bytes);
        }
        return true;
    }

    synchronized void wake() {
        notifyAll();
    }

    @Override
    public boolean reset() {
        return finish(true);
    }

    private boolean finish(boolean reset) {
        Socket other;
        boolean first;
        synchronized (this) {
            first = !over;
            over = true;
            other = source;
            if (first && hasSession) {
                proxy.room().end(false);
            }
            notifyAll();
        }
        close(client, reset && first);
        if (other != null) {
            close(other, reset && first);
        }
        proxy.gone(this);
        return first;
    }

    private static void close(Socket socket, boolean reset) {
        try {
            if (reset) {
                socket.setSoLinger(true, 0);
            }
            socket.close();
        } catch (IOException e) {
            // it is closed already
        }
    }

    @Override
    public void join() {
        Uninterrupted.join(up);
        Uninterrupted.join(down);
    }
}
