package io.framelease.camera;

import io.framelease.ffmpeg.Interrupt;
import io.framelease.lease.InFlightGate;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;

/**
 * What others want of a camera thread: a reconnect, or its end. Requests are made by any thread and taken by the camera
 * thread; making one cuts whatever the camera thread is blocked in.
 *
 * <h2>No request is lost, and requests coalesce</h2>
 * A request sets its bit first, then closes the gate, then cuts the interrupt it finds. The camera thread, before a session,
 * installs the session's new interrupt first, then takes the reconnect bit away, then opens the gate (after connecting). So
 * a request whose bit was taken away came before the session that is about to connect, which answers it; every other
 * request finds the new interrupt and cuts it. A request that set its bit before the taking but cuts after may end the new
 * session too, though no bit is set any more: one reconnect too many, never one too few. So a session that was cut is
 * followed by another, whatever the bits say then.
 *
 * <p>A request that comes while the session connects finds the gate closed, and the camera thread would open it again behind
 * the request's back: so it looks at the bits once more when the gate is open. Either it sees the bit, or the request's
 * closing of the gate comes after the opening.
 */
public final class Control {
    private static final int RECONNECT = 1;
    private static final int CLOSE = 2;
    private static final int OVER = 4;

    private static final VarHandle WORD;

    static {
        try {
            WORD = MethodHandles.lookup().findVarHandle(Control.class, "word", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /**
     * Bit 0: a reconnect is wanted and no session has begun since. Bit 1: the camera is to end, for good. Bit 2: the camera
     * thread serves no more requests. Bits 1 and 2 stay; bit 0 is taken away by the camera thread alone.
     */
    private volatile int word;

    private final InFlightGate gate;
    private volatile Interrupt interrupt = new Interrupt();
    private volatile Thread thread;

    /** @param gate closed by every request; opened by the camera thread for each session */
    public Control(InFlightGate gate) {
        this.gate = gate;
    }

    /**
     * Asks for a reconnect; any thread.
     *
     * @return whether one will follow: false if the camera ends or has ended
     */
    public boolean requestReconnect() {
        while (true) {
            int seen = word;
            if ((seen & (CLOSE | OVER)) != 0) {
                return false;
            }
            if ((seen & RECONNECT) != 0) {
                gate.close(); // whoever set it cuts, or has cut; but this caller relies on the gate when he returns
                return true;
            }
            if (WORD.compareAndSet(this, seen, seen | RECONNECT)) {
                cut();
                return true;
            }
        }
    }

    /** Asks the camera to end; any thread, any number of times. */
    public void requestClose() {
        WORD.getAndBitwiseOr(this, CLOSE);
        cut();
    }

    /** Cuts what the camera thread does now; the second half of a request. */
    void cut() {
        gate.close();
        interrupt.cut();
        LockSupport.unpark(thread);
    }

    /** Wakes the camera thread if it waits for anything; any thread. */
    public void wake() {
        LockSupport.unpark(thread);
    }

    /** Names the camera thread; before it starts. */
    void serve(Thread cameraThread) {
        thread = cameraThread;
    }

    /**
     * Begins a session: requests made before are answered by it, requests made from now on cut it. Camera thread.
     *
     * @return what cuts the session
     */
    public Interrupt beginSession() {
        Interrupt fresh = new Interrupt();
        interrupt = fresh;
        WORD.getAndBitwiseAnd(this, ~RECONNECT);
        if ((word & CLOSE) != 0) {
            fresh.cut(); // the request may have found the interrupt before
        }
        return fresh;
    }

    /** Ends serving: requests for a reconnect are refused from now on. Camera thread. */
    void over() {
        WORD.getAndBitwiseOr(this, OVER);
    }

    /** As {@link #over}, unless a request came before, which is to be answered. Camera thread. */
    boolean overUnlessRequested() {
        return WORD.compareAndSet(this, 0, OVER);
    }

    /** Whether a request waits to be answered. */
    public boolean isRequested() {
        return (word & (RECONNECT | CLOSE)) != 0;
    }

    /** Whether the camera is to end. */
    public boolean isClosing() {
        return (word & CLOSE) != 0;
    }

    /** Such as {@code reconnect,close}. */
    @Override
    public String toString() {
        int seen = word;
        return ((seen & RECONNECT) != 0 ? "reconnect " : "") + ((seen & CLOSE) != 0 ? "close " : "")
                + ((seen & OVER) != 0 ? "over " : "") + gate;
    }
}
