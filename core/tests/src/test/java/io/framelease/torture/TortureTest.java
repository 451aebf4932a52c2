package io.framelease.torture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.framelease.testing.Logs;
import io.framelease.testkit.device.CheckedHostDevice;
import org.junit.jupiter.api.Test;

/**
 * The torture on the host as asynchronous as a GPU, whose freed memory is poisoned. {@code -Dframelease.torture.seconds=60}
 * makes it longer, {@code -Dframelease.torture.seed=} repeats the choices of a run.
 */
@Logs(value = "WARN Camera: .*frames were still held after .* and have been taken back", maybe = true)
@Logs(value = "WARN Camera: .*is still held .* after the camera was closed", maybe = true)
@Logs(value = "WARN Exhaustion: .*no frames for", maybe = true)
class TortureTest {
    @Test
    void nothingIsTornStaleOrLeaked() throws InterruptedException {
        long seed = Torture.seed();
        try (CheckedHostDevice device = CheckedHostDevice.checked(seed)) {
            Torture torture = new Torture(device, seed);
            torture.run(Torture.duration());
            assertThat(device.allocations()).as("blocks allocated; %s", torture).isZero();
            await().untilAsserted(
                    () -> assertThat(device.openStreams()).as("open streams; %s", torture).isZero());
            assertThat(device.writesAfterFree()).as("blocks written to after they were freed; %s", torture).isZero();
        }
    }
}
