package io.framelease.device;

import io.framelease.Device;
import io.framelease.DeviceException;
import io.framelease.EngineStream;
import io.framelease.ffmpeg.HardwareContext;
import io.framelease.natives.OrderedArena;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/**
 * What cameras and leases need of a device. Every call that fails throws a {@link DeviceException} naming the call; a
 * call on a lost device throws {@link io.framelease.DeviceLostException}.
 *
 * <p>Which thread calls what: memory is allocated on the {@link Reclaimer}'s thread, but for stream-ordered memory; streams
 * are opened by whoever uses them; copies are queued by the camera thread; events are made, recorded, queried and awaited
 * by any thread. Only {@link #await}, the copies that the caller waits for, and {@link #synchronize} wait for a device's
 * work.
 *
 * <p>Only {@link #bindThread} changes which device is the calling thread's; an engine's choice survives every other call.
 *
 * <p>Arguments that make no sense (a line longer than its pitch, a stream of another device) are misuse and throw
 * {@link IllegalArgumentException} on every device alike.
 */
public interface DeviceBackend extends Device {
    /** Makes this the calling thread's device; costs little, so it is called wherever work is issued. */
    void bindThread();

    /**
     * Allocates device memory, aligned to at least 512 bytes, for use on any stream.
     *
     * @param owner frees it when it closes; confined to the calling thread
     * @return its address, of length zero where Java cannot read it
     * @throws OutOfDeviceMemoryException if the device has not that much
     */
    MemorySegment allocate(long bytes, OrderedArena owner);

    /**
     * Allocates memory in stream order: it may be used by what is queued on the stream from now on.
     *
     * @return its address, for {@link #freeAsync}
     * @throws OutOfDeviceMemoryException if the device has not that much
     */
    long allocateAsync(long bytes, DeviceStream stream);

    /**
     * Frees what {@link #allocateAsync} gave, once nothing uses it any more, without waiting; Reclaimer's thread.
     *
     * @param bytes as many as were asked for
     */
    void freeAsync(long address, long bytes);

    /** Gives back to the system what was freed; called after frees, on the Reclaimer's thread. Waits for no other work. */
    void trim();

    /** Opens a stream that is not ordered with any other; closing {@code owner} lets queued work finish. */
    DeviceStream openStream(OrderedArena owner);

    @Override
    default EngineStream openStream() {
        return OwnedStream.open(this);
    }

    /** The stream that an engine brought, by its raw handle. */
    DeviceStream streamOf(long handle);

    /** The device's free events: whoever needs one takes it there and gives it back. */
    EventPool events();

    /** Creates an event, complete as long as it is not recorded; it lives as long as the device. Any thread. */
    DeviceEvent createEvent();

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

    /** Whether the stream has come past the event's last mark; never blocks. On a lost device nothing runs: true. */
    boolean isComplete(DeviceEvent event);

    /** Waits on the calling thread until the event is complete. */
    void await(DeviceEvent event);

    /** Makes what is queued on the stream from now on wait for the event, on the device. */
    void streamWait(DeviceStream stream, DeviceEvent event);

    /**
     * Copies a rectangle of device memory to the host and waits for it; the engine's own wait, on any thread. Not ordered
     * with any stream: what writes the source must have completed.
     *
     * @throws IndexOutOfBoundsException if the rectangle does not fit into {@code target}
     */
    void download(MemorySegment target, long targetPitch, long source, long sourcePitch, long lineBytes, long lines);

    /** Copies a rectangle of host memory to the device and waits for it; any thread. */
    void upload(long target, long targetPitch, MemorySegment source, long sourcePitch, long lineBytes, long lines);

    /**
     * Copies a rectangle from another device's memory by the peers' own way, and waits for it; any thread.
     *
     * @return false if the two have none: the caller goes over the host
     */
    boolean copyPeer(long target, long targetPitch, DeviceBackend sourceDevice, long source, long sourcePitch,
            long lineBytes, long lines);

    /** Waits for everything that runs on the device. For destruction alone. */
    void synchronize();

    /** Whether a copy is complete when {@link #copy2d} returns, so that a conversion may write into a slot itself. */
    boolean copiesAtOnce();

    /** FFmpeg's hardware decoder on this device, its work queued on {@code stream}; empty if it has none. */
    Optional<HardwareContext> hardwareDecoder(DeviceStream stream, OrderedArena owner);

    /** The thread that allocates and frees this device's memory. */
    Reclaimer reclaimer();
}
