package io.framelease.nvdec;

import static io.framelease.testing.Liveness.patient;
import static org.assertj.core.api.Assertions.assertThat;

import io.framelease.Camera;
import io.framelease.Overflow;
import io.framelease.Subscription;
import io.framelease.device.DeviceDecorator;
import io.framelease.device.DeviceStream;
import io.framelease.device.HostDevice;
import io.framelease.ffmpeg.Clips;
import io.framelease.ffmpeg.HardwareDecoders;
import io.framelease.testing.Liveness;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The driver makes a decoder behind every kernel that runs: nobody but the camera waits for that. */
class NvdecReconnectTest extends NvdecFlow {
    /** A device with the test's decoders, whose surfaces have no memory that could be copied. */
    private DeviceDecorator device() {
        HardwareDecoders decoders = driver.decoders;
        return new DeviceDecorator(HostDevice.plain()) {
            @Override
            public Optional<HardwareDecoders> hardwareDecoders() {
                return Optional.of(decoders);
            }

            @Override
            public void copy2d(long target, long targetPitch, long source, long sourcePitch, long lineBytes, long lines,
                    DeviceStream stream) {
                // there is nothing
            }
        };
    }

    /** The stream becomes larger in its middle, so that another decoder is made. */
    @Test
    void aReconnectReturnsWhileADecoderIsMade() throws Exception {
        CountDownLatch reached = new CountDownLatch(1);
        CountDownLatch goesOn = new CountDownLatch(1);
        driver = new FakeNvdec((number, found) -> {
            if (number > 0) {
                boolean larger = number >= FIRST_OF_OTHER_SIZE; // packets are counted on from session to session
                found.sequence(larger ? 1280 : 640, larger ? 720 : 360);
                found.decode((int) (number % 4), 2 * (int) number);
                found.display((int) (number % 4));
            }
        });
        driver.creating = () -> {
            if (!driver.made.isEmpty()) {
                reached.countDown();
                awaitIt(goesOn);
            }
        };
        try (DeviceDecorator device = device(); Camera camera = Camera.open(patient(Clips.file(RESIZED).toString()), device);
                Subscription frames = camera.subscribe(Overflow.KEEP_LATEST)) {
            try {
                awaitIt(reached);
                CompletableFuture<Boolean> reconnected = CompletableFuture.supplyAsync(camera::reconnect,
                        work -> Thread.ofPlatform().daemon().start(work));
                assertThat(reconnected).succeedsWithin(Liveness.LIMIT).isEqualTo(true);
                assertThat(driver.made).as("the second one is still being made").hasSize(1);
                assertThat(frames.isEnded()).isFalse();
            } finally {
                goesOn.countDown();
            }
        }
    }

    private static void awaitIt(CountDownLatch latch) {
        try {
            assertThat(latch.await(Liveness.LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
