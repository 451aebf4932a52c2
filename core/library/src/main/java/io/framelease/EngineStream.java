package io.framelease;

import io.framelease.device.OwnedStream;

/**
 * A stream of a device, for the work of one engine. Belongs to the thread that opened it, which closes it; closing waits
 * for nothing: what is queued is still done.
 *
 * <p>Stream and views may be closed in any order. A view that was given the stream by
 * {@link FrameView#onStream(EngineStream)} counts it: closing the stream while such views are open refuses it to further
 * views at once, and destroys it when the last of them has closed and has marked its reads. The handle stays valid until then,
 * for the work of those views.
 *
 * @since 0.2.0
 */
public sealed interface EngineStream extends AutoCloseable permits OwnedStream {
    /**
     * {@return the raw handle, for native libraries that queue work on the stream: a {@code cudaStream_t} on CUDA, a number that
     * means nothing elsewhere on the host} Any thread may ask for it. It is not to be used when the stream is closed and no view has
     * it any more.
     */
    long handle();

    /**
     * Ends the stream behind what is queued on it and the views that have it; does nothing if it is closed.
     *
     * @throws WrongThreadException on another thread than the one that opened it
     */
    @Override
    void close();
}
