package io.framelease.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.framelease.testing.Logs;
import io.framelease.testing.MdcLog;
import org.junit.jupiter.api.Test;

/** What the Reclaimer's thread, which serves all cameras of a device, says of one camera's memory. */
class ReclaimerLogTest {
    private static PendingFree failing(String camera) {
        return new PendingFree() {
            @Override
            protected boolean isIdle() {
                return true;
            }

            @Override
            protected long untrackedNanos() {
                return 0;
            }

            @Override
            protected String camera() {
                return camera;
            }

            @Override
            protected void free() {
                throw new IllegalStateException("meant by the test");
            }
        };
    }

    @Test
    @Logs("WARN Reclaimer: host: freeing memory of (hall|door) failed: .*meant by the test")
    @Logs("WARN Reclaimer: host: freeing memory failed: .*meant by the test")
    void namesTheCamera() {
        try (MdcLog log = new MdcLog(); HostDevice device = HostDevice.plain()) {
            for (String camera : new String[] {"hall", "door", ""}) {
                device.reclaimer().free(failing(camera));
            }
            await().until(() -> device.reclaimer().counts().failed() == 3);
            assertThat(log.about("freeing memory of hall failed")).singleElement().extracting(MdcLog.Line::camera).isEqualTo("hall");
            assertThat(log.about("freeing memory of door failed")).singleElement().extracting(MdcLog.Line::camera).isEqualTo("door");
            assertThat(log.about("freeing memory failed")).singleElement().extracting(MdcLog.Line::camera).as("nobody's").isNull();
        }
    }
}
