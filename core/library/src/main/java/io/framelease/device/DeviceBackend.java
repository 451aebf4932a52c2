package io.framelease.device;

import io.framelease.Device;
import io.framelease.DeviceException;
import io.framelease.EngineStream;
import io.framelease.OutOfDeviceMemoryException;
import io.framelease.ffmpeg.HardwareDecoders;
import io.framelease.natives.NativeMemory;
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
 * <p>Only {@link #bindThread} changes which device is the calling thread's, and it is called on the library's own threads
 * alone: what an engine has chosen for its thread survives every other call, and no other device is touched.
 *
 * <p>Arguments that make no sense (a line longer than its pitch, a stream of another device) are misuse and throw
 * {@link IllegalArgumentException} on every device alike.
 */
public non-sealed interface DeviceBackend extends Device {
    /** Makes this the calling thread's device for good; for threads that the library has made, when they begin. */
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

    /** Opens a stream that is not ordered with any other, for the caller to {@linkplain #destroyStream destroy}. Any thread. */
    DeviceStream createStream();

    /** Ends a stream of {@link #createStream} behind what is queued, once; any thread, waits for nothing, does not throw. */
    void destroyStream(DeviceStream stream);

    /** Opens a stream that is not ordered with any other; closing {@code owner} lets queued work finish. */
    default DeviceStream openStream(OrderedArena owner) {
        DeviceStream stream = createStream();
        // no memory of Java's is behind a stream, only something to end
        NativeMemory.own(MemorySegment.ofAddress(stream.handle()), 0, owner, handle -> destroyStream(stream));
        return stream;
    }

    @Override
    default EngineStream openStream() {
        return OwnedStream.open(this);
    }

    /** The stream that an engine brought, by its raw handle. */
    DeviceStream streamOf(long handle);

    /** The device's free events: whoever needs one takes it there and gives it back. */
    EventPool events();

    /**
     * Creates an event, complete as long as it is not recorded, for the caller to {@linkplain #destroyEvent destroy}. Any thread.
     */
    DeviceEvent createEvent();

    /** Destroys an event that nobody asks any more, complete or not, once; any thread, waits for nothing, does not throw. */
    void destroyEvent(DeviceEvent event);

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
     * Whether what is queued on the stream now is not done but captured into a graph. An event recorded there would become a
     * node of that graph and never complete.
     */
    default boolean isCapturing(DeviceStream stream) {
        return false;
    }

    /**
     * Copies a rectangle of device memory to the host and waits for it; the engine's own wait, on any thread. Not ordered
     * with any stream: what writes the source must have completed.
     *
     * @throws IndexOutOfBoundsException if the rectangle does not fit into {@code target}
     * @throws IllegalArgumentException  if the target is read-only
     * @throws WrongThreadException      if the target is confined to another thread
     * @throws IllegalStateException     if the target's arena is closed, or is closed by another thread meanwhile
     */
    void download(MemorySegment target, long targetPitch, long source, long sourcePitch, long lineBytes, long lines);

    /**
     * Copies a rectangle of host memory to the device and waits for it; any thread. Throws as {@link #download}, of the source.
     *
     * @throws UnfinishedCopyException if the copy may still write the target
     */
    void upload(long target, long targetPitch, MemorySegment source, long sourcePitch, long lineBytes, long lines);

    /**
     * Copies a rectangle from another device's memory by the peers' own way, and waits for it; any thread.
     *
     * @return false if the two have none: the caller goes over the host
     * @throws UnfinishedCopyException if the copy may still read the source and write the target
     */
    boolean copyPeer(long target, long targetPitch, DeviceBackend sourceDevice, long source, long sourcePitch,
            long lineBytes, long lines);

    /** Waits for everything that runs on the device. For destruction alone. */
    void synchronize();

    /** Whether a copy is complete when {@link #copy2d} returns, so that a conversion may write into a slot itself. */
    boolean copiesAtOnce();

    /** What makes decoders of this device's hardware; empty if it has none. */
    Optional<HardwareDecoders> hardwareDecoders();

    /** The thread that allocates and frees this device's memory. */
    Reclaimer reclaimer();

    /**
     * How long one call that a camera needs before its first picture, such as opening a stream or making a decoder, may go on
     * before it counts as stuck, in ns: many cameras that begin together wait for one driver.
     */
    default long stuckNanos() {
        return 30_000_000_000L;
    }

    /** A camera begins on this device; it {@linkplain #cameraEnded ends} once. */
    default void cameraBegins() {
        // who does not tell its load counts nothing
    }

    /** A camera's thread has ended. */
    default void cameraEnded() {
        // as above
    }

    /**
     * How busy the device is now; opens nothing on it.
     *
     * @throws DeviceException if what it is asked fails
     */
    default DeviceLoad load() {
        return DeviceLoad.UNKNOWN;
    }
}
