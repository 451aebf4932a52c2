package io.framelease.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.framelease.DeviceException;
import io.framelease.device.DeviceDecorator;
import io.framelease.device.DeviceEvent;
import io.framelease.device.DeviceStream;
import io.framelease.natives.OrderedArena;
import io.framelease.testing.Logs;
import io.framelease.testkit.device.CheckedHostDevice;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The end of a camera whose device refuses to wait for copies. */
class SurfaceHoldEndTest {
    private final CheckedHostDevice device = CheckedHostDevice.of(17, Duration.ofMillis(1));
    private final OrderedArena arena = new OrderedArena();
    private final DeviceStream stream = device.openStream(arena);
    /** One permit lets one copy through. */
    private final Semaphore copies = new Semaphore(0);
    private final List<Integer> closed = new ArrayList<>();

    @AfterEach
    void close() {
        copies.release(1000);
        arena.close();
        device.close();
    }

    /** Adds the surface of a number whose copy has been queued. */
    private void add(SurfaceHold hold, DeviceDecorator on, int number) {
        device.execute(stream, copies::acquireUninterruptibly);
        MarkedCopies.keep(hold, () -> closed.add(number), on, stream);
    }

    /** A device that cannot be waited for, so many times. */
    private static final class Deaf extends DeviceDecorator {
        int refusals;
        boolean refusesAll;

        Deaf(CheckedHostDevice device, int refusals) {
            super(device);
            this.refusals = refusals;
        }

        @Override
        public void await(DeviceEvent event) {
            if (refusals > 0) {
                throw new DeviceException("cudaEventSynchronize refused, " + refusals-- + " left");
            }
            super.await(event);
        }

        @Override
        public void synchronize() {
            if (refusesAll) {
                throw new DeviceException("cudaDeviceSynchronize refused");
            }
            super.synchronize();
        }
    }

    /** A later copy of the stream stands for those before it. */
    @Test
    @Logs("WARN SurfaceHold: host: a surface's copy could not be waited for by its own event")
    void aCopyThatCannotBeWaitedForKeepsNoOtherSurface() {
        try (Deaf deaf = new Deaf(device, 1)) {
            SurfaceHold hold = new SurfaceHold(deaf, 4);
            for (int i = 0; i < 3; i++) {
                add(hold, deaf, i);
            }
            copies.release(3);
            hold.close();
            assertThat(closed).containsExactly(0, 1, 2);
        }
    }

    @Test
    @Logs("WARN SurfaceHold: host: a surface's copy could not be waited for by its own event")
    void norDoSeveralWhereTheDeviceCanBeWaitedFor() {
        try (Deaf deaf = new Deaf(device, 3)) {
            SurfaceHold hold = new SurfaceHold(deaf, 4);
            for (int i = 0; i < 3; i++) {
                add(hold, deaf, i);
            }
            copies.release(3);
            hold.close();
            assertThat(closed).containsExactly(0, 1, 2);
        }
    }

    /** What may still be read stays, and all failures are told. */
    @Test
    void whereNothingCanBeWaitedForTheFirstFailureIsThrown() {
        try (Deaf deaf = new Deaf(device, 2)) {
            SurfaceHold hold = new SurfaceHold(deaf, 4);
            add(hold, deaf, 0);
            add(hold, deaf, 1);
            deaf.refusesAll = true;
            assertThatThrownBy(hold::close).isInstanceOf(DeviceException.class).hasMessageContaining("2 left").satisfies(e ->
                    assertThat(e.getSuppressed()).extracting(Throwable::getMessage).containsExactly(
                            "cudaEventSynchronize refused, 1 left", "cudaDeviceSynchronize refused"));
            assertThat(closed).isEmpty();
            assertThat(hold.size()).isEqualTo(2);
            copies.release(2);
            hold.close();
            assertThat(closed).containsExactly(0, 1);
        }
    }
}
