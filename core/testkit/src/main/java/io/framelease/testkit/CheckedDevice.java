package io.framelease.testkit;

import io.framelease.Device;
import io.framelease.EngineStream;
import io.framelease.testkit.device.CheckedHostDevice;

/**
 * The host as a device that is as asynchronous as a GPU, and shows every use of memory after its
 * end. Copies are done later and in the order of their
 * stream, by threads of its own; events have CUDA's semantics; memory is full of {@link #FRESH} until something is copied
 * there, and full of {@link #FREED} as soon as it is freed, and is soon given to somebody else. So an engine that reads a
 * frame before its copy is done, after its view was closed, or on a stream that it did not tell, sees wrong bytes on any
 * machine, where a GPU would show them once a month. {@link NumberedVideo} knows which bytes are right.
 *
 * <p>It can be told to run out of memory, and to be lost. Any thread. Whoever opened it closes it, after the cameras that
 * use it.
 *
 * @since 0.2.0
 */
public final class CheckedDevice implements AutoCloseable {
    /** What memory is full of after its allocation, as an unsigned byte. */
    public static final int FRESH = CheckedHostDevice.FRESH & 0xff;
    /** What memory is full of after it was freed, as an unsigned byte. */
    public static final int FREED = CheckedHostDevice.FREED & 0xff;

    private final CheckedHostDevice device;

    private CheckedDevice(CheckedHostDevice device) {
        this.device = device;
    }

    /**
     * Opens a device.
     *
     * @param seed of the delays of what is queued, up to 0.3 ms each: the same for the same seed, stream by stream in the order
     *             of their opening
     * @return the device, the caller's to close
     */
    public static CheckedDevice open(long seed) {
        return new CheckedDevice(CheckedHostDevice.checked(seed));
    }

    /** {@return the device, for {@link io.framelease.Camera#open}; its id is {@code host}} */
    public Device device() {
        return device;
    }

    /**
     * Queues work of an engine on a stream, as a kernel is queued on a GPU. The work reads a view's planes at the addresses
     * that it noted while the view was open; {@link io.framelease.FrameView#onStream(EngineStream)} keeps what is there until
     * it has been done.
     *
     * @param stream of this device's {@link Device#openStream}
     * @param work   runs on the stream's own thread; what it throws is thrown by {@link #close}
     * @throws IllegalArgumentException if the stream is another device's, or closed
     */
    public void execute(EngineStream stream, Runnable work) {
        device.execute(device.streamOf(stream.handle()), work);
    }

    /**
     * Lets allocations fail from now on that would make it more than so many bytes.
     *
     * @param bytes for all cameras of the device together
     */
    public void limitMemory(long bytes) {
        device.limitMemory(bytes);
    }

    /**
     * Lets every call fail from now on with a {@link io.framelease.DeviceLostException}, as CUDA does after a sticky error;
     * what is queued is still done. The first reason stays.
     *
     * @param reason for people
     */
    public void lose(String reason) {
        device.lose(reason);
    }

    /** {@return blocks of memory that are allocated now} */
    public int allocations() {
        return device.allocations();
    }

    /** {@return streams that are open, or closed with work to do} */
    public int openStreams() {
        return device.openStreams();
    }

    /** {@return blocks that were written to after they were freed, as far as can be seen now; 0 is right} */
    public long writesAfterFree() {
        return device.writesAfterFree();
    }

    /**
     * Does what is queued, frees what is pending and ends the device's threads.
     *
     * @throws IllegalStateException if work on a stream failed; the first failure is its cause
     */
    @Override
    public void close() {
        device.close();
    }

    @Override
    public String toString() {
        return device.toString();
    }
}
