package io.framelease;

import io.framelease.lease.View;
import java.lang.foreign.MemorySegment;

/**
 * A window on a frame's memory, confined to the thread that opened it. While it is open the memory is neither written nor
 * freed, whatever happens to the camera; when it closes, the segments it gave die with it
 * ({@link IllegalStateException}; on another thread {@link WrongThreadException}).
 *
 * <p>On a CUDA device an engine queues work on a stream and need not wait for it before closing the view:
 * {@link #onStream} orders the stream behind the frame's copy, and closing the view marks the stream, so that the memory
 * stays as it is until the work queued by then has been done. An engine that does not tell its stream must have finished
 * with the memory when it closes the view.
 *
 * <p>Views nest, also on one frame. All methods are the opening thread's, but where they say otherwise.
 */
public interface FrameView extends AutoCloseable {
    /**
     * The innermost view that the calling thread has open. It is the thread's and nothing else's: another thread never sees
     * it, and a view that is closed is not current any more, in whatever order views are closed.
     *
     * <p>A task of a thread pool that ends without closing its view leaves it open, and the thread's next task finds it here
     * still, its memory intact, until the garbage collector has found that nobody has the view or a segment of it. Then it is
     * current no more, its count is given back, and the leak is reported. Views opened afterwards come before it.
     *
     * @return the view, or null if there is none
     */
    static FrameView current() {
        return View.innermost();
    }

    /** The luma plane's memory; see {@link Plane#memory}. Waits for the frame's copy unless a stream was given. */
    MemorySegment y();

    /** The interleaved chroma plane's memory; see {@link Plane#memory}. Waits for the frame's copy unless a stream was given. */
    MemorySegment uv();

    /** The luma plane with its shape. */
    Plane luma();

    /** The chroma plane with its shape: half the lines (rounded up), U and V by turns. */
    Plane chroma();

    /** Width in samples of luma. */
    int width();

    /** Height in lines of luma. */
    int height();

    /** Bytes from one line to the next, of both planes. */
    int pitch();

    /** How samples lie in memory. */
    PixelFormat format();

    /** The frame's number in its camera. */
    long frameId();

    /** Where the memory is. */
    Device device();

    /**
     * Says on which stream this view's reads are queued. The stream is made to wait for the frame's copy, on the device.
     *
     * @param stream a raw handle of a stream of the frame's device: a {@code cudaStream_t}, or {@link EngineStream#handle()}
     * @return this view
     * @throws IllegalStateException if a stream was given before, or the view is closed
     * @throws DeviceException       if the device refuses the stream
     */
    FrameView onStream(long stream);

    /**
     * The stream given by {@link #onStream}.
     *
     * @throws IllegalStateException if none was
     */
    long stream();

    /**
     * Copies the picture to host memory: the lines of luma, then those of chroma, without padding. Waits until it is there.
     *
     * @param target host memory of at least {@link #pictureBytes()} bytes
     * @return bytes copied
     */
    long copyTo(MemorySegment target);

    /** Bytes of the picture without padding: width × height × 3/2 samples, odd sizes rounded up. */
    long pictureBytes();

    /** Whether it is open; any thread. */
    boolean isOpen();

    /**
     * Ends the view, and marks its stream if one was given.
     *
     * @throws IllegalStateException if it is closed
     */
    @Override
    void close();
}
