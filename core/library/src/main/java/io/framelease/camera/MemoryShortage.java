package io.framelease.camera;

import io.framelease.CameraEvent.Shortage;
import io.framelease.OutOfDeviceMemoryException;
import io.framelease.ffmpeg.HardwareDecoders;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is known of a device that had no memory for a camera: said once, and not asked again before some time has passed or
 * something was freed. Confined to the camera thread.
 */
final class MemoryShortage {
    private static final Logger LOG = LoggerFactory.getLogger(MemoryShortage.class);
    private static final long RETRY_NANOS = 100_000_000;

    private final CameraContext camera;
    private boolean present;
    private boolean logged;
    private long retryAt;
    private long freedBefore;

    MemoryShortage(CameraContext camera) {
        this.camera = camera;
    }

    /** Whether asking the device again is of no use yet. */
    boolean goesOn() {
        return present && System.nanoTime() - retryAt < 0 && freed() == freedBefore;
    }

    /** The device has refused. */
    void begins(OutOfDeviceMemoryException e) {
        if (!present) {
            // once: a shortage that goes on shall not keep every camera that opens from being given a decoder
            camera.device.hardwareDecoders().ifPresent(HardwareDecoders::evict);
            camera.events.starved(Shortage.DEVICE_MEMORY);
            logged = camera.source.warnings().say(LOG, "memory", camera.registry.name()
                    + ": frames are dropped until there is memory: " + e.getMessage());
        }
        present = true;
        retryAt = System.nanoTime() + RETRY_NANOS;
        freedBefore = freed();
    }

    /** The device has given memory. */
    void ends() {
        if (present) {
            present = false;
            camera.events.fed(Shortage.DEVICE_MEMORY);
            if (logged) {
                LOG.info("{}: {} has memory again", camera.registry.name(), camera.device.id());
            }
        }
    }

    private long freed() {
        return camera.device.reclaimer().counts().freed();
    }
}
