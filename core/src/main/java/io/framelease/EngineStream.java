package io.framelease;

/**
 * A stream of a device, for the work of one engine. Belongs to the thread that opened it, which closes it; closing waits
 * for nothing: what is queued is still done.
 */
public interface EngineStream extends AutoCloseable {
    /** The raw handle, a {@code cudaStream_t} on CUDA, for {@link FrameView#onStream(long)} and for native libraries. */
    long handle();

    /** Ends the stream behind what is queued on it. */
    @Override
    void close();
}
