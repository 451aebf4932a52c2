package io.framelease.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.framelease.Frame;
import io.framelease.FrameView;
import io.framelease.LeakedFrame;
import io.framelease.device.HostDevice;
import io.framelease.testing.Logs;
import io.framelease.testkit.device.CheckedHostDevice;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FrameRegistryTest {
    private final CheckedHostDevice device = CheckedHostDevice.checked(21);
    private Leases leases;

    @BeforeEach
    void open() {
        leases = new Leases(device, 4);
    }

    @AfterEach
    void close() {
        leases.close();
        device.close();
        assertThat(device.writesAfterFree()).isZero();
        assertThat(device.memory().allocated()).isZero();
    }

    @Test
    void findsAFrameByItsNumberWhileSomebodyHoldsIt() {
        Frame frame = leases.publish(8);
        Frame found = leases.registry.lookup(frame.id());
        frame.close();
        try (found; FrameView view = found.open()) {
            assertThat(Leases.valueOf(view)).isEqualTo(8);
        }
        assertThat(leases.registry.lookup(found.id())).isNull();
        assertThat(leases.registry.lookup(4711)).isNull();
        assertThat(leases.registry.lookup(-1)).isNull();
    }

    /** Numbers that fall into the same cell, far apart; those that ended are left out of its chain, those held are not. */
    @Test
    void findsHeldFramesAmongThousandsThatHaveEnded() {
        Leases leases = new Leases(HostDevice.plain(), 4);
        Frame held = leases.publish(1);
        Frame also = null;
        for (int i = 0; i < 2000; i++) {
            Frame passing = leases.publish(2);
            if (passing.id() == held.id() + 1024) {
                also = passing;
            } else {
                passing.close();
            }
        }
        assertThat(leases.registry.size()).isEqualTo(2);
        for (Frame frame : List.of(held, also)) {
            Frame found = leases.registry.lookup(frame.id());
            assertThat(found).isNotNull();
            found.close();
            frame.close();
        }
        assertThat(leases.registry.size()).isZero();
        assertThat(leases.registry.snapshot()).isEmpty();
        leases.close();
    }

    @Test
    void tellsWhoHoldsWhat() {
        Frame first = leases.publish(1);
        Frame second = leases.publish(2);
        FrameView view = second.open();
        assertThat(leases.registry.snapshot()).extracting(LeakedFrame::camera).containsOnly("test");
        assertThat(leases.registry.snapshot()).extracting(LeakedFrame::frameId).containsExactlyInAnyOrder(1L, 2L);
        LeakedFrame known = leases.registry.snapshot().stream().filter(frame -> frame.frameId() == 2).findAny().get();
        assertThat(known.holders()).isEqualTo(2);
        assertThat(known.ageNanos()).isPositive();
        assertThat(known.heldAt().lines().map(line -> line.replaceAll(" .*", ""))).contains("frame", "view");
        view.close();
        second.close();
        assertThat(leases.registry.snapshot()).extracting(LeakedFrame::frameId).containsExactly(1L);
        first.close();
        assertThat(leases.registry.views()).isEqualTo(1);
    }

    /** The post-mortem's release by owner, without its use after free: what a view has open goes when the view closes. */
    @Test
    void revokesAllAndFreesNothingUnderAView() {
        Frame viewed = leases.publish(1);
        Frame held = leases.publish(2);
        try (FrameView view = viewed.open()) {
            assertThat(leases.registry.revokeAll()).isEqualTo(2);
            assertThat(leases.registry.revokeAll()).as("twice").isZero();
            assertThat(leases.registry.revoked()).isEqualTo(2);
            assertThat(leases.registry.size()).as("the viewed one").isEqualTo(1);
            leases.pool.retire();
            await().until(() -> device.allocations() == 1);
            assertThat(Leases.valueOf(view)).isEqualTo(1);
        }
        assertThat(leases.registry.size()).isZero();
        viewed.close();
        held.close();
    }

    @Test
    void revokesWhatArrivedBeforeAMoment() {
        Frame old = leases.publish(1);
        Frame young = leases.publish(2);
        assertThat(leases.registry.revokeArrivedBefore(young.arrivalNanos())).isEqualTo(1);
        assertThat(old.isRevoked()).isTrue();
        assertThat(young.isRevoked()).isFalse();
        young.close();
        old.close();
    }

    @Test
    void wakesWhoWaitsForMemory() {
        AtomicInteger woken = new AtomicInteger();
        leases.registry.whenReleased(woken::incrementAndGet);
        Frame frame = leases.publish(1);
        Frame second = frame.retain();
        frame.close();
        assertThat(woken).hasValue(0);
        second.close();
        assertThat(woken).hasValue(1);
    }

    @Test
    void lookupsAndRevocationsRaceWithPublishingAndLeaveNothing() throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        AtomicLong newest = new AtomicLong();
        AtomicInteger wrong = new AtomicInteger();
        AtomicInteger viewed = new AtomicInteger();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            threads.add(Thread.ofPlatform().start(() -> {
                while (!stop.get()) {
                    Frame frame = leases.registry.lookup(newest.get());
                    if (frame == null) {
                        Thread.onSpinWait();
                        continue;
                    }
                    try (frame; FrameView view = frame.open()) {
                        int before = Leases.valueOf(view);
                        if (before != (int) frame.id() % 200 || Leases.valueOf(view) != before) {
                            wrong.incrementAndGet();
                        }
                        viewed.incrementAndGet();
                    } catch (IllegalStateException e) {
                        if (!frame.isRevoked() && !e.getMessage().contains("revoked")) {
                            wrong.incrementAndGet();
                        }
                    }
                }
            }));
        }
        for (int i = 1; i < 500 || viewed.get() < 50; i++) {
            FrameHandle frame = leases.publishWhenFree(i % 200);
            newest.set(frame.id());
            device.await(frame.lease.memory().ready()); // or copies would queue up without end
            if (i % 7 == 0) {
                leases.registry.revokeAll();
            }
            frame.close();
        }
        stop.set(true);
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(wrong).hasValue(0);
        assertThat(leases.registry.size()).isZero();
    }

    @Test
    @Logs(value = "WARN FrameRegistry: test: frame 1 was held for .* ms and has been taken back", maybe = true)
    void theAgeOfAFrameIsCountedFromItsArrival() {
        long hourAgo = System.nanoTime() - Duration.ofHours(1).toNanos();
        Frame held = leases.publishArrived(1, hourAgo);
        leases.registry.revokeTooOld(Duration.ofMinutes(119).toNanos());
        assertThat(held.isRevoked()).isFalse();
        leases.registry.revokeTooOld(Duration.ofMinutes(59).toNanos());
        assertThat(held.isRevoked()).isTrue();
        held.close();
    }

    @Test
    @Logs(value = "WARN FrameRegistry: test: frame . was held for .* ms and has been taken back", maybe = true)
    void framesHeldTooLongAreTakenBackAndViewsStayAsTheyAre() {
        Frame viewed = leases.publish(1);
        Frame held = leases.publish(2);
        Frame closed = leases.publish(3);
        closed.close();
        try (FrameView view = viewed.open()) {
            AgeLimit.set(leases.registry, Duration.ofMillis(150));
            await().until(held::isRevoked);
            assertThat(System.nanoTime() - held.arrivalNanos()).isGreaterThanOrEqualTo(150_000_000);
            await().until(viewed::isRevoked);
            assertThatThrownBy(viewed::open).isInstanceOf(IllegalStateException.class).hasMessageContaining("age");
            assertThat(leases.registry.size()).isEqualTo(1);
            assertThat(Leases.valueOf(view)).isEqualTo(1);
            assertThat(leases.registry.revoked()).as("counted once each, however often it was looked").isEqualTo(2);
            Frame young = leases.publish(4);
            boolean revoked = young.isRevoked();
            assertThat(revoked && System.nanoTime() - young.arrivalNanos() < 150_000_000).as("taken back too early").isFalse();
            young.close();
        }
        viewed.close();
        held.close();
    }
}
