package io.framelease.threads;

import java.util.concurrent.ThreadFactory;

/**
 * Makes daemon threads that inherit nothing of the thread that makes them: the thread group is the system's, the
 * priority the normal one; there is no context class loader and no inheritable thread-local. So whoever needs a thread
 * first, a request of a web application for example, is not kept reachable by it.
 */
public final class Daemon {
    private Daemon() {
    }

    /**
     * Makes a thread; the caller starts it.
     *
     * @param name shown in thread dumps; without credentials
     * @param task what it runs; must not let an exception escape, see {@link Worker}
     */
    public static Thread unstarted(String name, Runnable task) {
        return unstarted(name, 0, task);
    }

    /**
     * As {@link #unstarted(String, Runnable)}.
     *
     * @param stackBytes how large its stack is to be; 0 for the JVM's usual size
     */
    public static Thread unstarted(String name, long stackBytes, Runnable task) {
        Thread thread = Thread.ofPlatform()
                .daemon()
                .name(name)
                .stackSize(stackBytes)
                .group(systemGroup())
                .priority(Thread.NORM_PRIORITY)
                .inheritInheritableThreadLocals(false)
                .unstarted(task);
        thread.setContextClassLoader(null); // without this it is the application's
        return thread;
    }

    /** As {@link #unstarted}, for threads of one name. */
    public static ThreadFactory named(String name) {
        return task -> unstarted(name, task);
    }

    private static ThreadGroup systemGroup() {
        ThreadGroup group = Thread.currentThread().getThreadGroup();
        for (ThreadGroup parent; (parent = group.getParent()) != null;) {
            group = parent;
        }
        return group;
    }
}
