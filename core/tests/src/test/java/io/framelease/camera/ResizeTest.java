package io.framelease.camera;

import static io.framelease.testing.Liveness.patient;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.framelease.Backing;
import io.framelease.Camera;
import io.framelease.CameraOptions;
import io.framelease.Frame;
import io.framelease.Overflow;
import io.framelease.PixelFormat;
import io.framelease.PoolLayout;
import io.framelease.Subscription;
import io.framelease.testing.Liveness;
import io.framelease.testing.Logs;
import io.framelease.testkit.device.CheckedHostDevice;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A stream whose pictures change their size: the pool is allocated anew, and what is held of the old one stays. */
@Logs("WARN Camera: .*is still held 1 times, .* after the camera was closed")
class ResizeTest {
    private static final PoolLayout SMALL = PoolLayout.of(640, 360, PixelFormat.NV12, 4);
    private static final PoolLayout LARGE = PoolLayout.of(1280, 720, PixelFormat.NV12, 4);

    private final CheckedHostDevice device = CheckedHostDevice.checked(62);
    private final CameraOptions options = patient(Cameras.clip("h264-resize-640x360-1280x720.h264"));

    @Test
    void thePoolIsAllocatedAnewAndHeldFramesStay() throws Exception {
        Frame held = null;
        long checksum = 0;
        int small = 0;
        int large = 0;
        try (Camera camera = Camera.open(options, device); Subscription frames = camera.subscribe(Overflow.BLOCK)) {
            for (Frame frame; (frame = frames.poll(Liveness.LIMIT)) != null;) {
                if (held == null) {
                    held = frame.retain();
                    checksum = Cameras.checksum(held);
                    assertThat(camera.stats().poolBytes()).isEqualTo(SMALL.totalBytes());
                    assertThat(device.memory().allocated()).isEqualTo(SMALL.totalBytes());
                }
                if (frame.width() == 640) {
                    assertThat(frame.height()).isEqualTo(360);
                    small++;
                } else {
                    assertThat(frame.height()).isEqualTo(720);
                    if (large++ == 0) {
                        assertThat(camera.stats().poolBytes()).isEqualTo(LARGE.totalBytes());
                        await().untilAsserted(() -> assertThat(device.memory().allocated())
                                .isEqualTo(SMALL.slotBytes() + LARGE.totalBytes()));
                    }
                }
                frame.close();
            }
            assertThat(camera.stats().dropped()).isZero();
        }
        assertThat(List.of(small, large)).containsExactly(12, 12);
        await().untilAsserted(() -> assertThat(device.memory().allocated()).isEqualTo(SMALL.slotBytes()));
        assertThat(Cameras.checksum(held)).isEqualTo(checksum);
        held.close();
        await().untilAsserted(() -> assertThat(device.memory().allocated()).isZero());
        device.close();
        assertThat(device.writesAfterFree()).isZero();
    }

    @Test
    void withoutAPoolEachFrameHasItsOwnSize() throws Exception {
        List<Frame> held = new ArrayList<>();
        List<Long> checksums = new ArrayList<>();
        try (Camera camera = Camera.open(options.withBacking(Backing.UNPOOLED).withSlots(24), device);
                Subscription frames = camera.subscribe(Overflow.BLOCK)) {
            for (Frame frame; (frame = frames.poll(Liveness.LIMIT)) != null;) {
                held.add(frame);
                checksums.add(Cameras.checksum(frame));
            }
        }
        assertThat(held).hasSize(24);
        assertThat(device.memory().allocated()).isEqualTo(12 * SMALL.slotBytes() + 12 * LARGE.slotBytes());
        assertThat(held.stream().map(Cameras::checksum).toList()).isEqualTo(checksums);
        held.forEach(Frame::close);
        await().untilAsserted(() -> assertThat(device.memory().allocated()).isZero());
        device.close();
    }
}
