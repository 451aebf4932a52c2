package io.framelease.lease;

import io.framelease.Frame;
import io.framelease.device.DeviceBackend;
import io.framelease.device.HostDevice;
import java.io.File;
import java.lang.ref.WeakReference;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.Arrays;
import org.awaitility.Awaitility;

/**
 * Run by {@link ClassLoaderTest}: loads the library a second time, as a web application does, uses it, drops it, and
 * prints when its class loader has been collected. What the second one does is {@link #use}.
 */
final class ClassLoaderProgram {
    private ClassLoaderProgram() {
    }

    public static void main(String[] arguments) throws Exception {
        for (int deployment = 1; deployment <= 3; deployment++) {
            WeakReference<ClassLoader> loader = deploy();
            Awaitility.await().pollInSameThread().pollInterval(Duration.ofMillis(50)).atMost(Duration.ofMinutes(2))
                    .conditionEvaluationListener(evaluated -> System.gc()).until(() -> loader.refersTo(null));
            System.out.println("collected " + deployment);
        }
        System.out.println("threads left: " + Thread.getAllStackTraces().keySet().stream().map(Thread::getName)
                .filter(name -> name.startsWith("framelease")).toList());
    }

    private static WeakReference<ClassLoader> deploy() throws Exception {
        URL[] classPath = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(ClassLoaderProgram::url).toArray(URL[]::new);
        URLClassLoader application = new URLClassLoader(classPath, ClassLoader.getPlatformClassLoader());
        Runnable use = (Runnable) application.loadClass(ClassLoaderProgram.class.getName() + "$Use")
                .getDeclaredConstructor().newInstance();
        Thread request = new Thread(use);
        request.setContextClassLoader(application);
        request.start();
        request.join();
        application.close();
        return new WeakReference<>(application);
    }

    private static URL url(String entry) {
        try {
            return new File(entry).toURI().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A camera's life without a camera; the device is not closed, since users cannot close one. */
    public static final class Use implements Runnable {
        /** Called by reflection. */
        public Use() {
            // nothing
        }

        @Override
        public void run() {
            DeviceBackend device = HostDevice.plain();
            try (Leases leases = new Leases(device, 2, Duration.ofMillis(1))) {
                AgeLimit.set(leases.registry, Duration.ofHours(1));
                Frame frame = leases.publish(1);
                frame.open().close();
                leases.registry.orphan();
                frame.close();
            }
            Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> device.memory().allocated() == 0);
        }
    }
}
