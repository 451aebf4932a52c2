package io.framelease.ffmpeg;

import io.framelease.natives.OrderedArena;
import io.framelease.natives.WakeSignal;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.IntPredicate;
import java.util.function.IntSupplier;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Cuts FFmpeg's blocking calls short: FFmpeg asks {@link #poll} again and again while it waits for the network, every 100 ms
 * and from threads of its own too, and once more whenever a signal wakes it, which {@link #wake} sends.
 *
 * <p>It keeps no state of its own about who wants what: it asks whether the session that runs is stale. One object a camera, and
 * one for a source that is opened beside its session: by another thread, which is meant by the camera thread below until that
 * takes over.
 * {@code session} and {@code deadline} are written by the camera thread before calls that may block and read by whichever
 * thread FFmpeg asks from, which is why both are volatile.
 */
public final class Interrupt {
    /** How long FFmpeg may take to say goodbye to a server, in ns. */
    static final long GOODBYE_NANOS = 50_000_000;
    /**
     * Questions that FFmpeg may ask before it has written a goodbye at once, through TLS too: not stopped, however slow the
     * machine.
     */
    private static final int GOODBYE_QUESTIONS = 4;

    private final LongPredicate stale;
    private final Waker waker;
    private volatile long session;
    /** What is looked at by the camera thread alone, inside a blocking call: how many bytes it has read, and may. */
    private @Nullable MemorySegment counter;
    private long mostBytes;
    private long bytesBefore;
    private @Nullable Thread reader;
    private boolean overfed;
    private @Nullable CompletableFuture<Void> alarm; // of the call that goes on; the camera thread's

    /** Whether what was opened is being closed: a cut does not end that, only the deadline. Written by the camera thread. */
    private volatile boolean parting;
    private boolean closesItself; // the call that goes on, once it is told to stop; the camera thread's
    private int goodbyeQuestions; // that are free still; the camera thread's
    private volatile @Nullable BooleanSupplier question;
    private volatile @Nullable Thread asker;
    private volatile long deadline = System.nanoTime() + Long.MAX_VALUE / 2; // none yet
    /**
     * Whether FFmpeg was told to stop in the last call that might block; written by whichever thread asks, and by the next call.
     */
    private volatile boolean stopped;

    /** @param stale whether a session, by its number, is to end; asked by any thread; must not throw */
    public Interrupt(LongPredicate stale) {
        this(stale, WakeSignal::send);
    }

    /** @param signal sends a thread the signal, and tells whether it did */
    Interrupt(LongPredicate stale, IntPredicate signal) {
        this.stale = stale;
        this.waker = new Waker(this::mustStop, signal);
    }

    /** One that cuts nothing but what takes too long. */
    public static Interrupt never() {
        return new Interrupt(session -> false);
    }

    /** The calls from now on are of this session; camera thread. */
    public void begin(long number) {
        session = number;
    }

    /** Makes a blocking call of a stale session return; any thread, after the session became stale. Does not wait for it. */
    public void wake() {
        waker.wake();
    }

    /**
     * Before a call that may block where FFmpeg asks nobody, as opening a FIFO does: when time runs out the thread is woken
     * by the signal, as by a cut. A cut that came before found no thread to wake, and no question finds it here: so the thread
     * sends the signal to itself, again and again, until the call is over. Camera thread.
     */
    void enterWithAlarm() {
        enter();
        wake();
        alarm = new CompletableFuture<Void>().completeOnTimeout(null, remaining(), TimeUnit.NANOSECONDS);
        alarm.thenRun(this::wake);
    }

    /**
     * Has each blocking call that follows read at most so many bytes: a demuxer that looks for the end of a packet keeps all
     * that it reads. Camera thread.
     *
     * @param counter of bytes read, a long that is valid during these calls; null to count nothing
     */
    void feed(@Nullable MemorySegment counter, long most) {
        this.counter = counter;
        this.mostBytes = most;
    }

    /** How many bytes a call may read. */
    long mostBytes() {
        return mostBytes;
    }

    /** Whether the last call was ended since it had read too many bytes; camera thread. */
    boolean isOverfed() {
        return overfed;
    }

    /** Before a call that may block; camera thread. */
    void enter() {
        overfed = false;
        stopped = false;
        if (counter != null) {
            bytesBefore = counter.get(ValueLayout.JAVA_LONG, 0);
            reader = Thread.currentThread();
        }
        waker.enter();
    }

    /** Makes a call that a cut is to end at once; camera thread. */
    int blocking(IntSupplier call) {
        enter();
        try {
            return call.getAsInt();
        } finally {
            leave();
        }
    }

    /**
     * Before a call that closes what it has opened itself when it is told to stop, as the opening of an RTSP session: FFmpeg says
     * goodbye there (TEARDOWN) if PLAY was asked for, and has the same few questions for it as in {@link #goodbye}, whose time the
     * signals measure that go on meanwhile. A session that was only set up it leaves without a word, whatever it is told, and keeps
     * its number to itself. Camera thread.
     */
    void enterOpening() {
        enterWithAlarm();
        reader = Thread.currentThread();
        closesItself = true;
    }

    /**
     * Closes what was opened. FFmpeg says goodbye to the server then (RTSP's TEARDOWN, without waiting for its answer), which it
     * could not when it is told to stop: a camera would keep the session until that is too old, and has few. So for
     * {@value #GOODBYE_NANOS} ns it is told to go on, however stale the session is. What it writes fits a connection's buffer, so
     * that nobody waits for it, as a rule; the time is for a connection that takes nothing any more. Camera thread.
     */
    void goodbye(Runnable closing) {
        feed(null, mostBytes); // nothing is read any more
        parting = true;
        allow(GOODBYE_NANOS);
        enterWithAlarm();
        reader = Thread.currentThread();
        goodbyeQuestions = GOODBYE_QUESTIONS;
        try {
            closing.run();
        } finally {
            leave();
            parting = false;
        }
    }

    /** Behind it. */
    void leave() {
        reader = null;
        closesItself = false;
        goodbyeQuestions = 0;
        waker.leave();
        if (alarm != null) { // or it would wait for its time, and keep this
            alarm.cancel(false);
            alarm = null;
        }
    }

    /** Whether the session is stale. */
    public boolean isCut() {
        return stale.test(session);
    }

    /**
     * Whether what FFmpeg says now may follow from its being cut: the session is stale, or its last blocking call was ended, by
     * the deadline or for what it had read. Any thread.
     */
    public boolean hasCut() {
        return stopped || isCut();
    }

    /**
     * The callback that FFmpeg is to ask.
     *
     * @param arena ends it; must stay open until the native object that asks it is gone
     * @return what FFmpeg asks this by
     */
    public InterruptCallback callback(OrderedArena arena) {
        return new InterruptCallback(this, arena);
    }

    /** Lets the blocking calls that follow take at most this long; camera thread. */
    public void allow(long nanos) {
        deadline = System.nanoTime() + nanos;
    }

    /** How much of the time that was allowed is left, in ns; not negative. */
    long remaining() {
        return Math.max(0, deadline - System.nanoTime());
    }

    /**
     * Has another question asked at each poll that FFmpeg makes on the calling thread, which is to answer whether to stop;
     * null for none. Camera thread; the question must not throw.
     */
    void alsoAsk(@Nullable BooleanSupplier question) {
        asker = question == null ? null : Thread.currentThread();
        this.question = question;
    }

    /** Whether time ran out, as opposed to a cut. */
    boolean expired() {
        return !isCut() && System.nanoTime() - deadline > 0;
    }

    private boolean mustStop() {
        return !parting && isCut() || System.nanoTime() - deadline > 0;
    }

    /** FFmpeg's question: reads a few fields and returns. It allocates nothing. */
    int poll() {
        Thread current = Thread.currentThread();
        boolean mine = reader == current;
        BooleanSupplier asked = question;
        boolean refused = asked != null && current == asker && asked.getAsBoolean();
        if (mine && !refused && goodbyeQuestions > 0) {
            goodbyeQuestions--;
            return 0;
        }
        boolean over = mustStop();
        if (over && mine && closesItself) { // the next ones are of its goodbye
            closesItself = false;
            goodbyeQuestions = GOODBYE_QUESTIONS;
        }
        boolean stop = over || refused || mine && readsTooMuch();
        if (stop) {
            stopped = true;
        }
        return stop ? 1 : 0;
    }

    private boolean readsTooMuch() {
        if (counter != null && counter.get(ValueLayout.JAVA_LONG, 0) - bytesBefore > mostBytes) {
            overfed = true;
        }
        return overfed;
    }
}
