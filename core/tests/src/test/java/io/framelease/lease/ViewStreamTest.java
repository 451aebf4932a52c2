package io.framelease.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.framelease.DeviceException;
import io.framelease.EngineStream;
import io.framelease.Frame;
import io.framelease.FrameView;
import io.framelease.device.DeviceDecorator;
import io.framelease.device.DeviceEvent;
import io.framelease.device.DeviceStream;
import io.framelease.testing.Logs;
import io.framelease.testkit.device.CheckedHostDevice;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Engines that queue their reads on a stream and do not wait for them. */
@Logs(value = "WARN KeptMemory: .*memory is kept whose reader cannot be marked", maybe = true)
@Logs(value = "ERROR CheckedHeap: .*were written to after they were freed", maybe = true)
class ViewStreamTest {
    private final CheckedHostDevice device = CheckedHostDevice.checked(13);
    private final CountDownLatch blocked = new CountDownLatch(1);

    @AfterEach
    void close() {
        blocked.countDown();
        await().untilAsserted(() -> assertThat(device.memory().allocated()).isZero());
        device.close();
        assertThat(device.writesAfterFree()).isZero();
    }

    private void block(DeviceStream stream) {
        device.execute(stream, () -> {
            try {
                blocked.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
    }

    @Test
    void theStreamIsOrderedBehindTheCopy() {
        try (Leases leases = new Leases(device, 1); EngineStream engine = device.openStream();
                Arena arena = Arena.ofShared()) {
            block(leases.stream);
            MemorySegment read = arena.allocate(1).fill((byte) 1);
            try (Frame frame = leases.publish(42); FrameView view = frame.open().onStream(engine.handle())) {
                assertThat(view.stream()).isEqualTo(engine.handle());
                device.copy2d(read.address(), 1, view.y().address(), 1, 1, 1, device.streamOf(engine.handle()));
                assertThat(read.get(ValueLayout.JAVA_BYTE, 0)).as("nothing waited for the copy").isEqualTo((byte) 1);
                blocked.countDown();
                await().until(() -> read.get(ValueLayout.JAVA_BYTE, 0) == 42);
            }
        }
    }

    @Test
    void theSlotIsNotRewrittenUntilTheReadIsDone() {
        try (Leases leases = new Leases(device, 1); EngineStream engine = device.openStream();
                Arena arena = Arena.ofShared()) {
            MemorySegment read = arena.allocate(1);
            block(device.streamOf(engine.handle()));
            try (Frame frame = leases.publish(42); FrameView view = frame.open().onStream(engine.handle())) {
                device.copy2d(read.address(), 1, view.y().address(), 1, 1, 1, device.streamOf(engine.handle()));
            }
            assertThat(leases.pool.inUse()).as("held by anyone").isZero();
            assertThat(leases.publish(43)).as("the engine's read is queued still").isNull();
            blocked.countDown();
            leases.publishWhenFree(43).close();
            assertThat(read.get(ValueLayout.JAVA_BYTE, 0)).isEqualTo((byte) 42);
        }
    }

    @Test
    void theSlotIsNotFreedUntilTheReadIsDone() {
        try (EngineStream engine = device.openStream(); Arena arena = Arena.ofShared()) {
            MemorySegment read = arena.allocate(1);
            try (Leases leases = new Leases(device, 1)) {
                Frame frame = leases.publish(42);
                try (FrameView view = frame.open()) {
                    view.y(); // the copy is done
                }
                block(device.streamOf(engine.handle()));
                try (frame; FrameView view = frame.open().onStream(engine.handle())) {
                    device.copy2d(read.address(), 1, view.y().address(), 1, 1, 1, device.streamOf(engine.handle()));
                }
                leases.pool.retire();
                await().until(() -> device.reclaimer().counts().pending() == 1);
                device.reclaimer().call(() -> null); // it has looked at it
                assertThat(device.reclaimer().counts().freed()).isZero();
                assertThat(device.allocations()).isEqualTo(1);
                blocked.countDown();
            }
            await().until(() -> device.allocations() == 0);
            assertThat(read.get(ValueLayout.JAVA_BYTE, 0)).isEqualTo((byte) 42);
        }
    }

    @Test
    void severalReadsAreAllWaitedFor() {
        try (Leases leases = new Leases(device, 1); EngineStream slow = device.openStream();
                EngineStream quick = device.openStream()) {
            Frame frame = leases.publish(42);
            FrameView first = frame.open().onStream(slow.handle());
            FrameView second = frame.open().onStream(quick.handle());
            block(device.streamOf(slow.handle()));
            first.close();
            second.close();
            frame.close();
            assertThat(leases.publish(43)).isNull();
            blocked.countDown();
            leases.publishWhenFree(43).close();
            long events = device.events().created() - device.events().idle();
            assertThat(events).as("events out: one slot's ready, none of reads").isEqualTo(1);
        }
    }

    @Test
    void aViewHasOneStream() {
        try (Leases leases = new Leases(device, 1); EngineStream engine = device.openStream();
                Frame frame = leases.publish(1); FrameView view = frame.open()) {
            assertThatThrownBy(view::stream).isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("onStream");
            assertThatThrownBy(() -> view.onStream(-1)).isInstanceOf(IllegalArgumentException.class);
            view.onStream(engine.handle());
            assertThatThrownBy(() -> view.onStream(engine.handle())).isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("has a stream");
        }
    }

    /**
     * An engine's stream that refuses the mark: the error is told, the view is closed, its slot is not used again, and
     * not freed by any clock, but behind the synchronize at its camera's end.
     */
    @Test
    void whereTheReadCannotBeMarkedTheMemoryIsKeptUntilTheReaderIsDone() {
        AtomicBoolean refusing = new AtomicBoolean();
        CountDownLatch synchronizing = new CountDownLatch(1);
        try (DeviceDecorator faulty = new DeviceDecorator(device) {
            @Override
            public void record(DeviceEvent event, DeviceStream stream) {
                if (refusing.get()) {
                    throw new DeviceException("cudaEventRecord refused");
                }
                super.record(event, stream);
            }

            @Override
            public void synchronize() {
                synchronizing.countDown();
                super.synchronize();
            }
        }; Leases leases = new Leases(faulty, 2); EngineStream engine = faulty.openStream();
                Arena arena = Arena.ofShared()) {
            MemorySegment read = arena.allocate(1);
            Frame frame = leases.publishWhenCopied(42);
            FrameView view = frame.open().onStream(engine.handle());
            block(device.streamOf(engine.handle()));
            device.copy2d(read.address(), 1, view.y().address(), 1, 1, 1, device.streamOf(engine.handle()));
            refusing.set(true);
            assertThatThrownBy(view::close).isInstanceOf(DeviceException.class).hasMessageContaining("refused");
            refusing.set(false);
            assertThat(view.isOpen()).isFalse();
            assertThat(FrameView.current()).isNull();
            frame.close();
            assertThat(leases.pool.inUse()).as("out of use").isEqualTo(1);
            for (int value = 2; value < 10; value++) {
                leases.publishWhenFree(value).close(); // all in the other slot
            }
            assertThat(faulty.reclaimer().counts().kept()).isEqualTo(1);
            assertThat(synchronizing.getCount()).as("not while its camera goes on").isOne();
            leases.registry.orphan(); // the camera's end
            await().until(() -> synchronizing.getCount() == 0);
            faulty.reclaimer().call(() -> null); // it has looked around
            assertThat(device.allocations()).as("the reader goes on").isEqualTo(2);
            blocked.countDown();
            await().until(() -> device.allocations() == 1);
            assertThat(read.get(ValueLayout.JAVA_BYTE, 0)).isEqualTo((byte) 42);
            await().untilAsserted(() -> assertThat(faulty.reclaimer().counts().kept()).isZero());
            assertThat(faulty.reclaimer().counts().byAge()).isZero();
        }
    }

    /** The frame is closed after its camera's end, so that nobody is left to ask for the synchronize. */
    @Test
    void whatIsLetGoOfAfterItsCamerasEndIsSettledByItself() {
        AtomicBoolean refusing = new AtomicBoolean();
        try (DeviceDecorator faulty = new DeviceDecorator(device) {
            @Override
            public void record(DeviceEvent event, DeviceStream stream) {
                if (refusing.get()) {
                    throw new DeviceException("cudaEventRecord refused");
                }
                super.record(event, stream);
            }
        }; Leases leases = new Leases(faulty, 1); EngineStream engine = faulty.openStream()) {
            Frame frame = leases.publish(1);
            FrameView view = frame.open().onStream(engine.handle());
            leases.pool.retire();
            leases.registry.orphan();
            refusing.set(true);
            assertThatThrownBy(view::close).isInstanceOf(DeviceException.class);
            frame.close();
            await().until(() -> device.allocations() == 0);
        }
    }

    @Test
    void aViewOfALostDeviceCanBeClosed() {
        CheckedHostDevice losing = CheckedHostDevice.checked(14);
        Leases leases = new Leases(losing, 1);
        Frame frame = leases.publish(1);
        EngineStream engine = losing.openStream();
        FrameView view = frame.open().onStream(engine.handle());
        while (losing.events().idle() > 0) {
            losing.events().take(); // so that one would have to be made, which a lost device refuses
        }
        losing.lose("illegal address");
        view.close();
        frame.close();
        leases.pool.retire();
        await().until(() -> losing.allocations() == 0);
        losing.close();
    }
}
