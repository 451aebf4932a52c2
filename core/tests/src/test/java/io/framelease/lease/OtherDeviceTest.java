package io.framelease.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.framelease.DeviceException;
import io.framelease.Frame;
import io.framelease.FrameView;
import io.framelease.OutOfDeviceMemoryException;
import io.framelease.device.DeviceBackend;
import io.framelease.device.DeviceDecorator;
import io.framelease.device.HostDevice;
import io.framelease.device.PlainHostDevice;
import io.framelease.device.UnfinishedCopyException;
import io.framelease.testing.Logs;
import io.framelease.testkit.device.CheckedHostDevice;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Logs(value = "WARN KeptMemory: .*memory is kept whose reader cannot be marked", maybe = true)
class OtherDeviceTest {
    private final CheckedHostDevice device = CheckedHostDevice.checked(41);
    private final CheckedHostDevice other = CheckedHostDevice.checked(42);

    @AfterEach
    void close() {
        for (CheckedHostDevice each : List.of(device, other)) {
            await().until(() -> each.allocations() == 0);
            each.close();
            assertThat(each.memory().allocated()).isZero();
        }
    }

    @Test
    void aCopyIsMadeOnceAndCounted() {
        try (Leases leases = new Leases(device, 1); Frame frame = leases.publish(5)) {
            Frame first = frame.on(other);
            Frame second = frame.on(other);
            assertThat(first.device()).isSameAs(other);
            assertThat(first.ptsNanos()).isEqualTo(frame.ptsNanos());
            assertThat(first.arrivalNanos()).isEqualTo(frame.arrivalNanos());
            assertThat(first.width()).isEqualTo(frame.width());
            assertThat(second.id()).isEqualTo(first.id());
            assertThat(other.allocations()).isEqualTo(1);
            assertThat(leases.registry.copied()).isEqualTo(1);
            try (first; second; FrameView view = second.open()) {
                assertThat(view.device()).isSameAs(other);
                assertThat(Leases.valueOf(view)).isEqualTo(5);
            }
            assertThat(other.allocations()).as("kept with the frame").isEqualTo(1);
        }
    }

    /** A device that takes the copy and then does not tell when it is done: neither side's memory is written or freed. */
    @Test
    void aCopyThatMayGoOnKeepsBothMemories() {
        try (DeviceDecorator mute = new DeviceDecorator(other) {
            @Override
            public boolean copyPeer(long target, long targetPitch, DeviceBackend sourceDevice, long source,
                    long sourcePitch, long lineBytes, long lines) {
                throw new UnfinishedCopyException(new DeviceException("cudaEventRecord refused"));
            }
        }; Leases leases = new Leases(device, 1)) {
            try (Frame frame = leases.publish(5)) {
                assertThatThrownBy(() -> frame.on(mute)).isInstanceOf(DeviceException.class)
                        .hasMessageContaining("may go on").hasMessageContaining("cudaEventRecord refused");
            }
            assertThat(leases.pool.inUse()).as("the source is not written again").isEqualTo(1);
            assertThat(device.reclaimer().counts().kept()).as("nor freed, while its camera goes on").isEqualTo(1);
            leases.registry.orphan();
            await().until(() -> mute.reclaimer().counts().pending() == 0);
            assertThat(mute.reclaimer().counts().forced() + mute.reclaimer().counts().byAge())
                    .as("freed by something else than the events, which tell nothing").isEqualTo(1);
        }
    }

    /**
     * A device of which the JVM ran out of stack or heap, behind its call of the driver or before: nobody knows whether the copy is
     * queued, so that it is as one that may go on.
     */
    @ParameterizedTest
    @ValueSource(classes = {StackOverflowError.class, OutOfMemoryError.class})
    void anErrorDuringTheCopyKeepsBothMemories(Class<? extends Error> kind) throws Exception {
        Error error = kind.getConstructor(String.class).newInstance("thrown by the test");
        AtomicBoolean failing = new AtomicBoolean(true);
        try (DeviceDecorator faulty = new DeviceDecorator(other) {
            @Override
            public boolean copyPeer(long target, long targetPitch, DeviceBackend sourceDevice, long source,
                    long sourcePitch, long lineBytes, long lines) {
                boolean way = super.copyPeer(target, targetPitch, sourceDevice, source, sourcePitch, lineBytes, lines);
                if (failing.get()) {
                    throw error;
                }
                return way;
            }
        }; Leases leases = new Leases(device, 1)) {
            try (Frame frame = leases.publish(5)) {
                assertThatThrownBy(() -> frame.on(faulty)).isSameAs(error);
                assertThat(FrameView.current()).as("a view that is left open").isNull();
                assertThat(leases.registry.copied()).isZero();
                failing.set(false);
                try (Frame copy = frame.on(faulty); FrameView view = copy.open()) {
                    assertThat(Leases.valueOf(view)).as("the frame is readable still").isEqualTo(5);
                }
                assertThat(leases.registry.copied()).isEqualTo(1);
                await().until(() -> other.allocations() == 1); // the first copy's is freed, behind a synchronize
                assertThat(faulty.reclaimer().counts().byEvent()).as("freed since its events are complete").isZero();
            }
            assertThat(leases.pool.inUse()).as("the source is not written again").isEqualTo(1);
            assertThat(device.reclaimer().counts().kept()).as("nor freed, while its camera goes on").isEqualTo(1);
            leases.registry.orphan();
            await().until(() -> faulty.reclaimer().counts().pending() == 0);
            assertThat(faulty.reclaimer().counts().forced() + faulty.reclaimer().counts().byAge())
                    .as("freed by something else than the events, which tell nothing").isEqualTo(1);
        }
    }

    /** A copy that was refused is not queued: its memory comes back at once, and the frame's is used again. */
    @Test
    void aCopyThatWasRefusedKeepsNothing() {
        AtomicBoolean refusing = new AtomicBoolean(true);
        try (DeviceDecorator faulty = new DeviceDecorator(other) {
            @Override
            public boolean copyPeer(long target, long targetPitch, DeviceBackend sourceDevice, long source,
                    long sourcePitch, long lineBytes, long lines) {
                if (refusing.get()) {
                    throw new DeviceException("cudaMemcpy2DAsync refused");
                }
                return super.copyPeer(target, targetPitch, sourceDevice, source, sourcePitch, lineBytes, lines);
            }
        }; Leases leases = new Leases(device, 1)) {
            try (Frame frame = leases.publish(5)) {
                assertThatThrownBy(() -> frame.on(faulty)).isInstanceOf(DeviceException.class);
                await().until(() -> other.allocations() == 0);
                refusing.set(false);
                frame.on(faulty).close();
            }
            leases.publishWhenFree(6).close();
            await().until(() -> faulty.reclaimer().counts().pending() == 0);
        }
    }

    @Test
    void theCopyLivesAsLongAsFrameOrCopyIsHeld() {
        try (Leases leases = new Leases(device, 1)) {
            Frame frame = leases.publish(5);
            Frame copy = frame.on(other);
            frame.close();
            assertThat(leases.pool.inUse()).as("the original is not kept").isZero();
            leases.publishWhenFree(6).close();
            FrameView view = copy.open();
            copy.close();
            assertThat(Leases.valueOf(view)).isEqualTo(5);
            assertThat(other.allocations()).isEqualTo(1);
            view.close();
            await().until(() -> other.allocations() == 0);
        }
    }

    @Test
    void aCopyOutlivesTheRevocationOfItsFrame() {
        try (Leases leases = new Leases(device, 1)) {
            Frame frame = leases.publish(5);
            try (Frame copy = frame.on(other)) {
                leases.registry.revokeAll();
                assertThatThrownBy(() -> frame.on(other)).isInstanceOf(IllegalStateException.class);
                try (FrameView view = copy.open()) {
                    assertThat(Leases.valueOf(view)).isEqualTo(5);
                }
            }
            frame.close();
        }
    }

    @Test
    void worksBetweenPlainAndCheckedBothWays() {
        PlainHostDevice plain = HostDevice.plain();
        try (Leases leases = new Leases(plain, 1); Frame frame = leases.publish(6); Frame copy = frame.on(other);
                FrameView view = copy.open()) {
            assertThat(Leases.valueOf(view)).isEqualTo(6);
        }
        try (Leases leases = new Leases(device, 1); Frame frame = leases.publish(7); Frame copy = frame.on(plain);
                FrameView view = copy.open()) {
            assertThat(Leases.valueOf(view)).isEqualTo(7);
        }
        await().until(() -> plain.memory().allocated() == 0);
        plain.close();
    }

    /** Devices without a way of their own: over the host. */
    @Test
    void goesOverTheHostWherePeersHaveNoWay() {
        try (DeviceDecorator distant = new DeviceDecorator(other) {
            @Override
            public boolean copyPeer(long target, long targetPitch, DeviceBackend sourceDevice, long source,
                    long sourcePitch, long lineBytes, long lines) {
                return false;
            }
        }; Leases leases = new Leases(device, 1); Frame frame = leases.publish(8); Frame copy = frame.on(distant);
                FrameView view = copy.open()) {
            assertThat(Leases.valueOf(view)).isEqualTo(8);
        }
    }

    @Test
    void askedByManyAtOnceThereIsOneCopy() throws Exception {
        try (Leases leases = new Leases(device, 1); Frame frame = leases.publish(9)) {
            CyclicBarrier start = new CyclicBarrier(4);
            List<FutureTask<Frame>> askers = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                FutureTask<Frame> asker = new FutureTask<>(() -> {
                    start.await();
                    return frame.on(other);
                });
                askers.add(asker);
                Thread.ofPlatform().start(asker);
            }
            List<Frame> copies = new ArrayList<>();
            for (FutureTask<Frame> asker : askers) {
                copies.add(asker.get());
            }
            assertThat(copies).extracting(Frame::id).containsOnly(copies.getFirst().id());
            await().until(() -> other.allocations() == 1);
            copies.forEach(Frame::close);
        }
    }

    @Test
    void whereTheOtherHasNoMemoryTheFrameIsAsBefore() {
        other.limitMemory(0);
        try (Leases leases = new Leases(device, 1); Frame frame = leases.publish(5)) {
            assertThatThrownBy(() -> frame.on(other)).isInstanceOf(OutOfDeviceMemoryException.class);
            assertThat(FrameView.current()).isNull();
            try (FrameView view = frame.open()) {
                assertThat(Leases.valueOf(view)).isEqualTo(5);
            }
            other.limitMemory(Long.MAX_VALUE);
            frame.on(other).close();
        }
    }

    @Test
    void aCopyThatFailsLeavesNothing() {
        try (Leases leases = new Leases(device, 1); Frame frame = leases.publish(5)) {
            try (DeviceDecorator failing = new DeviceDecorator(other) {
                @Override
                public boolean copyPeer(long target, long targetPitch, DeviceBackend sourceDevice, long source,
                        long sourcePitch, long lineBytes, long lines) {
                    throw new io.framelease.DeviceException("cudaMemcpy2D refused");
                }
            }) {
                assertThatThrownBy(() -> frame.on(failing)).hasMessageContaining("refused");
                await().until(() -> other.allocations() == 0);
            }
            assertThat(leases.registry.copied()).isZero();
        }
    }
}
