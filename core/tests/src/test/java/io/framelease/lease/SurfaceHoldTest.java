package io.framelease.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.framelease.DeviceException;
import io.framelease.device.DeviceBackend;
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
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@Logs(value = "WARN SurfaceHold: host: a surface is kept until its stream can be marked", maybe = true)
@Logs(value = "WARN SurfaceHold: host: giving a surface back failed", maybe = true)
class SurfaceHoldTest {
    private static final int BOUND = 4;

    private final CheckedHostDevice device = CheckedHostDevice.of(15, Duration.ofMillis(1));
    private final OrderedArena arena = new OrderedArena();
    private final DeviceStream stream = device.openStream(arena);
    /** One permit lets one copy through. */
    private final Semaphore copies = new Semaphore(0);
    /** Copies that are done. */
    private final AtomicInteger copied = new AtomicInteger();
    private final List<Integer> closed = new ArrayList<>();
    /** What copies are marked on. */
    private DeviceBackend marking = device;

    @AfterEach
    void close() {
        copies.release(1000);
        arena.close();
        device.close();
    }

    /** Adds the surface of a number whose copy has been queued. */
    private void add(SurfaceHold hold, int number) {
        device.execute(stream, () -> {
            copies.acquireUninterruptibly();
            copied.incrementAndGet();
        });
        MarkedCopies.keep(hold, () -> {
            assertThat(copied.get()).as("copies done when surface %d is closed", number).isGreaterThan(number);
            closed.add(number);
        }, marking, stream);
    }

    @Test
    void releasesInOrderAndNeverBeforeTheCopy() {
        SurfaceHold hold = new SurfaceHold(device, BOUND);
        for (int i = 0; i < BOUND; i++) {
            add(hold, i);
        }
        hold.releaseCompleted();
        assertThat(closed).isEmpty();
        copies.release(2);
        await().pollInSameThread().until(() -> {
            hold.releaseCompleted();
            return hold.size() == 2;
        });
        assertThat(closed).containsExactly(0, 1);
        assertThat(hold.waits()).isZero();
        copies.release(2);
        hold.close();
        assertThat(closed).containsExactly(0, 1, 2, 3);
    }

    @Test
    void waitsForTheOldestWhenItsBoundIsReachedAndCountsThat() {
        SurfaceHold hold = new SurfaceHold(device, BOUND);
        for (int i = 0; i < BOUND; i++) {
            add(hold, i);
        }
        Thread camera = Thread.currentThread();
        Thread device = Thread.ofPlatform().start(() -> {
            await().until(() -> camera.getState() == Thread.State.WAITING);
            copies.release();
        });
        add(hold, BOUND);
        assertThat(hold.waits()).isEqualTo(1);
        assertThat(hold.size()).isEqualTo(BOUND);
        assertThat(closed).containsExactly(0);
        copies.release(BOUND);
        hold.close();
        assertThat(closed).containsExactly(0, 1, 2, 3, 4);
        assertThat(device).satisfies(Thread::join);
    }

    @Test
    void closeWaitsForAllAndGivesItsEventsBack() {
        SurfaceHold hold = new SurfaceHold(device, BOUND);
        for (int i = 0; i < 3; i++) {
            add(hold, i);
        }
        Thread camera = Thread.currentThread();
        Thread.ofPlatform().start(() -> {
            await().until(() -> camera.getState() == Thread.State.WAITING);
            copies.release(3);
        });
        hold.close();
        assertThat(closed).containsExactly(0, 1, 2);
        assertThat(device.events().idle()).isEqualTo((int) device.events().created())
                .as("each copy's, and one for those that were refused").isEqualTo(4);
    }

    @Test
    void whatOneSurfaceThrowsDoesNotKeepTheOthers() {
        SurfaceHold hold = new SurfaceHold(device, BOUND);
        MarkedCopies.keep(hold, () -> {
            throw new IllegalStateException("av_frame_unref");
        }, device, stream);
        add(hold, 0);
        copies.release();
        hold.close();
        assertThat(closed).containsExactly(0);
    }

    /** A device whose streams refuse marks while it is told to. */
    private static final class Refusing extends DeviceDecorator {
        final AtomicBoolean refusing = new AtomicBoolean();
        final AtomicInteger refused = new AtomicInteger();

        Refusing(CheckedHostDevice device) {
            super(device);
        }

        @Override
        public void record(DeviceEvent event, DeviceStream onto) {
            if (refusing.get()) {
                refused.incrementAndGet();
                throw new DeviceException("cudaEventRecord refused");
            }
            super.record(event, onto);
        }
    }

    /** No clock proves that the copy is done: a later mark of the same stream does. */
    @Test
    void whereTheStreamRefusesTheMarkTheSurfaceIsKeptUntilALaterMarkHasCompleted() {
        try (Refusing faulty = new Refusing(device)) {
            SurfaceHold hold = new SurfaceHold(faulty, BOUND);
            marking = faulty;
            faulty.refusing.set(true);
            add(hold, 0);
            add(hold, 1);
            assertThat(hold.unmarked()).isEqualTo(2);
            int before = faulty.refused.get();
            await().pollInSameThread().until(() -> { // it is asked again
                hold.releaseCompleted();
                return faulty.refused.get() > before + 1;
            });
            faulty.refusing.set(false);
            await().pollInSameThread().until(() -> {
                hold.releaseCompleted();
                return faulty.refused.get() > before + 1;
            });
            assertThat(closed).as("its copy goes on").isEmpty();
            add(hold, 2); // which is marked
            copies.release(3);
            await().pollInSameThread().until(() -> {
                hold.releaseCompleted();
                return hold.size() == 0;
            });
            assertThat(closed).containsExactlyInAnyOrder(0, 1, 2);
            hold.close();
        }
    }

    /** The surface is not given back while its copy goes on, however much later that is: until the device was waited for. */
    @Test
    void whatTheStreamRefusesForEverIsKeptUntilTheEnd() {
        try (Refusing faulty = new Refusing(device)) {
            SurfaceHold hold = new SurfaceHold(faulty, BOUND);
            marking = faulty;
            faulty.refusing.set(true);
            add(hold, 0);
            for (int asked = faulty.refused.get() + 5; faulty.refused.get() < asked;) {
                hold.releaseCompleted();
                Thread.onSpinWait();
            }
            assertThat(closed).isEmpty();
            copies.release();
            hold.close();
            assertThat(closed).containsExactly(0);
        }
    }

    @Test
    void anErrorOnTheWayLosesNoSurface() {
        Error[] next = {null};
        try (DeviceDecorator faulty = new DeviceDecorator(device) {
            @Override
            public void await(DeviceEvent event) {
                if (next[0] != null) {
                    throw next[0];
                }
                super.await(event);
            }
        }) {
            SurfaceHold hold = new SurfaceHold(faulty, 1);
            add(hold, 0);
            next[0] = new StackOverflowError("meant by the test");
            assertThatThrownBy(() -> add(hold, 1)).isSameAs(next[0]);
            next[0] = null;
            assertThat(hold.size()).isEqualTo(2);
            copies.release(2);
            hold.close();
            assertThat(closed).containsExactlyInAnyOrder(0, 1);
        }
    }

    /** An engine that has the frame, and a reclaimer that frees its memory, come and go: the mark is the surface's all the time. */
    @Test
    void aMarkIsNobodyElsesUntilItsSurfaceIsGivenBack() {
        SurfaceHold hold = new SurfaceHold(device, BOUND);
        add(hold, 0);
        assertThat(device.events().idle()).as("given back by who recorded it").isZero();
        copies.release();
        await().pollInSameThread().until(() -> {
            hold.releaseCompleted();
            return hold.size() == 0;
        });
        assertThat(device.events().idle()).isEqualTo(1);
        hold.close();
        assertThat(device.events().idle()).isEqualTo(2).isEqualTo((int) device.events().created());
    }

    /** Memory that is filled again at once: its event stands for the later copy, behind which the earlier one is done. */
    @Test
    void anEventThatIsRecordedAgainKeepsBothSurfacesUntilTheLaterCopy() {
        SurfaceHold hold = new SurfaceHold(device, BOUND);
        DeviceEvent ready = device.events().take();
        for (int i = 0; i < 2; i++) {
            int number = i;
            device.execute(stream, () -> {
                copies.acquireUninterruptibly();
                copied.incrementAndGet();
            });
            device.record(ready, stream);
            hold.add(() -> closed.add(number), ready, stream);
        }
        copies.release();
        await().until(() -> copied.get() == 1);
        hold.releaseCompleted();
        assertThat(closed).isEmpty();
        copies.release();
        hold.close();
        assertThat(closed).containsExactly(0, 1);
        device.events().give(ready);
        assertThat(device.events().idle()).isEqualTo(2);
    }

    @Test
    void onALostDeviceNothingIsWaitedForAndAllIsClosed() {
        CheckedHostDevice losing = CheckedHostDevice.checked(16);
        OrderedArena owner = new OrderedArena();
        DeviceStream its = losing.openStream(owner);
        losing.execute(its, copies::acquireUninterruptibly);
        SurfaceHold hold = new SurfaceHold(losing, 2);
        MarkedCopies.keep(hold, () -> closed.add(1), losing, its);
        MarkedCopies.keep(hold, () -> closed.add(2), losing, its);
        losing.lose("illegal address");
        hold.addUnmarked(() -> closed.add(3), its);
        assertThatThrownBy(losing::bindThread).isInstanceOf(DeviceException.class);
        hold.close();
        assertThat(closed).containsExactlyInAnyOrder(1, 2, 3);
        copies.release();
        owner.close();
        losing.close();
    }
}
