package io.framelease.ffmpeg;

import io.framelease.Deinterlace;
import io.framelease.SourceException;
import io.framelease.bindings.ffmpeg.AVFrame;
import io.framelease.bindings.ffmpeg.FFmpeg;
import io.framelease.natives.FFmpegLibraries;
import io.framelease.natives.OrderedArena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes frames of interlaced pictures by FFmpeg's filters: of one field alone by {@code estdif}, of what moves by {@code bwdif}.
 * They hold a picture until the next one is there. So pictures pass untouched and at once until the first interlaced one. Confined
 * to the camera thread.
 */
final class Deinterlacer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Deinterlacer.class);
    /** Less is not filtered. */
    private static final int LEAST_SIDE = 8;

    private final String filter;
    private final Surfaces surfaces;
    private final boolean tellsDamage;
    private final ArrayDeque<SoftwareSurface> ready = new ArrayDeque<>();
    private @Nullable OrderedArena arena; // the graph's; null without one
    private @Nullable MemorySegment source;
    private @Nullable MemorySegment sink;
    @SuppressWarnings("NullAway.Init") // set with the graph
    private SurfaceShape shape;
    private long lost;
    private boolean toldLost;

    /**
     * Looks for the filter.
     *
     * @param mode     not OFF
     * @param surfaces where its surfaces come from
     * @param tellsDamage whether the decoder says if pictures are damaged
     * @throws io.framelease.NativeLibraryException if there is no libavfilter
     * @throws SourceException                      if that has no such filter
     */
    Deinterlacer(Deinterlace mode, Surfaces surfaces, boolean tellsDamage) {
        this.tellsDamage = tellsDamage;
        this.filter = mode == Deinterlace.BOB ? "estdif" : "bwdif";
        this.surfaces = surfaces;
        FFmpegLibraries.requireFilters();
        FilterGraph.require(filter);
    }

    /** Takes the next decoded picture over. What the filters refuse costs that picture, and is counted. */
    void add(SoftwareSurface surface) {
        if (arena != null && !shape.isThatOf(surface)) {
            end();
        }
        try {
            filter(surface);
        } catch (SourceException e) {
            lost(e);
        }
    }

    /** The next interlaced picture has new filters. */
    private void lost(SourceException failure) {
        lost++;
        closeGraph();
        if (!toldLost) {
            toldLost = true;
            LOG.warn("{}; such pictures are left out", failure.getMessage());
        }
    }

    /** Pictures that the filters have refused. */
    long lost() {
        return lost;
    }

    private void filter(SoftwareSurface surface) {
        boolean passed = false;
        try {
            passed = arena == null && !isInterlaced(surface);
            if (passed) {
                ready.add(surface);
                return;
            }
            if (arena == null) {
                open(surface);
            }
            long time = surface.timestamp();
            AVFrame.pts(surface.frame(), time);
            AVFrame.best_effort_timestamp(surface.frame(), time);
            give(surface.frame());
        } finally {
            if (!passed) {
                surface.close();
            }
        }
        pull();
    }

    private static boolean isInterlaced(SoftwareSurface surface) {
        return (AVFrame.flags(surface.frame()) & FFmpeg.AV_FRAME_FLAG_INTERLACED()) != 0 && surface.width() >= LEAST_SIDE
                && surface.height() >= LEAST_SIDE;
    }

    private void open(SoftwareSurface surface) {
        OrderedArena opened = new OrderedArena();
        try {
            FilterGraph graph = new FilterGraph(opened);
            source = graph.add("buffer", "video_size=" + surface.width() + "x" + surface.height() + ":pix_fmt="
                    + surface.sampleFormat() + ":time_base=1/1:colorspace=" + surface.colorSpace() + ":range="
                    + surface.colorRange());
            graph.add(filter, "mode=" + (filter.equals("bwdif") ? "send_frame" : "frame") + ":parity=auto:deint=interlaced");
            sink = graph.add("buffersink", "");
            graph.configure();
            shape = SurfaceShape.of(surface);
            arena = opened;
        } catch (RuntimeException | Error e) {
            opened.close();
            throw e;
        }
    }

    /** Gives the graph its next picture, which is empty when this returns; NULL for the end. */
    private void give(MemorySegment frame) {
        AvError.check(FFmpeg.av_buffersrc_add_frame_flags(source, frame, 0), "cannot filter a picture",
                "av_buffersrc_add_frame_flags");
    }

    private void pull() {
        while (true) {
            SoftwareSurface out = surfaces.take();
            int result = FFmpeg.av_buffersink_get_frame(sink, out.frame());
            if (result < 0) {
                out.close();
                if (result != AvError.EAGAIN && result != AvError.EOF) {
                    throw AvError.exception("cannot filter a picture", "av_buffersink_get_frame", result);
                }
                return;
            }
            AVFrame.pts(out.frame(), AVFrame.best_effort_timestamp(out.frame())); // the filters count in halves
            out.describe(shape.traits(), FrameDamage.of(out.frame(), tellsDamage));
            ready.add(out);
        }
    }

    /** Takes the next picture, to be closed by the caller; null if there is none. */
    SoftwareSurface poll() {
        return ready.poll();
    }

    /**
     * No picture follows.
     *
     * @return whether there is one to take
     */
    boolean end() {
        if (arena != null) {
            try {
                give(MemorySegment.NULL);
                pull();
            } catch (SourceException e) { // the picture that they held
                lost(e);
            } finally {
                closeGraph();
            }
        }
        return !ready.isEmpty();
    }

    private void closeGraph() {
        if (arena != null) {
            OrderedArena closing = arena;
            arena = null;
            closing.close();
        }
    }

    /** Forgets all pictures. */
    @Override
    public void close() {
        try {
            for (SoftwareSurface surface; (surface = ready.poll()) != null;) {
                surface.close();
            }
        } finally {
            closeGraph();
        }
    }
}
