package io.framelease.bench;

import java.util.concurrent.Phaser;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.concurrent.locks.StampedLock;
import org.openjdk.jmh.annotations.CompilerControl;

/** The peers of Framelease's gate: a flag, and what the window is made of. Their enter and exit are as {@link PassGate} says. */
abstract sealed class FlaggedGate extends PassGate {
    private FlaggedGate() {
        super(null);
    }

    @Override
    final boolean isStale() {
        return stale;
    }

    /** A reconnect just before finds nobody inside, and coalesces with the one that is answered. */
    @Override
    final void begin() {
        stale = false;
    }

    static final class Monitor extends FlaggedGate {
        private final Object lock = new Lone();
        private int inside;

        @Override
        @CompilerControl(CompilerControl.Mode.DONT_INLINE)
        boolean enter() {
            synchronized (lock) {
                if (stale) {
                    return false;
                }
                inside++;
                return true;
            }
        }

        @Override
        @CompilerControl(CompilerControl.Mode.DONT_INLINE)
        void exit() {
            synchronized (lock) {
                if (--inside == 0 && stale) {
                    lock.notifyAll();
                }
            }
        }

        @Override
        void reconnect() {
            synchronized (lock) {
                stale = true;
                while (inside > 0 && stale) { // who was inside has left, too, where the next session has begun
                    try {
                        lock.wait();
                    } catch (InterruptedException e) {
                        throw new AssertionError("nobody interrupts a benchmark's thread", e);
                    }
                }
            }
        }
    }

    static final class Counted extends FlaggedGate {
        private final ReentrantLock lock = new ReentrantLock();
        private final Condition left = lock.newCondition();
        private int inside;

        @Override
        @CompilerControl(CompilerControl.Mode.DONT_INLINE)
        boolean enter() {
            lock.lock();
            try {
                if (stale) {
                    return false;
                }
                inside++;
                return true;
            } finally {
                lock.unlock();
            }
        }

        @Override
        @CompilerControl(CompilerControl.Mode.DONT_INLINE)
        void exit() {
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

    static final class Shared extends FlaggedGate {
        private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();

        @Override
        @CompilerControl(CompilerControl.Mode.DONT_INLINE)
        boolean enter() {
            lock.readLock().lock();
            if (!stale) {
                return true;
            }
            lock.readLock().unlock();
            return false;
        }

        @Override
        @CompilerControl(CompilerControl.Mode.DONT_INLINE)
        void exit() {
            lock.readLock().unlock();
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

    static final class Stamped extends FlaggedGate {
        private final StampedLock lock = new StampedLock();
        private long stamp; // the camera thread's

        @Override
        @CompilerControl(CompilerControl.Mode.DONT_INLINE)
        boolean enter() {
            stamp = lock.readLock();
            if (!stale) {
                return true;
            }
            lock.unlockRead(stamp);
            return false;
        }

        @Override
        @CompilerControl(CompilerControl.Mode.DONT_INLINE)
        void exit() {
            lock.unlockRead(stamp);
        }

        @Override
        void reconnect() {
            long writing = lock.writeLock();
            try {
                stale = true;
            } finally {
                lock.unlockWrite(writing);
            }
        }
    }

    static final class Permit extends FlaggedGate {
        private final Semaphore window = new Semaphore(1);

        @Override
        @CompilerControl(CompilerControl.Mode.DONT_INLINE)
        boolean enter() {
            window.acquireUninterruptibly();
            if (!stale) {
                return true;
            }
            window.release();
            return false;
        }

        @Override
        @CompilerControl(CompilerControl.Mode.DONT_INLINE)
        void exit() {
            window.release();
        }

        @Override
        void reconnect() {
            window.acquireUninterruptibly();
            stale = true;
            window.release();
        }
    }

    static final class Phased extends FlaggedGate {
        private final Phaser window = new Phaser() {
            @Override
            protected boolean onAdvance(int phase, int registeredParties) {
                return false; // it does not end when nobody is registered
            }
        };

        @Override
        @CompilerControl(CompilerControl.Mode.DONT_INLINE)
        boolean enter() {
            window.register();
            if (!stale) {
                return true;
            }
            window.arriveAndDeregister();
            return false;
        }

        @Override
        @CompilerControl(CompilerControl.Mode.DONT_INLINE)
        void exit() {
            window.arriveAndDeregister();
        }

        @Override
        void reconnect() {
            stale = true;
            window.register();
            window.awaitAdvance(window.arriveAndDeregister()); // who is inside arrives when it leaves
        }
    }
}
