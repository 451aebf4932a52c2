package io.framelease.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.framelease.Frame;
import io.framelease.testing.BrokenLog;
import io.framelease.testing.Logs;
import io.framelease.testkit.device.CheckedHostDevice;
import io.framelease.threads.Warnings;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** The threads that look after frames go on, whatever a camera or a log throws. */
@Logs(value = "WARN LookAfterTest: ", maybe = true)
@Logs(value = "WARN FrameRegistry: .*meant by the test", maybe = true)
@Logs(value = "WARN FrameRegistry: .*has been taken back", maybe = true)
@Logs(value = "WARN leaks: ", maybe = true)
class LookAfterTest {
    private static final Duration AGE = Duration.ofMillis(50);

    private final CheckedHostDevice device = CheckedHostDevice.checked(34);

    @AfterEach
    void close() {
        device.close();
    }

    private static Frame publishLimited(Leases leases, int value) {
        AgeLimit.set(leases.registry, AGE);
        return leases.publish(value);
    }

    @Test
    void anErrorOfOneCameraKeepsNobodysLimit() {
        AtomicInteger woken = new AtomicInteger();
        try (Leases broken = new Leases(device, 2); Leases other = new Leases(device, 1)) {
            broken.registry.whenReleased(() -> {
                woken.incrementAndGet();
                throw new OutOfMemoryError("meant by the test");
            });
            Frame first = publishLimited(broken, 1);
            Frame second = publishLimited(broken, 2);
            await().until(() -> first.isRevoked() && second.isRevoked() && woken.get() == 2);
            Frame held = publishLimited(other, 3);
            await().until(held::isRevoked);
            assertThat(broken.pool.inUse()).isZero();
        }
    }

    @Test
    void aBrokenLogKeepsNoLimitAndLosesNoCount() {
        try (Leases leases = new Leases(device, 1, Duration.ZERO, "limited, with a broken log");
                Leases forgetting = new Leases(device, 1, Duration.ZERO, "forgetting, with a broken log")) {
            try (BrokenLog broken = new BrokenLog()) {
                Frame held = publishLimited(leases, 1);
                await().until(held::isRevoked);
                forget(forgetting);
                await().pollInSameThread().pollInterval(Duration.ofMillis(50))
                        .conditionEvaluationListener(evaluated -> System.gc())
                        .until(() -> forgetting.registry.leaked() == 1);
                await().until(() -> broken.thrown() > 1);
            }
            await().until(() -> forgetting.pool.inUse() == 0);
            Frame next = publishLimited(leases, 3);
            await().until(next::isRevoked);
        }
    }

    private static void forget(Leases leases) {
        assertThat(leases.publish(2)).isNotNull();
    }

    @Test
    void aRegistryIsLookedAfterAsLongAsItHasACameraOrFrames() {
        try (Leases leases = new Leases(device, 1)) {
            assertThat(lookedAfter()).contains(leases.registry);
            Frame frame = leases.publish(1);
            leases.registry.orphan();
            assertThat(lookedAfter()).as("its frame is held").contains(leases.registry);
            frame.close();
            assertThat(lookedAfter()).doesNotContain(leases.registry);
        }
    }

    private static Set<FrameRegistry> lookedAfter() {
        Set<FrameRegistry> found = new HashSet<>();
        Registries.forEach("looking", new Warnings(LoggerFactory.getLogger(LookAfterTest.class)), found::add);
        return found;
    }

    /** One that throws for one registry looks after the others all the same. */
    @Test
    void eachIsLookedAfterThoughOneFails() {
        FrameRegistry[] registries = new FrameRegistry[3];
        for (int i = 0; i < registries.length; i++) {
            registries[i] = new FrameRegistry("number " + i);
        }
        Set<FrameRegistry> found = new HashSet<>();
        Registries.forEach("looking", new Warnings(LoggerFactory.getLogger(LookAfterTest.class)), registry -> {
            found.add(registry);
            throw new StackOverflowError("meant by the test");
        });
        assertThat(found).contains(registries);
        for (FrameRegistry registry : registries) {
            registry.orphan();
        }
    }
}
