package io.framelease.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.framelease.FrameView;
import io.framelease.PoolLayout;
import io.framelease.device.CheckedHostDevice;
import io.framelease.device.HostDevice;
import io.framelease.device.OutOfDeviceMemoryException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SlotPoolTest {
    private final CheckedHostDevice device = HostDevice.checked(7);

    @AfterEach
    void nothingIsLeftOrWasWrittenAfterItsFree() {
        await().untilAsserted(() -> assertThat(device.memory().allocated()).isZero());
        assertThat(device.writesAfterFree()).isZero();
        device.close();
    }

    @Test
    void takesExactlyTheBytesOfItsLayout() {
        PoolLayout layout = PoolLayout.of(1920, 1080, Leases.INFO.format(), 4);
        SlotPool pool = SlotPool.allocate(device, layout, 0);
        assertThat(device.memory().allocated()).isEqualTo(pool.bytes()).isEqualTo(layout.totalBytes());
        assertThat(pool.size()).isEqualTo(4);
        pool.retire();
    }

    @Test
    void slotsOfOnePoolDoNotOverlapAndAreAligned() {
        try (Leases leases = new Leases(device, 4)) {
            FrameHandle[] frames = new FrameHandle[4];
            for (int i = 0; i < 4; i++) {
                frames[i] = leases.publish(i + 1);
                assertThat(frames[i].lease.memory().plane(0) % PoolLayout.PLANE_ALIGNMENT).isZero();
                assertThat(frames[i].lease.memory().plane(1) % PoolLayout.PLANE_ALIGNMENT).isZero();
            }
            assertThat(leases.publish(5)).as("all are held").isNull();
            assertThat(leases.pool.inUse()).isEqualTo(4);
            for (int i = 0; i < 4; i++) {
                try (FrameView view = frames[i].open()) {
                    assertThat(Leases.valueOf(view)).isEqualTo(i + 1);
                }
                frames[i].close();
            }
            assertThat(leases.pool.inUse()).isZero();
        }
    }

    @Test
    void aHeldSlotOutlivesItsPoolAndIsFreedWithItsLastHolder() {
        FrameHandle held;
        try (Leases leases = new Leases(device, 2)) {
            held = leases.publish(17);
        }
        await().untilAsserted(() -> assertThat(device.allocations()).isEqualTo(1));
        FrameView view = held.open();
        held.close();
        assertThat(Leases.valueOf(view)).isEqualTo(17);
        view.close();
    }

    @Test
    void anAllocationThatFailsHalfWayLeavesNothing() {
        PoolLayout layout = Leases.layout(4);
        device.limitMemory(3 * layout.slotBytes());
        assertThatThrownBy(() -> SlotPool.allocate(device, layout, 0)).isInstanceOf(OutOfDeviceMemoryException.class)
                .hasMessageContaining("" + layout.slotBytes());
        assertThat(device.memory().allocated()).isZero();
        device.limitMemory(4 * layout.slotBytes());
        SlotPool.allocate(device, layout, 0).retire();
    }

    /** The post-mortem's two ping-pong buffers: here the second reader's slot is not written, the frame is refused. */
    @Test
    void aSlowReaderNeverSeesItsSlotRewritten() {
        try (Leases leases = new Leases(device, 2); FrameHandle slow = leases.publish(1); FrameView view = slow.open()) {
            for (int value = 2; value < 50; value++) {
                leases.publishWhenFree(value).close();
            }
            assertThat(Leases.valueOf(view)).isEqualTo(1);
        }
    }

    @Test
    void readersThatTellNothingHaveTheirTimeBeforeASlotIsWrittenOrFreed() {
        Duration untracked = Duration.ofMillis(300);
        try (Leases leases = new Leases(device, 1, untracked)) {
            FrameHandle frame = leases.publish(1);
            long before = System.nanoTime();
            frame.close();
            FrameHandle next = leases.publishWhenFree(2);
            assertThat(System.nanoTime() - before).as("rewritten").isGreaterThanOrEqualTo(untracked.toNanos());
            before = System.nanoTime();
            next.close();
            leases.pool.retire();
            await().until(() -> device.allocations() == 0);
            assertThat(System.nanoTime() - before).as("freed").isGreaterThanOrEqualTo(untracked.toNanos());
            assertThat(device.reclaimer().counts().byAge()).isEqualTo(1);
        }
    }
}
