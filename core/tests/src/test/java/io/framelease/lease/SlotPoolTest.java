package io.framelease.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.framelease.FrameView;
import io.framelease.OutOfDeviceMemoryException;
import io.framelease.PoolLayout;
import io.framelease.device.DeviceDecorator;
import io.framelease.natives.OrderedArena;
import io.framelease.testkit.device.CheckedHostDevice;
import io.framelease.threads.Nanos;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SlotPoolTest {
    private final CheckedHostDevice device = CheckedHostDevice.checked(7);

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

    @Test
    void whatAnEarlierSessionLeftHeldIsMadeUpForAndLeavesWhenItComesBack() {
        try (Leases leases = new Leases(device, 2)) {
            leases.pool.begin(1);
            FrameHandle first = leases.publish(1);
            FrameHandle second = leases.publish(2);
            assertThat(leases.pool.tryAcquire()).isNull();
            assertThat(leases.pool.makeUp()).as("both are this session's own").isNull();
            leases.pool.begin(2);
            FrameHandle third = leases.publish(leases.pool.makeUp(), 3);
            FrameHandle fourth = leases.publish(leases.pool.makeUp(), 4);
            assertThat(leases.pool.makeUp()).as("nothing is left to make up for").isNull();
            assertThat(leases.pool.size()).isEqualTo(2);
            assertThat(device.allocations()).as("two slots and two that are held").isEqualTo(4);
            try (FrameView view = first.open()) {
                assertThat(Leases.valueOf(view)).isEqualTo(1);
            }
            first.close();
            second.close();
            await().until(() -> device.allocations() == 2);
            third.close();
            fourth.close();
        }
    }

    /** The clock may have any value: a slot that was never released has no reader, however long one would be waited for. */
    @Test
    void aSlotThatWasNeverReleasedWaitsForNobody() {
        try (CheckedHostDevice own = CheckedHostDevice.checked(62); // its close frees by force
                Leases leases = new Leases(own, 2, Duration.ofNanos(Nanos.LONGEST))) {
            leases.publish(1).close();
            leases.publish(2).close();
            assertThat(leases.publish(3)).as("now both wait for readers that tell nothing").isNull();
        }
    }

    /** Who is preempted between the clock and the field sets the time of a later release back. */
    @Test
    void anEarlierReleaseDoesNotSetTheTimeBack() {
        Duration untracked = Duration.ofSeconds(10);
        try (CheckedHostDevice own = CheckedHostDevice.checked(63); // its close frees by force
                Leases leases = new Leases(own, 1, untracked)) {
            Slot slot = leases.pool.tryAcquire();
            long now = System.nanoTime();
            assertThat(slot.untrackedReadsDone(now)).isTrue();
            for (long later : new long[] {1000, 1, 999, -1_000_000_000}) {
                slot.touch(now + later);
            }
            assertThat(slot.untrackedReadsDone(now + 999 + untracked.toNanos())).isFalse();
            assertThat(slot.untrackedReadsDone(now + 1000 + untracked.toNanos())).isTrue();
            slot.abandon();
        }
    }

    @Test
    void aSlotThatComesBackInTimeIsUsedAgainAndNothingIsAllocated() {
        try (Leases leases = new Leases(device, 2)) {
            leases.pool.begin(1);
            FrameHandle held = leases.publish(1);
            leases.pool.begin(2);
            held.close();
            FrameHandle one = leases.publishWhenFree(2);
            FrameHandle other = leases.publishWhenFree(3);
            assertThat(device.allocations()).isEqualTo(2);
            one.close();
            other.close();
        }
    }

    @Test
    void whenThereIsNoMemoryToMakeUpWithTheNextCallTriesAgain() {
        try (Leases leases = new Leases(device, 1)) {
            leases.pool.begin(1);
            FrameHandle held = leases.publish(1);
            leases.pool.begin(2);
            device.limitMemory(device.memory().allocated());
            assertThatThrownBy(leases.pool::makeUp).isInstanceOf(OutOfDeviceMemoryException.class);
            assertThatThrownBy(leases.pool::makeUp).isInstanceOf(OutOfDeviceMemoryException.class);
            held.close();
            FrameHandle next = leases.publish(leases.pool.makeUp(), 2); // what came back was freed before this
            assertThat(device.allocations()).isEqualTo(1);
            next.close();
        }
    }

    /** A thousand sessions, each of which leaves frames held: never more than the slots and what is held. */
    @Test
    void aStormNeverTakesMoreThanTheSlotsAndWhatIsHeld() {
        try (Leases leases = new Leases(device, 3)) {
            Deque<FrameHandle> held = new ArrayDeque<>();
            for (int session = 1; session <= 1000; session++) {
                leases.pool.begin(session);
                for (int frame = 0; frame < 2; frame++) {
                    Slot slot = leases.pool.tryAcquire();
                    held.add(leases.publish(slot != null ? slot : leases.pool.makeUp(), session % 256));
                    device.await(held.getLast().lease.memory().ready()); // the device holds what it still writes
                    assertThat(device.allocations()).as("slots and held ones in session %d", session)
                            .isLessThanOrEqualTo(3 + held.size());
                }
                while (held.size() > 5) {
                    held.remove().close();
                }
            }
            held.forEach(FrameHandle::close);
        }
    }

    @Test
    void anErrorInAllocatingLosesNeitherMemoryNorEvents() {
        AtomicInteger left = new AtomicInteger(2);
        try (DeviceDecorator failing = new DeviceDecorator(device) {
            @Override
            public MemorySegment allocate(long bytes, OrderedArena owner) {
                MemorySegment allocated = super.allocate(bytes, owner);
                if (left.getAndDecrement() == 0) {
                    throw new OutOfMemoryError("meant by the test");
                }
                return allocated;
            }
        }) {
            assertThatThrownBy(() -> SlotPool.allocate(failing, Leases.layout(4), 0)).isInstanceOf(OutOfMemoryError.class);
            assertThat(device.allocations()).isZero();
            assertThat(failing.events().idle()).isEqualTo((int) failing.events().created()).isEqualTo(3);
        }
    }
}
