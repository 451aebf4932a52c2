package io.framelease.threads;

/** Waits that an interrupt does not end: it is kept, and the thread has it again afterwards. */
public final class Uninterrupted {
    /** What is waited for; begun again after an interrupt. */
    public interface Wait {
        /** Waits. */
        void await() throws InterruptedException;
    }

    private Uninterrupted() {
    }

    /** Waits until a thread has ended. */
    public static void join(Thread thread) {
        await(() -> thread.join()); // a call and no method reference: Lincheck looks at calls
    }

    /** Waits, and begins again as often as it is interrupted. */
    public static void await(Wait wait) {
        boolean interrupted = false;
        while (true) {
            try {
                wait.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
