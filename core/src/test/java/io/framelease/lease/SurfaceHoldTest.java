package io.framelease.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.framelease.DeviceException;
import io.framelease.device.CheckedHostDevice;
import io.framelease.device.DeviceDecorator;
import io.framelease.device.DeviceEvent;
import io.framelease.device.DeviceStream;
import io.framelease.device.HostDevice;
import io.framelease.natives.OrderedArena;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
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
        hold.add(() -> {
            assertThat(copied.get()).as("copies done when surface %d is closed", number).isGreaterThan(number);
            closed.add(number);
        }, stream);
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
        assertThat(device.events().idle()).isEqualTo((int) device.events().created()).isEqualTo(BOUND);
    }

    @Test
    void whatOneSurfaceThrowsDoesNotKeepTheOthers() {
        SurfaceHold hold = new SurfaceHold(device, BOUND);
        hold.add(() -> {
            throw new IllegalStateException("av_frame_unref");
        }, stream);
        add(hold, 0);
        copies.release();
        hold.close();
        assertThat(closed).containsExactly(0);
    }

    @Test
    void whereTheStreamRefusesTheMarkTheSurfaceIsKeptForASecond() {
        AtomicBoolean refusing = new AtomicBoolean(true);
        DeviceDecorator faulty = new DeviceDecorator(device) {
            @Override
            public void record(DeviceEvent event, DeviceStream onto) {
                if (refusing.get()) {
                    throw new DeviceException("cudaEventRecord refused");
                }
                super.record(event, onto);
            }
        };
        SurfaceHold hold = new SurfaceHold(faulty, BOUND);
        copies.release();
        long added = System.nanoTime();
        add(hold, 0);
        refusing.set(false);
        await().until(() -> copied.get() == 1);
        hold.releaseCompleted();
        assertThat(closed).isEmpty();
        await().pollInSameThread().until(() -> {
            hold.releaseCompleted();
            return hold.size() == 0;
        });
        assertThat(System.nanoTime() - added).isGreaterThanOrEqualTo(1_000_000_000L);
        hold.close();
        faulty.close();
    }

    @Test
    void onALostDeviceNothingIsWaitedForAndAllIsClosed() {
        CheckedHostDevice losing = HostDevice.checked(16);
        OrderedArena owner = new OrderedArena();
        DeviceStream its = losing.openStream(owner);
        losing.execute(its, copies::acquireUninterruptibly);
        SurfaceHold hold = new SurfaceHold(losing, 2);
        hold.add(() -> closed.add(1), its);
        hold.add(() -> closed.add(2), its);
        losing.lose("illegal address");
        hold.add(() -> closed.add(3), its);
        assertThatThrownBy(losing::bindThread).isInstanceOf(DeviceException.class);
        hold.close();
        assertThat(closed).containsExactlyInAnyOrder(1, 2, 3);
        copies.release();
        owner.close();
        losing.close();
    }
}
