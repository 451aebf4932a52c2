package io.framelease.threads;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URL;
import java.net.URLClassLoader;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class DaemonTest {
    /** What a request of a web application may have with it. */
    @Test
    void inheritsNothingOfWhoeverNeedsItFirst() throws Exception {
        InheritableThreadLocal<String> inherited = new InheritableThreadLocal<>();
        AtomicReference<Thread> made = new AtomicReference<>();
        AtomicReference<String> seen = new AtomicReference<>();
        AtomicReference<ClassLoader> loader = new AtomicReference<>();
        try (URLClassLoader application = new URLClassLoader(new URL[0])) {
            Thread request = new Thread(new ThreadGroup("application"), () -> {
                inherited.set("request");
                made.set(Daemon.unstarted("test-daemon", () -> {
                    seen.set(inherited.get());
                    loader.set(Thread.currentThread().getContextClassLoader());
                }));
            });
            request.setContextClassLoader(application);
            request.setPriority(Thread.MIN_PRIORITY);
            request.setUncaughtExceptionHandler((thread, thrown) -> { });
            request.start();
            request.join();
        }
        Thread daemon = made.get();
        assertThat(daemon.isDaemon()).isTrue();
        assertThat(daemon.getName()).isEqualTo("test-daemon");
        assertThat(daemon.getPriority()).isEqualTo(Thread.NORM_PRIORITY);
        assertThat(daemon.getThreadGroup().getParent()).as("the system's group").isNull();
        loader.set(ClassLoader.getSystemClassLoader());
        daemon.start();
        daemon.join();
        assertThat(seen.get()).isNull();
        assertThat(loader.get()).isNull();
    }
}
