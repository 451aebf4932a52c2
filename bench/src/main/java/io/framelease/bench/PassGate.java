package io.framelease.bench;

import io.framelease.lease.InFlightGate;
import org.openjdk.jmh.annotations.CompilerControl;
import org.openjdk.jmh.infra.Blackhole;

/**
 * A gate that one camera thread passes once a frame and that others close for a reconnect. All kinds keep the same promise: when
 * {@link #reconnect} returns, the camera thread is not inside for the session that it ended, and enters only after it has begun
 * the next one.
 *
 * <p>Each peer is as fast as its author knows: a watcher reads a volatile flag and takes no lock.
 *
 * <p>All kinds have the same rules. {@link #enter} and {@link #exit} are calls that are never inlined, and the same work stands
 * between them: a compiler that saw both would make one of two synchronized blocks (lock coarsening) and leave a count up and down
 * out, which does not happen around a frame that is published. What watchers read lies alone in its cache lines
 * ({@link GateFields}), and what the camera thread writes lies behind.
 */
@SuppressWarnings("unused") // the padding
public abstract sealed class PassGate extends GateFields permits FlaggedGate, PassGate.Word {
    /** What the gate is made of. */
    public enum Kind {
        /** Framelease's: one word and compare-and-set. */
        GATE,
        /** A count and a flag under a monitor, as in the post-mortem. */
        MONITOR,
        /** The same under a ReentrantLock with a condition. */
        REENTRANT_LOCK,
        /** The window is a read lock of a ReentrantReadWriteLock. */
        READ_WRITE_LOCK,
        /** The window is a read stamp of a StampedLock. */
        STAMPED_LOCK,
        /** The window is the only permit. */
        SEMAPHORE,
        /** The window is a registered party, and a reconnect waits for the phase. */
        PHASER
    }

    /** What is done inside, for {@link Blackhole#consumeCPU}: some ten nanoseconds, far less than a camera does there. */
    private static final long INSIDE = 8;

    /** Behind what watchers read; see {@link Padding}. */
    private byte q000, q001, q002, q003, q004, q005, q006, q007, q008, q009, q010, q011, q012, q013, q014, q015;
    private byte q016, q017, q018, q019, q020, q021, q022, q023, q024, q025, q026, q027, q028, q029, q030, q031;
    private byte q032, q033, q034, q035, q036, q037, q038, q039, q040, q041, q042, q043, q044, q045, q046, q047;
    private byte q048, q049, q050, q051, q052, q053, q054, q055, q056, q057, q058, q059, q060, q061, q062, q063;
    private byte q064, q065, q066, q067, q068, q069, q070, q071, q072, q073, q074, q075, q076, q077, q078, q079;
    private byte q080, q081, q082, q083, q084, q085, q086, q087, q088, q089, q090, q091, q092, q093, q094, q095;
    private byte q096, q097, q098, q099, q100, q101, q102, q103, q104, q105, q106, q107, q108, q109, q110, q111;
    private byte q112, q113, q114, q115, q116, q117, q118, q119, q120, q121, q122, q123, q124, q125, q126, q127;

    PassGate(InFlightGate gate) {
        super(gate);
    }

    static PassGate of(Kind kind) {
        return switch (kind) {
            case GATE -> new Word();
            case MONITOR -> new FlaggedGate.Monitor();
            case REENTRANT_LOCK -> new FlaggedGate.Counted();
            case READ_WRITE_LOCK -> new FlaggedGate.Shared();
            case STAMPED_LOCK -> new FlaggedGate.Stamped();
            case SEMAPHORE -> new FlaggedGate.Permit();
            case PHASER -> new FlaggedGate.Phased();
        };
    }

    /**
     * Enters, works and leaves, or begins the next session if one is wanted. Camera thread.
     *
     * @return whether it has been inside
     */
    final boolean pass() {
        if (!enter()) {
            begin();
            return false;
        }
        Blackhole.consumeCPU(INSIDE);
        exit();
        return true;
    }

    /** Enters the window; false if another session is wanted. Camera thread. */
    abstract boolean enter();

    /** Leaves the window. Camera thread, once for each {@link #enter} that was true. */
    abstract void exit();

    /** Begins the next session. Camera thread, outside the window. */
    abstract void begin();

    /** Whether another session is wanted; any thread. */
    abstract boolean isStale();

    /** Wants another session, and waits until the camera thread has left the running one. Any thread but the camera's. */
    abstract void reconnect();

    static final class Word extends PassGate {
        private long running; // the camera thread's own copy

        private Word() {
            super(new InFlightGate());
            begin();
        }

        @Override
        @CompilerControl(CompilerControl.Mode.DONT_INLINE)
        boolean enter() {
            return gate.tryEnter(running);
        }

        @Override
        @CompilerControl(CompilerControl.Mode.DONT_INLINE)
        void exit() {
            gate.exit(running);
        }

        @Override
        void begin() {
            running = gate.begin();
            session = running;
        }

        @Override
        boolean isStale() {
            return gate.isStale(session);
        }

        @Override
        void reconnect() {
            gate.awaitLeft(gate.request());
        }
    }
}
