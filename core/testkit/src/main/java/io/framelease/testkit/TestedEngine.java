package io.framelease.testkit;

import io.framelease.Camera;
import java.util.OptionalInt;

/**
 * An engine as a {@link Torture} sees it: something that reads the frames of cameras that come and go. Its methods are called by
 * the thread that runs the torture. This one has a virtual thread a camera:
 *
 * {@snippet lang="java" :
 * import io.framelease.*;
 * import io.framelease.testkit.*;
 * import java.time.Duration;
 * import java.util.Map;
 * import java.util.concurrent.*;
 *
 * public class EngineTorture implements TestedEngine {
 *     private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
 *     private final Map<Subscription, Future<Void>> readers = new ConcurrentHashMap<>();
 *
 *     @Override
 *     public void start(Camera camera, PictureCheck check) {
 *         Subscription frames = camera.subscribe(Overflow.KEEP_LATEST);
 *         readers.put(frames, threads.submit(() -> read(frames, check)));
 *     }
 *
 *     private Void read(Subscription frames, PictureCheck check) throws Exception {
 *         frames.forEach(frame -> {
 *             try (FrameView view = frame.open()) {
 *                 check.look(frame, view, "the engine"); // and what yours does with the view
 *             } catch (IllegalStateException e) {
 *                 if (!frame.isRevoked()) { // the torture takes frames back, and that is all right
 *                     throw e;
 *                 }
 *             }
 *         });
 *         return null;
 *     }
 *
 *     @Override
 *     public void stop() throws Exception {
 *         for (var reader : readers.entrySet()) {
 *             reader.getKey().close(); // ends its loop
 *             reader.getValue().get(); // throws what the loop has thrown
 *         }
 *         threads.close();
 *     }
 *
 *     public static void main(String[] args) throws Exception {
 *         long seed = args.length == 0 ? System.nanoTime() : Long.parseLong(args[0]);
 *         try (CheckedDevice device = CheckedDevice.open(seed)) {
 *             TortureReport report = Torture.on(device.device()).seed(seed).cameras(2).engine(new EngineTorture())
 *                     .run(Duration.ofSeconds(2));
 *             report.assertClean();
 *             System.out.println(report);
 *         }
 *     }
 * }
 * }
 *
 * @since 0.2.0
 */
public interface TestedEngine {
    /**
     * Begins to read a camera's frames, and returns at once. Called for each camera, also for those that are opened in place of
     * others later. The camera reconnects at any moment, takes frames back ({@link io.framelease.Frame#open} then throws an
     * {@link IllegalStateException}, and {@code isRevoked()} is true), and is closed before or after this engine stops; its
     * subscriptions then end.
     *
     * @param camera opened just now
     * @param check  knows what the camera shows
     */
    void start(Camera camera, PictureCheck check);

    /**
     * {@return the most frames of all its cameras together that this engine may hold at one moment; empty if that is not known}
     * Counted are, over every camera that was given to {@link #start}, closed ones too:
     * <ul>
     *   <li>frames whose memory is kept, each once however many references, copies on other devices and open views of it there are;
     *   <li>those that wait unread in a subscription that is not closed yet: up to three in each, one with {@link
     *       io.framelease.Overflow#KEEP_LATEST}.
     * </ul>
     * An engine that has one subscription for each of eight cameras at a time, all with {@code KEEP_LATEST}, and looks at one frame
     * of each at a time, says 16; it says more if it may still have a frame or a subscription of a camera that was closed when it
     * has one of the next.
     *
     * <p>The torture uses it for one check: the device's memory at any moment was at most that of two pools for each camera that is
     * open at a time, and that of the frames which all engines together may hold. If one engine does not say, that is not checked;
     * a number that is too large weakens the check, one that is too small is a complaint about bytes.
     */
    default OptionalInt mostHeld() {
        return OptionalInt.empty();
    }

    /**
     * Stops, and closes each frame and subscription that it holds before it returns. Called once, behind the last start.
     *
     * @throws Exception if that fails, which fails the torture
     */
    void stop() throws Exception;
}
