package io.framelease.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.framelease.DeviceException;
import io.framelease.DeviceLostException;
import io.framelease.EngineStream;
import io.framelease.OutOfDeviceMemoryException;
import io.framelease.natives.NativeMemory;
import io.framelease.natives.OrderedArena;
import io.framelease.testing.Logs;
import io.framelease.testkit.device.CheckedHostDevice;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@Logs(value = "ERROR CheckedHostDevice: .*wrong byte .meant by the test", maybe = true)
@Logs(value = "ERROR CheckedHeap: .*were written to after they were freed", maybe = true)
class CheckedHostDeviceTest extends DeviceContract {
    private final CheckedHostDevice device = CheckedHostDevice.checked(7);
    private final OrderedArena arena = new OrderedArena();

    @Override
    DeviceBackend device() {
        return device;
    }

    @AfterEach
    void close() {
        arena.close();
        device.close();
        assertThat(device.openStreams()).isZero();
        assertThat(device.allocations()).isZero();
        assertThat(device.memory().allocated()).isZero();
    }

    @Test
    void worksLaterInOrderOnAnotherThread() {
        DeviceStream stream = device.openStream(arena);
        CountDownLatch go = hold(stream);
        MemorySegment source = random(arena, 16);
        MemorySegment memory = device.allocate(16, arena);
        List<Integer> order = Collections.synchronizedList(new ArrayList<>());
        List<Thread> threads = Collections.synchronizedList(new ArrayList<>());
        for (int i = 0; i < 50; i++) {
            int number = i;
            device.execute(stream, () -> {
                order.add(number);
                threads.add(Thread.currentThread());
            });
        }
        device.copy2d(memory.address(), 16, source.address(), 16, 16, 1, stream);
        DeviceEvent done = device.createEvent();
        device.record(done, stream);

        assertThat(device.copiesAtOnce()).isFalse();
        assertThat(device.isComplete(done)).isFalse();
        assertThat(order).isEmpty();
        assertThat(memory.toArray(ValueLayout.JAVA_BYTE)).containsOnly(CheckedHostDevice.FRESH);
        go.countDown();
        device.await(done);
        assertThat(order).isEqualTo(IntStream.range(0, 50).boxed().toList());
        assertThat(threads).containsOnly(threads.getFirst()).doesNotContain(Thread.currentThread());
        assertThat(memory.mismatch(source)).isEqualTo(-1);
    }

    @Test
    void whoWaitsForAnEventWaitsForTheMarkThatWasItsLastThen() {
        DeviceStream one = device.openStream(arena);
        DeviceStream two = device.openStream(arena);
        DeviceStream waiting = device.openStream(arena);
        CountDownLatch goOne = hold(one);
        CountDownLatch goTwo = hold(two);
        DeviceEvent event = device.createEvent();
        DeviceEvent waited = device.createEvent();
        device.record(event, one);
        device.streamWait(waiting, event);
        device.record(waited, waiting);
        device.record(event, two);

        assertThat(device.isComplete(waited)).isFalse();
        goOne.countDown();
        device.await(waited); // though the event's new mark has not been reached
        assertThat(device.isComplete(event)).isFalse();
        goTwo.countDown();
        device.await(event);
    }

    @Test
    void awaitBlocksUntilTheMark() {
        DeviceStream stream = device.openStream(arena);
        CountDownLatch go = hold(stream);
        DeviceEvent event = device.createEvent();
        device.record(event, stream);
        Thread waiter = Thread.ofPlatform().start(() -> device.await(event));
        await().until(() -> waiter.getState() == Thread.State.WAITING);
        waiter.interrupt(); // changes nothing
        assertThat(device.isComplete(event)).isFalse();
        go.countDown();
        await().until(() -> !waiter.isAlive());
    }

    @Test
    void aClosedStreamFinishesAndTakesNothingMore() {
        EngineStream engine = device.openStream();
        DeviceStream stream = device.streamOf(engine.handle());
        CountDownLatch go = hold(stream);
        DeviceEvent event = device.createEvent();
        device.record(event, stream);
        DeviceStream other = device.openStream(arena);
        device.streamWait(other, event);
        engine.close();
        assertThatThrownBy(() -> device.record(event, stream)).isInstanceOf(DeviceException.class)
                .hasMessageContaining("closed");
        assertThatIllegalArgumentException().isThrownBy(() -> device.streamOf(engine.handle()));
        assertThat(device.isComplete(event)).isFalse();
        assertThat(device.openStreams()).isEqualTo(2);
        go.countDown();
        device.await(event);
        await().until(() -> device.openStreams() == 1);
        device.synchronize();
    }

    @Test
    void streamsOfOthersAreRefused() {
        DeviceEvent event = device.createEvent();
        try (CheckedHostDevice other = CheckedHostDevice.checked(1); EngineStream stream = other.openStream()) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> device.record(event, other.streamOf(stream.handle())));
            assertThatIllegalArgumentException().isThrownBy(() -> device.streamOf(stream.handle()));
        }
    }

    @Test
    void freedMemoryIsPoisonedAndHandedOutAgain() {
        long address;
        long second;
        try (OrderedArena brief = new OrderedArena()) {
            address = device.allocate(3000, brief).address();
            second = device.allocate(3000, brief).address();
        }
        MemorySegment stale = NativeMemory.borrow(address, 3000, arena);
        assertThat(stale.toArray(ValueLayout.JAVA_BYTE)).containsOnly(CheckedHostDevice.FREED);
        List<Long> again = List.of(device.allocate(3000, arena).address(), device.allocate(3000, arena).address());
        assertThat(again).containsExactlyInAnyOrder(address, second);
        assertThat(stale.toArray(ValueLayout.JAVA_BYTE)).containsOnly(CheckedHostDevice.FRESH);
        assertThat(device.allocate(3000, arena).address()).isNotIn(address, second);
        assertThat(device.writesAfterFree()).isZero();
    }

    @Test
    void theLastFreedIsHandedOutFirst() {
        DeviceStream stream = device.openStream(arena);
        long one = device.allocateAsync(700, stream);
        long two = device.allocateAsync(700, stream);
        device.freeAsync(two, 700);
        device.freeAsync(one, 700);
        assertThat(device.allocateAsync(700, stream)).isEqualTo(one);
        assertThat(device.allocateAsync(700, stream)).isEqualTo(two);
        device.freeAsync(one, 700);
        assertThatIllegalStateException().isThrownBy(() -> device.freeAsync(one, 700)).withMessageContaining("twice");
        device.freeAsync(two, 700);
    }

    @Test
    void writesAfterFreeAreCounted() {
        long address;
        try (OrderedArena brief = new OrderedArena()) {
            address = device.allocate(5000, brief).address();
        }
        NativeMemory.borrow(address, 5000, arena).set(ValueLayout.JAVA_BYTE, 4999, (byte) 1);
        assertThat(device.writesAfterFree()).isOne();
        NativeMemory.borrow(address, 5000, arena).set(ValueLayout.JAVA_BYTE, 0, (byte) 1);
        device.allocate(5000, arena);
        assertThat(device.writesAfterFree()).isEqualTo(2);
    }

    @Test
    void memoryCanRunOut() {
        device.limitMemory(10_000);
        device.allocate(6_000, arena);
        assertThatThrownBy(() -> device.allocate(4_001, arena)).isInstanceOf(OutOfDeviceMemoryException.class)
                .hasMessageContaining("4001 bytes wanted, 4000 of 10000 free");
        assertThat(device.memory().allocated()).isEqualTo(6_000);
        device.allocate(4_000, arena);
        assertThat(device.allocations()).isEqualTo(2);
    }

    @Test
    void aLostDeviceRefusesEverythingAndLooksIdle() {
        DeviceStream stream = device.openStream(arena);
        CountDownLatch go = hold(stream);
        DeviceEvent event = device.createEvent();
        device.record(event, stream);
        device.lose("copy2d failed");
        device.lose("later");
        assertThat(device.isLost()).isTrue();
        assertThat(device.isComplete(event)).isTrue();
        assertThatThrownBy(() -> device.record(event, stream)).isInstanceOf(DeviceLostException.class)
                .hasMessage("host is lost: copy2d failed");
        assertThatThrownBy(() -> device.allocate(1, arena)).isInstanceOf(DeviceLostException.class);
        assertThatThrownBy(() -> device.await(event)).isInstanceOf(DeviceLostException.class);
        go.countDown();
    }

    @Test
    void whatFailsOnAStreamIsThrownAtTheEnd() {
        CheckedHostDevice other = CheckedHostDevice.of(3, Duration.ZERO);
        try (EngineStream stream = other.openStream()) {
            other.execute(other.streamOf(stream.handle()), () -> {
                throw new IllegalArgumentException("wrong byte (meant by the test)");
            });
            other.synchronize(); // the stream goes on
        }
        assertThatIllegalStateException().isThrownBy(other::close).withCauseInstanceOf(IllegalArgumentException.class);
        other.close();
    }

    private CountDownLatch hold(DeviceStream stream) {
        CountDownLatch go = new CountDownLatch(1);
        device.execute(stream, () -> {
            try {
                go.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        return go;
    }
}
