package io.framelease.bench;

import io.framelease.lease.InFlightGate;
import java.util.concurrent.Phaser;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.concurrent.locks.StampedLock;

/**
 * A gate that one camera thread passes once a frame and that others close for a reconnect. All kinds keep the same promise: when
 * {@link #reconnect} returns, the camera thread is not inside for the session that it ended, and enters only after it has begun
 * the next one.
 *
 * <p>Each peer is as fast as its author knows: a watcher reads a volatile flag and takes no lock.
 */
public abstract sealed class PassGate {
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

    static PassGate of(Kind kind) {
        return switch (kind) {
            case GATE -> new Word();
            case MONITOR -> new Monitor();
            case REENTRANT_LOCK -> new Counted();
            case READ_WRITE_LOCK -> new Shared();
            case STAMPED_LOCK -> new Stamped();
            case SEMAPHORE -> new Permit();
            case PHASER -> new Phased();
        };
    }

    /**
     * Enters and leaves, or begins the next session if one is wanted. Camera thread.
     *
     * @return whether it has been inside
     */
    abstract boolean pass();

    /** Whether another session is wanted; any thread. */
    abstract boolean isStale();

    /** Wants another session, and waits until the camera thread has left the running one. Any thread but the camera's. */
    abstract void reconnect();

    private static final class Word extends PassGate {
        private final InFlightGate gate = new InFlightGate();
        private volatile long session = gate.begin();

        @Override
        boolean pass() {
            long running = session;
            if (gate.tryEnter(running)) {
                gate.exit(running);
                return true;
            }
            session = gate.begin();
            return false;
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

    /** What peers have: a flag, set by a reconnect and taken away when the next session begins. */
    private abstract static sealed class Flagged extends PassGate {
        volatile boolean stale;

        @Override
        final boolean isStale() {
            return stale;
        }

        /** The next session begins; a reconnect just before finds nobody inside, and coalesces with the one that is answered. */
        final boolean begin() {
            stale = false;
            return false;
        }
    }

    private static final class Monitor extends Flagged {
        private int inside;

        @Override
        boolean pass() {
            boolean entered = tryEnter();
            if (entered) {
                exit();
            }
            return entered;
        }

        private synchronized boolean tryEnter() {
            if (stale) {
                return begin();
            }
            inside++;
            return true;
        }

        private synchronized void exit() {
            if (--inside == 0 && stale) {
                notifyAll();
            }
        }

        @Override
        synchronized void reconnect() {
            stale = true;
            while (inside > 0 && stale) { // who was inside has left, too, where the next session has begun
                try {
                    wait();
                } catch (InterruptedException e) {
                    throw new AssertionError("nobody interrupts a benchmark's thread", e);
                }
            }
        }
    }

    private static final class Counted extends Flagged {
        private final ReentrantLock lock = new ReentrantLock();
        private final Condition left = lock.newCondition();
        private int inside;

        @Override
        boolean pass() {
            boolean entered = tryEnter();
            if (entered) {
                exit();
            }
            return entered;
        }

        private boolean tryEnter() {
            lock.lock();
            try {
                if (stale) {
                    return begin();
                }
                inside++;
                return true;
            } finally {
                lock.unlock();
            }
        }

        private void exit() {
            lock.lock();
            try {
                if (--inside == 0 && stale) {
                    left.signalAll();
                }
            } finally {
                lock.unlock();
            }
        }

        @Override
        void reconnect() {
            lock.lock();
            try {
                stale = true;
                while (inside > 0 && stale) { // as above: nobody signals again when a session has begun
                    left.awaitUninterruptibly();
                }
            } finally {
                lock.unlock();
            }
        }
    }

    private static final class Shared extends Flagged {
        private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();

        @Override
        boolean pass() {
            lock.readLock().lock();
            try {
                if (!stale) {
                    return true;
                }
            } finally {
                lock.readLock().unlock();
            }
            return begin();
        }

        @Override
        void reconnect() {
            lock.writeLock().lock();
            try {
                stale = true;
            } finally {
                lock.writeLock().unlock();
            }
        }
    }

    private static final class Stamped extends Flagged {
        private final StampedLock lock = new StampedLock();

        @Override
        boolean pass() {
            long stamp = lock.readLock();
            try {
                if (!stale) {
                    return true;
                }
            } finally {
                lock.unlockRead(stamp);
            }
            return begin();
        }

        @Override
        void reconnect() {
            long stamp = lock.writeLock();
            try {
                stale = true;
            } finally {
                lock.unlockWrite(stamp);
            }
        }
    }

    private static final class Permit extends Flagged {
        private final Semaphore window = new Semaphore(1);

        @Override
        boolean pass() {
            window.acquireUninterruptibly();
            boolean entered = !stale;
            window.release();
            return entered || begin();
        }

        @Override
        void reconnect() {
            window.acquireUninterruptibly();
            stale = true;
            window.release();
        }
    }

    private static final class Phased extends Flagged {
        private final Phaser window = new Phaser() {
            @Override
            protected boolean onAdvance(int phase, int registeredParties) {
                return false; // it does not end when nobody is registered
            }
        };

        @Override
        boolean pass() {
            window.register();
            try {
                if (!stale) {
                    return true;
                }
            } finally {
                window.arriveAndDeregister();
            }
            return begin();
        }

        @Override
        void reconnect() {
            stale = true;
            window.register();
            window.awaitAdvance(window.arriveAndDeregister()); // who is inside arrives when it leaves
        }
    }
}
