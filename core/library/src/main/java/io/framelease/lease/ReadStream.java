package io.framelease.lease;

import io.framelease.DeviceException;
import io.framelease.EngineStream;
import io.framelease.device.DeviceBackend;
import io.framelease.device.DeviceEvent;
import io.framelease.device.DeviceStream;
import io.framelease.device.OwnedStream;
import org.jspecify.annotations.Nullable;

/**
 * How the stream that a view's reads are queued on is ordered behind the frame's copy, and marked behind the reads. A view keeps
 * it as one reference, since views are made for each frame: to an {@link OwnedStream}, which the view counts until it ends, or
 * to a {@link DeviceStream} of another library.
 */
final class ReadStream {
    private ReadStream() {
    }

    /** The device's stream behind a view's reference. */
    static DeviceStream queue(Object given) {
        return given instanceof OwnedStream owned ? owned.stream() : (DeviceStream) given;
    }

    /** The stream that is counted by the view with that reference; null if it is another library's, or there is none. */
    static @Nullable OwnedStream counted(@Nullable Object given) {
        return given instanceof OwnedStream owned ? owned : null;
    }

    /** Counts a stream of the library for a view of the frame, and orders it; what it counted is the view's if it returns. */
    static OwnedStream order(Lease lease, EngineStream given) {
        OwnedStream owned = (OwnedStream) given;
        if (owned.device() != lease.device()) {
            throw new IllegalArgumentException(given + " cannot be ordered behind " + Hold.name(lease) + ", which is on "
                    + lease.device().id() + "; open a stream of the frame's own device");
        }
        if (!owned.retain()) {
            throw new IllegalStateException(given + " was closed before it was given to the view of " + Hold.name(lease));
        }
        boolean ordered = false;
        try {
            order(lease, owned.stream());
            ordered = true;
            return owned;
        } finally {
            if (!ordered) {
                owned.release();
            }
        }
    }

    /** Orders a stream behind what fills the frame. */
    static void order(Lease lease, DeviceStream given) {
        if (lease.device().isCapturing(given)) {
            throw new IllegalStateException(given + " is capturing a CUDA graph, which would read the frame at each launch, "
                    + "long after the view of " + Hold.name(lease) + "; capture a read of a buffer of your own, and copy each frame "
                    + "there before the launch, on the stream of the launch");
        }
        lease.device().streamWait(given, lease.memory().ready());
    }

    /**
     * Records the event behind what an engine queued; while the view counts. What cannot be recorded leaves memory that is not
     * used again.
     *
     * @return why it could not be recorded; null if it was
     */
    static @Nullable DeviceException markReads(Lease lease, DeviceStream stream) {
        DeviceBackend device = lease.device();
        DeviceEvent event = null;
        boolean marked = false;
        try {
            if (device.isCapturing(stream)) {
                return new DeviceException(device.id() + ": " + stream + " has begun to capture a CUDA graph, so nothing tells "
                        + "when what was queued there before has read " + Hold.name(lease) + ", and its memory is not used again; "
                        + "close the view before the capture begins");
            }
            event = device.events().take();
            device.record(event, stream);
            lease.memory().addRead(event);
            marked = true;
            return null;
        } catch (DeviceException e) {
            return e;
        } finally {
            if (!marked) {
                lease.distrust();
                if (event != null) {
                    device.events().give(event);
                }
            }
        }
    }
}
