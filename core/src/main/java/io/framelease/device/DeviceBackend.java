package io.framelease.device;

import io.framelease.Device;
import io.framelease.DeviceException;
import io.framelease.ffmpeg.HardwareContext;
import io.framelease.lease.Reclaimer;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/**
 * What cameras and leases need of a device. Every call that fails throws a {@link DeviceException} naming the call; a
 * call on a lost device throws {@link io.framelease.DeviceLostException}.
 *
 * <p>Which thread calls what: memory and events are made on the {@link Reclaimer}'s thread, streams on a camera's; copies
 * are queued by the camera thread; events are recorded, queried and awaited by any thread that holds what owns them.
 * Nothing but {@link #allocate} (and closing an arena) may block on the device.
 */
public interface DeviceBackend extends Device {
    /** Makes this the calling thread's device; once a thread that this library owns. */
    void bindThread();

    /** Bytes that a plane's lines are aligned to. */
    int pitchAlignment();

    /**
     * Allocates device memory.
     *
     * @param owner frees it when it closes; confined to the calling thread
     * @return its address, of length zero where Java cannot read it
     */
    MemorySegment allocate(long bytes, Arena owner);

    /** Opens a stream that is not ordered with any other; closing {@code owner} lets queued work finish. */
    DeviceStream openStream(Arena owner);

    /** The stream that an engine brought, by its raw handle. */
    DeviceStream streamOf(long handle);

    /** Creates an event, complete as long as it is not recorded. */
    DeviceEvent createEvent(Arena owner);

    /**
     * Queues a copy of a rectangle; both sides may be host or device memory.
     *
     * @param lineBytes bytes of one line
     * @param lines     number of lines
     */
    void copy2d(long target, long targetPitch, long source, long sourcePitch, long lineBytes, long lines,
            DeviceStream stream);

    /** Queues the event's mark behind all that is on the stream now. */
    void record(DeviceEvent event, DeviceStream stream);

    /** Whether the stream has come past the event's last mark; never blocks. */
    boolean isComplete(DeviceEvent event);

    /** Waits on the calling thread until the event is complete. */
    void await(DeviceEvent event);

    /** Makes what is queued on the stream from now on wait for the event, on the device. */
    void streamWait(DeviceStream stream, DeviceEvent event);

    /** Copies a rectangle of device memory to the host and waits for it; the engine's own wait, on any thread. */
    void download(MemorySegment target, long targetPitch, long source, long sourcePitch, long lineBytes, long lines);

    /** Whether a copy is complete when {@link #copy2d} returns, so that a conversion may write into a slot itself. */
    boolean copiesAtOnce();

    /** FFmpeg's hardware decoder on this device, its work queued on {@code stream}; empty if it has none. */
    Optional<HardwareContext> hardwareDecoder(DeviceStream stream, Arena owner);

    /** The thread that allocates and frees this device's memory. */
    Reclaimer reclaimer();
}
