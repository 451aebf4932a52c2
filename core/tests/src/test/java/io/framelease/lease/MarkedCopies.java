package io.framelease.lease;

import io.framelease.DeviceException;
import io.framelease.device.DeviceBackend;
import io.framelease.device.DeviceEvent;
import io.framelease.device.DeviceStream;

/** Surfaces whose copy is marked as a camera does it, by an event that others may give back at any time. */
final class MarkedCopies {
    private MarkedCopies() {
    }

    /** Has a surface kept until what is on the stream by now is done, or while that cannot be marked. */
    static void keep(SurfaceHold hold, AutoCloseable surface, DeviceBackend device, DeviceStream stream) {
        DeviceEvent mark = device.events().take();
        try {
            device.record(mark, stream);
            hold.add(surface, mark, stream);
        } catch (DeviceException e) {
            hold.addUnmarked(surface, stream);
        } finally {
            device.events().give(mark);
        }
    }
}
