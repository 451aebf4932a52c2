package io.framelease.lease;

import io.framelease.Camera;
import io.framelease.Frame;
import io.framelease.Overflow;
import io.framelease.Subscription;
import io.framelease.device.DeviceBackend;
import io.framelease.device.HostDevice;
import io.framelease.ffmpeg.log.CameraLog;
import io.framelease.testing.Liveness;
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
 * prints when its class loader has been collected. What the second one does is {@link Use} or {@link Play}.
 */
final class ClassLoaderProgram {
    private ClassLoaderProgram() {
    }

    /** @param arguments a file, which the second library plays; without it there is no camera */
    public static void main(String[] arguments) throws Exception {
        for (int deployment = 1; deployment <= 3; deployment++) {
            WeakReference<ClassLoader> loader = deploy(arguments);
            Awaitility.await().pollInSameThread().pollInterval(Duration.ofMillis(50)).atMost(Duration.ofMinutes(2))
                    .conditionEvaluationListener(evaluated -> System.gc()).until(() -> loader.refersTo(null));
            System.out.println("collected " + deployment);
        }
        System.out.println("threads left: " + Thread.getAllStackTraces().keySet().stream().map(Thread::getName)
                .filter(name -> name.startsWith("framelease")).toList());
    }

    private static WeakReference<ClassLoader> deploy(String[] arguments) throws Exception {
        URL[] classPath = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(ClassLoaderProgram::url).toArray(URL[]::new);
        URLClassLoader application = new URLClassLoader(classPath, ClassLoader.getPlatformClassLoader());
        Class<?> type = application.loadClass((arguments.length == 0 ? Use.class : Play.class).getName());
        Runnable use = (Runnable) (arguments.length == 0 ? type.getDeclaredConstructor().newInstance()
                : type.getDeclaredConstructor(String.class).newInstance(arguments[0]));
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

    /** A camera plays a file, whose decoder has threads of its own and complains. */
    public static final class Play implements Runnable {
        private final String file;

        /** Called by reflection. */
        public Play(String file) {
            this.file = file;
        }

        @Override
        public void run() {
            int frames = 0;
            try (HostDevice device = HostDevice.plain();
                    Camera camera = Camera.open(Liveness.patient(file).withDecoderThreads(4), device);
                    Subscription subscription = camera.subscribe(Overflow.BLOCK)) {
                while (!subscription.isEnded()) {
                    try (Frame frame = subscription.poll(Liveness.LIMIT)) {
                        frames += frame == null ? 0 : 1;
                    }
                }
                camera.close();
                CameraLog.flush(Liveness.LIMIT); // from a loader that is closed no class can be loaded any more
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            System.out.println(frames > 0 ? "played" : "nothing was played");
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
