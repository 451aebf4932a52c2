package io.framelease.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.framelease.Frame;
import io.framelease.FrameView;
import io.framelease.testkit.device.CheckedHostDevice;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FrameHandleTest {
    private final CheckedHostDevice device = CheckedHostDevice.checked(11);
    private Leases leases;

    @BeforeEach
    void open() {
        leases = new Leases(device, 2);
    }

    @AfterEach
    void close() {
        leases.close();
        device.close();
        assertThat(device.memory().allocated()).isZero();
    }

    private static <T> T elsewhere(String thread, Callable<T> task) throws Exception {
        FutureTask<T> future = new FutureTask<>(task);
        Thread.ofPlatform().name(thread).start(future);
        return future.get();
    }

    @Test
    void isRetainedAndClosedByAnyThread() throws Exception {
        Frame frame = leases.publish(3);
        Frame second = elsewhere("engine", frame::retain);
        frame.close();
        assertThat(leases.pool.inUse()).isEqualTo(1);
        elsewhere("another", () -> {
            try (FrameView view = second.open()) {
                assertThat(Leases.valueOf(view)).isEqualTo(3);
            }
            second.close();
            return null;
        });
        assertThat(leases.pool.inUse()).isZero();
        assertThat(leases.registry.size()).isZero();
    }

    @Test
    void closedAgainItTakesNobodysReference() throws Exception {
        FrameHandle frame = leases.publish(3);
        Frame other = frame.retain();
        for (int i = 0; i < 3; i++) {
            frame.close();
            elsewhere("another", () -> {
                frame.close();
                return null;
            });
            assertThat(frame.lease.holders()).isEqualTo(1);
        }
        try (FrameView view = other.open()) {
            assertThat(Leases.valueOf(view)).as("the other reference counts still").isEqualTo(3);
        }
        other.close();
        assertThat(leases.pool.inUse()).isZero();
        Frame next = leases.publishWhenFree(4);
        frame.close();
        other.close();
        try (FrameView view = next.open()) {
            assertThat(Leases.valueOf(view)).as("in the same slot").isEqualTo(4);
        }
        next.close();
    }

    @Test
    void whatIsClosedSaysByWhom() throws Exception {
        Frame frame = leases.publish(3);
        elsewhere("first-closer", () -> {
            frame.close();
            return null;
        });
        frame.close();
        assertThatThrownBy(frame::open).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("frame 1 of test").hasMessageContaining("first-closer");
    }

    @Test
    void closedByManyAtOnceItIsClosedOnce() throws Exception {
        for (int round = 0; round < 100; round++) {
            FrameHandle frame = leases.publishWhenFree(3);
            Frame kept = frame.retain();
            CyclicBarrier start = new CyclicBarrier(3);
            List<FutureTask<Void>> closers = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                FutureTask<Void> closer = new FutureTask<>(() -> {
                    start.await();
                    frame.close();
                    return null;
                });
                closers.add(closer);
                Thread.ofVirtual().start(closer);
            }
            for (FutureTask<Void> closer : closers) {
                closer.get();
            }
            assertThat(frame.lease.holders()).as("one of them gave its reference back").isEqualTo(1);
            kept.close();
            assertThat(leases.pool.inUse()).isZero();
        }
    }

    @Test
    void closedItGivesNothingAnyMore() {
        Frame frame = leases.publish(3);
        frame.close();
        assertThatThrownBy(frame::open).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("cannot be opened: it is closed").hasMessageContaining(
                        Thread.currentThread().getName());
        assertThatThrownBy(frame::retain).isInstanceOf(IllegalStateException.class).hasMessageContaining("retained");
        assertThatThrownBy(() -> frame.on(device)).isInstanceOf(IllegalStateException.class);
        assertThat(frame.isRevoked()).isFalse();
        assertThat(frame).asString().contains("closed here");
    }

    @Test
    void revokedItGivesNothingAnyMoreAndItsCloseIsNotAnError() {
        Frame frame = leases.publish(3);
        assertThat(leases.registry.revokeAll()).isEqualTo(1);
        assertThat(frame.isRevoked()).isTrue();
        assertThatThrownBy(frame::open).isInstanceOf(IllegalStateException.class).hasMessageContaining("revoked");
        assertThatThrownBy(frame::retain).isInstanceOf(IllegalStateException.class).hasMessageContaining("revoked");
        Frame next = leases.publishWhenFree(4);
        frame.close();
        try (FrameView view = next.open()) {
            assertThat(Leases.valueOf(view)).as("the late close is of another lease").isEqualTo(4);
        }
        next.close();
    }

    @Test
    void revokedUnderAViewItStaysAsItIsUntilTheViewCloses() {
        Frame frame = leases.publish(3);
        try (FrameView view = frame.open()) {
            leases.registry.revokeAll();
            assertThatThrownBy(frame::open).isInstanceOf(IllegalStateException.class);
            leases.publishWhenFree(4).close();
            leases.publishWhenFree(5).close();
            assertThat(Leases.valueOf(view)).isEqualTo(3);
        }
        frame.close();
        assertThat(leases.pool.inUse()).isZero();
    }

    @Test
    void retainedByHandOverHandItRemembersNoEndedHolds() {
        Frame frame = leases.publish(3);
        Lease lease = ((FrameHandle) frame).lease;
        for (int i = 0; i < 1000; i++) {
            Frame next = frame.retain();
            frame.close();
            frame = next;
        }
        int remembered = 0;
        for (LeaseNode hold = lease.holds(); hold != null; hold = hold.next) {
            remembered++;
        }
        assertThat(remembered).isLessThan(10);
        frame.close();
    }

    @Test
    void tellsWhatIsKnownOfThePicture() {
        try (Frame frame = leases.publish(3)) {
            assertThat(frame.id()).isEqualTo(1);
            assertThat(frame.width()).isEqualTo(Leases.INFO.width());
            assertThat(frame.height()).isEqualTo(Leases.INFO.height());
            assertThat(frame.format()).isEqualTo(Leases.INFO.format());
            assertThat(frame.colorMatrix()).isEqualTo(Leases.INFO.colorMatrix());
            assertThat(frame.isFullRange()).isFalse();
            assertThat(frame.ptsNanos()).isEqualTo(40_000_000);
            assertThat(frame.pitch()).isEqualTo(128);
            assertThat(frame.device()).isSameAs(device);
            assertThat(System.nanoTime() - frame.arrivalNanos()).isPositive();
            assertThat(frame.on(device)).isNotSameAs(frame).satisfies(Frame::close);
        }
    }
}
