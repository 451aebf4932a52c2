package io.framelease.camera;

import io.framelease.Camera;
import io.framelease.Frame;
import io.framelease.LeakedFrame;
import io.framelease.Overflow;
import io.framelease.Subscription;
import io.framelease.testing.Liveness;
import io.framelease.testkit.device.CheckedHostDevice;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;

/**
 * Run by {@link LeakReportTest} in a JVM of its own, because the level is set once: the post-mortem's shutdown with 70 clones
 * that nobody released. Prints what the test looks at.
 */
final class LeakProgram {
    private static final int HELD = 70;
    private static Camera camera;

    private LeakProgram() {
    }

    public static void main(String[] arguments) throws InterruptedException {
        CheckedHostDevice device = CheckedHostDevice.checked(71);
        List<Frame> held = new ArrayList<>();
        long slot = play(device, held);
        await(() -> device.memory().allocated() == HELD * slot, "held bytes: " + HELD * slot);
        for (Frame frame : held) {
            Cameras.checksum(frame);
        }
        closeTwice(held.removeFirst());
        while (held.size() > HELD / 2) {
            held.removeFirst().close();
        }
        await(() -> device.memory().allocated() == held.size() * slot, "closed");
        held.clear();
        Awaitility.await().pollInSameThread().pollInterval(Duration.ofMillis(50)).atMost(Liveness.LIMIT)
                .conditionEvaluationListener(evaluated -> System.gc()).until(() -> device.memory().allocated() == 0);
        System.out.println("collected");
        System.out.println("leaked " + camera.stats().leaked());
        device.close();
        System.out.println("writes after free: " + device.writesAfterFree());
    }

    private static long play(CheckedHostDevice device, List<Frame> held) throws InterruptedException {
        camera = Camera.open(Cameras.endless().withSlots(80), device);
        long slot;
        try (Subscription frames = camera.subscribe(Overflow.BLOCK)) {
            takeFrames(frames, held);
            slot = camera.stats().poolBytes() / 80;
        }
        camera.close();
        for (LeakedFrame leaked : camera.outstanding()) {
            System.out.println("outstanding " + leaked.frameId() + " " + leaked.holders() + " "
                    + (leaked.ageNanos() > 0) + " " + leaked.heldAt().replace('\n', '|'));
        }
        return slot;
    }

    private static void takeFrames(Subscription frames, List<Frame> into) throws InterruptedException {
        while (into.size() < HELD) {
            into.add(Cameras.next(frames));
        }
    }

    private static void closeTwice(Frame frame) {
        frame.close();
        for (int i = 0; i < 3; i++) {
            frame.close(); // does nothing, and is said once
        }
        try {
            frame.open().close();
        } catch (IllegalStateException e) {
            System.out.println("opened when closed: " + e.getMessage().replace('\n', '|'));
        }
    }

    private static void await(Callable<Boolean> condition, String then) {
        Awaitility.await().atMost(Liveness.LIMIT).until(condition);
        System.out.println(then);
    }
}
