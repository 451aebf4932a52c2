package io.framelease;

import io.framelease.lease.FrameHandle;

/**
 * A counted reference to one decoded frame. It may be passed between threads, and outlives reconnects, the close of its
 * camera and the end of its subscription: while it is open, the frame's memory is neither written nor freed (unless the
 * frame was {@linkplain #isRevoked() revoked}; then it can no longer be opened, and still no memory is freed under an open
 * view).
 *
 * <p>Java reads a frame's samples in a view, which {@link #open()} gives: of a frame on the host its planes are {@link
 * FrameView#luma()} and {@link FrameView#chroma()}. For a frame of any device, {@link #on on(Devices.host())} gives the frame on
 * the host, and {@link FrameView#copyTo} copies the picture without padding. Package {@link io.framelease.image} makes RGB of both:
 * images, bytes, and the floats that models take.
 *
 * <p>Whoever gets a frame closes it; closing the same object again does nothing. A frame that is never closed costs its memory;
 * it is named in the camera's leak report, and released when the garbage collector finds it.
 *
 * <p>Any thread may call anything here, at the same time too. {@link #info()} and what is short for it, the shape and {@link
 * #device()} answer also when the frame is closed; {@link #isRevoked()} is false then.
 *
 * <p>Memory consistency effects: what the camera thread does before it offers a frame happens before the {@linkplain
 * Subscription#poll() poll} that takes it, and before a {@link Camera#frame} that finds it. What a thread does before it closes a
 * frame, or a view of it, happens before the frame's memory is written again or freed. How a frame goes from thread to thread is
 * up to its users: a queue, an executor or a future makes what the one did before visible to the other.
 *
 * @since 0.2.0
 */
public sealed interface Frame extends AutoCloseable permits FrameHandle {
    /** {@return all that is known of the frame besides its samples; it stays readable when the frame is closed} */
    FrameInfo info();

    /**
     * {@return the frame's number in its camera, counted from 1 over all reconnects; short for {@link FrameInfo#id()}} Frames that
     * were never published have no number and leave no gap: {@link CameraStats#droppedExhausted} and {@link
     * CameraStats#droppedNoMemory} count them. See {@link FrameInfo#id()} for gaps.
     */
    long id();

    /**
     * {@return the number of the session that published it, counted from 1: one more with each connection that the camera
     * began, so that frames from before and after a {@link Camera#reconnect} can be told apart; short for
     * {@link FrameInfo#session()}}
     */
    long session();

    /** {@return width in samples of luma} */
    int width();

    /** {@return height in lines of luma} */
    int height();

    /** {@return how samples lie in memory} */
    PixelFormat format();

    /**
     * {@return the source's presentation time in ns since the stream's own origin; {@link Long#MIN_VALUE} if it has none; short
     * for {@link FrameInfo#ptsNanos()} where no object is to be made for each frame}
     */
    long ptsNanos();

    /**
     * {@return when the frame's packet was read, in the time of {@link System#nanoTime}; short for
     * {@link FrameInfo#arrivalNanos()}}
     */
    long arrivalNanos();

    /**
     * {@return the coefficients to convert to RGB with: what the stream says ({@link ColorDescription#matrix()}), or what its size
     * suggests if it says nothing}
     */
    ColorMatrix colorMatrix();

    /** {@return whether samples use the whole range of their values (JPEG) and not the narrower one of television} */
    boolean isFullRange();

    /** {@return bytes from one line of luma to the next} */
    int pitch();

    /** {@return where the frame's memory is} */
    Device device();

    /**
     * Takes a second reference, to be closed on its own.
     *
     * @return another frame object for the same memory
     * @throws IllegalStateException if this one is closed, or the frame was revoked
     */
    Frame retain();

    /**
     * Opens a view for the calling thread. Its planes are those of this frame's {@link #device()}: of a GPU they are for CUDA
     * alone, and {@link #on on(Devices.host())} or {@link FrameView#copyTo} is for Java.
     *
     * @return the view, to be closed by this thread
     * @throws IllegalStateException if this frame is closed, or was revoked
     */
    FrameView open();

    /**
     * The same picture on another device, such as {@link Devices#host()}, where Java can read its planes: by a peer copy where the
     * devices have one, else over the host. The copy is made once a device and kept with the frame; asking again gives another
     * reference to it. It has memory of its own, so it stays readable when this frame is closed or revoked.
     *
     * @param other where to
     * @return a frame there, to be closed on its own; on the frame's own device another reference to it
     * @throws NullPointerException  if {@code other} is null
     * @throws IllegalStateException if this frame is closed, or was revoked
     * @throws OutOfDeviceMemoryException if the other device has no memory
     * @throws DeviceException       if the other device fails
     */
    Frame on(Device other);

    /** {@return whether the frame was taken back, by a camera's drain policy or by age} */
    boolean isRevoked();

    /**
     * Gives this reference back. Closing the same object again does nothing, whichever thread closed it first, and takes no other
     * reference away; {@code -Dframelease.leaks=always} warns of it, with both places. If two threads close it at once, one of them
     * gives the reference back.
     */
    @Override
    void close();
}
