package io.framelease;

import io.framelease.lease.View;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * A window on a frame's memory, confined to the thread that opened it. While it is open the memory is neither written nor
 * freed, whatever happens to the camera; when it closes, the segments it gave die with it
 * ({@link IllegalStateException}; on another thread {@link WrongThreadException}).
 *
 * <p>The planes are where the frame is. On the host Java reads them; on a CUDA device they are addresses for kernels and libraries,
 * and Java reads what {@link #copyTo} has copied, or a view of {@link Frame#on frame.on(Devices.host())}. {@link
 * io.framelease.image.RgbConverter} turns planes that Java can read into RGB bytes or floats.
 *
 * <p>On a CUDA device an engine queues work on a stream and need not wait for it before closing the view:
 * {@link #onStream(EngineStream)} orders the stream behind the frame's copy, and closing the view marks the stream, so that
 * the memory stays as it is until the work queued by then has been done. An engine that does not tell its stream must have
 * finished with the memory when it closes the view. No method changes the current CUDA device of the calling thread.
 *
 * <p>Views nest, also on one frame. The methods that give memory, streams or copies, and {@link #close()}, are the opening
 * thread's: on another they throw {@link WrongThreadException}. {@link #isOpen()} and what only describes the picture, such as
 * {@link #width()}, are any thread's, also when the view is closed.
 *
 * <p>Memory consistency effects: what fills the frame's memory, by a thread or by the device, happens before {@link #y()}, {@link
 * #uv()}, {@link #luma()}, {@link #chroma()} and {@link #copyTo} return; if a stream was given, it is done before the work that is
 * queued on the stream after {@link #onStream(EngineStream) onStream} returned, and the first four wait for nothing. What the
 * thread reads before it closes the view, and the work that is queued on its stream by then, is over before the memory is
 * written again or freed.
 *
 * @since 0.2.0
 */
public sealed interface FrameView extends AutoCloseable permits View {
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
    static @Nullable FrameView current() {
        return View.innermost();
    }

    /**
     * {@return the luma plane's memory: {@link #height()} lines of {@link PixelFormat#lumaLineBytes lumaLineBytes(width)} bytes,
     * one every {@link #pitch()} bytes; it dies with the view. See {@link Plane#memory}} Waits for the frame's copy unless a stream
     * was given before.
     *
     * @throws IllegalStateException if the view is closed
     * @throws WrongThreadException  on another thread than the one that opened the view
     * @throws DeviceException       if the device fails, so that the copy is never done
     */
    MemorySegment y();

    /**
     * {@return the interleaved chroma plane's memory: half as many lines (rounded up) of {@link PixelFormat#chromaLineBytes
     * chromaLineBytes(width)} bytes, U and V interleaved, one line every {@link #pitch()} bytes; it dies with the view. See {@link
     * Plane#memory}} Waits for the frame's copy unless a stream was given before.
     *
     * @throws IllegalStateException if the view is closed
     * @throws WrongThreadException  on another thread than the one that opened the view
     * @throws DeviceException       if the device fails, so that the copy is never done
     */
    MemorySegment uv();

    /**
     * {@return the luma plane with its shape, which stays readable; its memory is that of {@link #y()}, which this calls}
     *
     * @throws IllegalStateException as {@link #y()}
     * @throws WrongThreadException  as {@link #y()}
     * @throws DeviceException       as {@link #y()}
     */
    Plane luma();

    /**
     * {@return the chroma plane with its shape: half the lines (rounded up), U and V interleaved; its memory is that of {@link #uv()},
     * which this calls}
     *
     * @throws IllegalStateException as {@link #uv()}
     * @throws WrongThreadException  as {@link #uv()}
     * @throws DeviceException       as {@link #uv()}
     */
    Plane chroma();

    /** {@return width in samples of luma} */
    int width();

    /** {@return height in lines of luma} */
    int height();

    /** {@return bytes from the beginning of one line to that of the next, of both planes} */
    int pitch();

    /** {@return how samples lie in memory} */
    PixelFormat format();

    /** {@return the frame's number in its camera} */
    long frameId();

    /** {@return where the memory is} */
    Device device();

    /**
     * Says on which stream of the library this view's reads are queued. The stream is made to wait for the frame's copy, on the
     * device. It is counted until the view is closed: stream and view may be closed in any order.
     *
     * @param stream a stream of the frame's device, of {@link Device#openStream()}; any thread's
     * @return this view
     * @throws NullPointerException     if {@code stream} is null
     * @throws IllegalArgumentException if it is of another device
     * @throws IllegalStateException    if it is closed, or is capturing a CUDA graph, or a stream was given before, or the
     *                                  view is closed
     * @throws WrongThreadException     on another thread than the one that opened the view
     * @throws DeviceException          if the device refuses the stream
     */
    FrameView onStream(EngineStream stream);

    /**
     * Says on which stream of another library, such as TensorRT or ONNX Runtime, this view's reads are queued. The stream is
     * made to wait for the frame's copy, on the device.
     *
     * <p>The caller promises that the stream is one of the frame's device, and that it exists until the view is closed:
     * closing the view records an event on it. Nothing here can find out that a stream was destroyed, and CUDA may have given
     * its handle to another. For a stream of {@link Device#openStream()} use {@link #onStream(EngineStream)}, which needs no
     * promise.
     *
     * <p>A stream that is capturing a CUDA graph is refused: what is queued there is not done but remembered, and is done as
     * often as the graph is launched, with this frame's address and long after the view. Let the graph read a buffer of its
     * own, and copy each frame there before the launch, on a view that has the stream on which the graph is launched.
     *
     * @param stream a raw handle, a {@code cudaStream_t} on CUDA
     * @return this view
     * @throws IllegalStateException if the stream is capturing a CUDA graph, a stream was given before, or the view is closed
     * @throws WrongThreadException  on another thread than the one that opened the view
     * @throws DeviceException       if the device refuses the stream
     */
    FrameView onStream(long stream);

    /**
     * {@return the raw handle of the stream given by {@link #onStream(EngineStream)} or {@link #onStream(long)}}
     *
     * @throws IllegalStateException if none was, or the view is closed
     * @throws WrongThreadException  on another thread than the one that opened the view
     */
    long stream();

    /**
     * Copies the picture to host memory, from every device alike. It has {@link #height()} lines of {@link
     * PixelFormat#lumaLineBytes lumaLineBytes(width)} bytes of luma, then {@link PixelFormat#chromaLines chromaLines(height)} lines
     * of {@link PixelFormat#chromaLineBytes chromaLineBytes(width)} bytes of chroma, U and V interleaved, all without padding; samples
     * are as {@link #format()} says. Waits until it is there. For planes instead, take a view of {@link Frame#on
     * frame.on(Devices.host())}.
     *
     * <p>The target is looked at in this order, on every device alike, before anything is copied; if another thread closes its
     * arena during the copy, the copy ends with IllegalStateException and nothing is written any more; the JDK may then leave
     * this thread interrupted.
     *
     * @param target host memory of at least {@link #pictureBytes()} bytes, native or on the Java heap
     * @return bytes copied
     * @throws NullPointerException     if {@code target} is null
     * @throws IllegalArgumentException if it is too small, or read-only
     * @throws WrongThreadException     if it is confined to another thread, or the view is
     * @throws IllegalStateException    if its arena is closed, or the view is
     * @throws DeviceException          if the device fails
     */
    long copyTo(MemorySegment target);

    /** {@return bytes of the picture without padding: width × height × 3/2 samples, odd sizes rounded up} */
    long pictureBytes();

    /** {@return whether it is open; any thread} */
    boolean isOpen();

    /**
     * Ends the view, and marks its stream if one was given. The view is closed even if the stream refuses the mark; then the
     * frame's memory is never used again, because nobody can say when the engine has read it. Closing it again does nothing;
     * {@code -Dframelease.leaks=always} warns of it, with both places.
     *
     * @throws WrongThreadException if it is open, and another thread's
     * @throws DeviceException      if the stream refuses the mark: the device does, or the stream has begun to capture a graph
     */
    @Override
    void close();
}
