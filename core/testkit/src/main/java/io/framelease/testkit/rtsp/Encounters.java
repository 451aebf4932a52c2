package io.framelease.testkit.rtsp;

import org.jspecify.annotations.Nullable;

/**
 * What one connection of a {@link FaultProxy} has met: what acts on the method that goes on, and what acts on packets. Its two
 * threads ask here for each part that passes.
 */
final class Encounters {
    private final FaultProxy proxy;

    /* Under this object's lock. */
    private @Nullable Phase asking; // of a request that waits for its answer
    private long requests;
    private @Nullable Phase answering; // of the request whose answer passes: the client may ask the next before that call has ended
    private long answeringRequest;
    private @Nullable Injection ofMethod; // what acts on that request and its answer
    private @Nullable Injection ofPackets;
    private @Nullable Injection notForUs; // one for packets that has met as many connections as it was to
    private @Nullable Injection delayed; // one that has made this connection wait already
    private boolean playing;

    Encounters(FaultProxy proxy) {
        this.proxy = proxy;
    }

    /** Of a method that begins: what acts on it and its answer. */
    synchronized @Nullable Injection meet(Phase phase) {
        Injection held = held();
        if (held != null) {
            return held;
        }
        asking = phase;
        requests++;
        ofMethod = proxy.injectionFor(phase);
        return ofMethod;
    }

    /** What acts on an answer that has come. */
    synchronized @Nullable Injection ofAnswer() {
        answering = asking;
        answeringRequest = requests;
        Injection held = held();
        return held == null ? ofMethod : held;
    }

    /** What acts on bytes of another protocol that the source sends: before a method has begun a drip, as of a TLS handshake. */
    synchronized @Nullable Injection ofBytes() {
        Injection held = held();
        boolean drips = asking == Phase.CONNECT && ofMethod != null && ofMethod.fault() instanceof Fault.Drip;
        return held == null && drips ? ofMethod : held;
    }

    /** An answer has passed. */
    synchronized void answered(int status) {
        playing |= answering == Phase.PLAY && status < 300;
        if (answeringRequest == requests) {
            asking = null;
            ofMethod = null;
        }
    }

    /** What acts on a packet; each connection that is hit counts once. */
    synchronized @Nullable Injection meetPackets() {
        Injection now = playing ? proxy.peek(Phase.PLAYING) : null;
        if (now != null && now != ofPackets && now != notForUs) {
            Injection taken = proxy.injectionFor(Phase.PLAYING);
            notForUs = taken == null ? now : notForUs;
            ofPackets = taken == null ? ofPackets : taken;
        }
        Injection held = held();
        return held == null ? ofPackets : held;
    }

    /** What nothing passes by any more: a stall that began, or a hole that packets fall into. */
    synchronized @Nullable Injection held() {
        return isHeldBy(ofPackets) ? ofPackets : isHeldBy(ofMethod) ? ofMethod : null;
    }

    private static boolean isHeldBy(@Nullable Injection injection) {
        return injection != null && !injection.isEnded()
                && (injection.fault() instanceof Fault.Stall || injection.fault() instanceof Fault.Blackhole);
    }

    /** Whether a delay has been here before; it has from now on. */
    synchronized boolean isDelayed(Injection injection) {
        boolean already = delayed == injection;
        delayed = injection;
        return already;
    }
}
