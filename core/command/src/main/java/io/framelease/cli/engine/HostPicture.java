package io.framelease.cli.engine;

import io.framelease.FrameView;
import io.framelease.PixelFormat;
import io.framelease.Plane;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * A view's two planes where Java can read them: the view's own memory on the host, a copy of it in memory that is used
 * again and again on a GPU. Confined to the thread that made it.
 */
final class HostPicture implements AutoCloseable {
    private @Nullable Arena arena;
    private MemorySegment copy = MemorySegment.NULL;
    @SuppressWarnings("NullAway.Init") // set by read()
    private Plane luma;
    @SuppressWarnings("NullAway.Init") // set by read()
    private Plane chroma;

    /** Makes the planes those of {@code view}, until it is closed. */
    void read(FrameView view) {
        if (view.format() != PixelFormat.NV12) {
            throw new IllegalArgumentException("engines of the command line read NV12, not " + view.format());
        }
        if (!view.device().isCuda()) {
            luma = view.luma();
            chroma = view.chroma();
            return;
        }
        long bytes = view.pictureBytes();
        if (copy.byteSize() < bytes) {
            close();
            arena = Arena.ofConfined();
            copy = arena.allocate(bytes);
        }
        view.copyTo(copy);
        luma = plane(0, view.format().lumaLineBytes(view.width()), view.height());
        chroma = plane((long) luma.lineBytes() * luma.lines(), view.format().chromaLineBytes(view.width()),
                PixelFormat.chromaLines(view.height()));
    }

    private Plane plane(long offset, int lineBytes, int lines) {
        return new Plane(copy.asSlice(offset, (long) lineBytes * lines), lineBytes, lines, lineBytes);
    }

    Plane luma() {
        return luma;
    }

    Plane chroma() {
        return chroma;
    }

    @Override
    public void close() {
        if (arena != null) {
            arena.close();
            arena = null;
            copy = MemorySegment.NULL;
        }
    }
}
