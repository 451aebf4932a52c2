package io.framelease.cli;

import java.lang.reflect.Proxy;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The wish that a run ends, by Ctrl-C (SIGINT) or SIGTERM. The run then closes its cameras, writes its summary and leaves
 * with its own exit code, which a shutdown hook could not do. A second Ctrl-C ends the process at once.
 */
final class Stop {
    private final CountDownLatch requested = new CountDownLatch(1);

    /** Wishes the end; any thread. */
    void request() {
        requested.countDown();
    }

    /** Waits for the wish; returns whether it came. */
    boolean await(long nanos) throws InterruptedException {
        return requested.await(nanos, TimeUnit.NANOSECONDS);
    }

    /**
     * Has the process's signals request this stop. The class that does it belongs to the JDK's module jdk.unsupported and
     * is called by reflection, since javac warns of every mention of it; in a Java runtime without that module, or with
     * {@code -Xrs}, signals do what they do elsewhere.
     */
    void catchSignals() {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            var handle = signal.getMethod("handle", signal, handler);
            Object interrupt = signal.getConstructor(String.class).newInstance("INT");
            Object terminate = signal.getConstructor(String.class).newInstance("TERM");
            Object byDefault = handler.getField("SIG_DFL").get(null);
            Object ours = Proxy.newProxyInstance(Stop.class.getClassLoader(), new Class<?>[] {handler},
                    (proxy, method, arguments) -> {
                        if (method.getDeclaringClass() == Object.class) {
                            return switch (method.getName()) {
                                case "equals" -> proxy == arguments[0];
                                case "hashCode" -> System.identityHashCode(proxy);
                                default -> "stop";
                            };
                        }
                        request();
                        handle.invoke(null, interrupt, byDefault); // Maven sends TERM too when it is interrupted itself
                        return null;
                    });
            handle.invoke(null, interrupt, ours);
            handle.invoke(null, terminate, ours);
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            // signals end the process, without a summary
        }
    }
}
