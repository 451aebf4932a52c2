package io.framelease.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.management.GarbageCollectionNotificationInfo;
import io.framelease.Frame;
import io.framelease.FrameView;
import io.framelease.testing.Logs;
import io.framelease.testkit.device.CheckedHostDevice;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.atomic.AtomicInteger;
import javax.management.NotificationEmitter;
import javax.management.NotificationListener;
import javax.management.openmbean.CompositeData;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A camera whose slots are all held. */
@Logs(value = "WARN leaks: ", maybe = true)
class StarvedTest {
    private final CheckedHostDevice device = CheckedHostDevice.checked(33);

    @AfterEach
    void close() {
        device.close();
    }

    @Test
    void tellsWhoHoldsWhatSinceWhen() throws InterruptedException {
        try (Leases leases = new Leases(device, 4)) {
            assertThat(leases.registry.describeHeld(3)).isEqualTo("no frame");
            Frame first = leases.publish(1);
            Frame second = leases.publish(2);
            Frame[] others = {leases.publish(3), leases.publish(4)};
            FrameView[] view = new FrameView[1];
            Thread engine = Thread.ofPlatform().name("engine-7").start(() -> view[0] = second.open());
            engine.join();
            String held = leases.registry.describeHeld(2);
            assertThat(held).matches("(?s)frame 1 for \\d+ ms by 1 \\(frame .*\\); frame 2 for \\d+ ms by 2 \\(.*\\); "
                    + "and 2 more").contains("view open on thread engine-7");
            assertThat(leases.registry.describeHeld(4)).doesNotContain("more").contains("frame 4 for");
            leases.registry.revokeAll(); // the view is its thread's, which is gone
            first.close();
            second.close();
            for (Frame other : others) {
                other.close();
            }
        }
    }

    @Test
    void starvingIsCountedFromItsBegin() {
        Starvation starvation = new Starvation();
        long before = System.nanoTime();
        assertThat(starvation.nanos(before)).isZero();
        starvation.set(true);
        long began = System.nanoTime();
        starvation.set(true); // said with every frame that is dropped
        assertThat(starvation.nanos(began + 1000)).isBetween(1000L, 1000 + began - before);
        starvation.set(false);
        assertThat(starvation.nanos(began + 1000)).isZero();
    }

    /** Nothing here fills the heap: without being asked for, no collection would come. */
    @Test
    void forgottenFramesComeBackThoughNoGarbageCollectionWouldCome() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        NotificationListener listener = (notification, handback) -> {
            if (notification.getType().equals(GarbageCollectionNotificationInfo.GARBAGE_COLLECTION_NOTIFICATION)
                    && GarbageCollectionNotificationInfo.from((CompositeData) notification.getUserData()).getGcCause()
                            .equals("System.gc()")) {
                asked.incrementAndGet();
            }
        };
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            ((NotificationEmitter) collector).addNotificationListener(listener, null, null);
        }
        try (Leases leases = new Leases(device, 1)) {
            forget(leases);
            leases.registry.starves(true);
            await().until(() -> leases.registry.leaked() == 1 && asked.get() > 0);
            leases.publishWhenFree(2).close();
            leases.registry.starves(false);
        } finally {
            for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
                ((NotificationEmitter) collector).removeNotificationListener(listener);
            }
        }
    }

    private static void forget(Leases leases) {
        assertThat(leases.publish(1)).isNotNull();
    }
}
