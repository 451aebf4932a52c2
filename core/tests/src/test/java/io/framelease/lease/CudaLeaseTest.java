package io.framelease.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.framelease.Device;
import io.framelease.Devices;
import io.framelease.EngineStream;
import io.framelease.Frame;
import io.framelease.FrameView;
import io.framelease.device.DeviceBackend;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Leases on a GPU: the same rules, and planes that Java cannot read. */
@Tag("gpu")
class CudaLeaseTest {
    private final DeviceBackend device = (DeviceBackend) Devices.cuda(0);
    private long before;
    private Leases leases;

    @BeforeEach
    void open() {
        before = device.memory().allocated();
        device.bindThread();
        leases = new Leases(device, 2);
    }

    @AfterEach
    void close() {
        device.bindThread();
        leases.close();
        await().untilAsserted(() -> assertThat(device.memory().allocated()).isEqualTo(before));
    }

    private static void isFullOf(FrameView view, int value) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment picture = arena.allocate(view.pictureBytes());
            view.copyTo(picture);
            assertThat(picture.toArray(ValueLayout.JAVA_BYTE)).containsOnly(value);
        }
    }

    private static void isFullOf(Frame frame, int value) {
        try (FrameView view = frame.open()) {
            isFullOf(view, value);
        }
    }

    @Test
    void thePoolTakesTheBytesOfItsLayout() {
        assertThat(device.memory().allocated() - before).isEqualTo(Leases.layout(2).totalBytes())
                .isEqualTo(leases.pool.bytes());
    }

    @Test
    void planesCannotBeReadFromJava() {
        try (Frame frame = leases.publish(5); FrameView view = frame.open()) {
            for (MemorySegment plane : new MemorySegment[] {view.y(), view.uv()}) {
                assertThat(plane.byteSize()).isZero();
                assertThat(plane.address()).isNotZero();
                assertThatThrownBy(() -> plane.get(ValueLayout.JAVA_BYTE, 0))
                        .isInstanceOf(IndexOutOfBoundsException.class);
                assertThatThrownBy(() -> plane.set(ValueLayout.JAVA_BYTE, 0, (byte) 1))
                        .isInstanceOf(IndexOutOfBoundsException.class);
            }
            assertThat(view.luma().lineBytes()).isEqualTo(64);
            assertThat(view.luma().lines()).isEqualTo(48);
            isFullOf(view, 5);
        }
    }

    @Test
    void aSlotIsRewrittenBehindTheReadsOfItsEngine() {
        try (EngineStream engine = device.openStream()) {
            for (int value = 1; value < 100; value++) {
                try (Frame frame = leases.publishWhenFree(value);
                        FrameView view = frame.open().onStream(engine.handle())) {
                    assertThat(view.stream()).isEqualTo(engine.handle());
                    isFullOf(view, value);
                }
            }
        }
    }

    @Test
    void goesToTheHostAndBack() {
        Device host = Devices.host();
        long hostBefore = host.memory().allocated();
        try (Frame frame = leases.publish(6); Frame copy = frame.on(host); Frame again = frame.on(host)) {
            assertThat(again.id()).isEqualTo(copy.id());
            try (FrameView view = copy.open()) {
                assertThat(Leases.valueOf(view)).isEqualTo(6);
            }
            try (Frame back = copy.on(device)) {
                assertThat(back.device()).isSameAs(device);
                isFullOf(back, 6);
            }
            assertThat(leases.registry.copied()).isEqualTo(1);
        }
        await().untilAsserted(() -> assertThat(host.memory().allocated()).isEqualTo(hostBefore));
    }

    @Test
    void goesToAnotherGpu() {
        assumeThat(Devices.cudaReport().devices()).isGreaterThan(1);
        Device second = Devices.cuda(1);
        long secondBefore = second.memory().allocated();
        try (Frame frame = leases.publish(7); Frame copy = frame.on(second)) {
            assertThat(copy.device()).isSameAs(second);
            isFullOf(copy, 7);
            isFullOf(frame, 7);
        }
        await().untilAsserted(() -> assertThat(second.memory().allocated()).isEqualTo(secondBefore));
    }
}
