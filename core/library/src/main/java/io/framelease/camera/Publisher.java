package io.framelease.camera;

import io.framelease.Damage;
import io.framelease.PixelFormat;
import io.framelease.SourceException;
import io.framelease.SourceException.Kind;
import io.framelease.device.DeviceBackend;
import io.framelease.device.DeviceEvent;
import io.framelease.device.DeviceStream;
import io.framelease.ffmpeg.Converter;
import io.framelease.ffmpeg.Demuxer;
import io.framelease.ffmpeg.Geometry;
import io.framelease.ffmpeg.Matrices;
import io.framelease.ffmpeg.SampleFormat;
import io.framelease.ffmpeg.SoftwareSurface;
import io.framelease.ffmpeg.Surface;
import io.framelease.ffmpeg.SurfaceShape;
import io.framelease.ffmpeg.SurfaceTraits;
import io.framelease.ffmpeg.Surfaces;
import io.framelease.lease.FrameFormat;
import io.framelease.lease.FrameMemory;
import io.framelease.lease.Lease;
import io.framelease.lease.LeaseState;
import io.framelease.lease.PictureInfo;
import io.framelease.lease.SurfaceHold;
import io.framelease.natives.OrderedArena;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes frames of surfaces: finds memory, queues the copy, publishes, offers to every subscription. Confined to the camera
 * thread; nothing here waits for the device, nor for an engine unless the options say so.
 */
final class Publisher {
    private static final Logger LOG = LoggerFactory.getLogger(Publisher.class);
    /** Most copies in flight before the camera thread waits for the oldest: a hardware decoder maps one surface more. */
    private static final int SURFACES_IN_FLIGHT = 1;

    private final CameraContext camera;
    private final DeviceBackend device;
    private final MemorySource memory;
    private final Surfaces surfaces = new Surfaces();
    private final SurfaceHold inFlight;
    private final Converter converter = new Converter(surfaces);
    /** Owns the stream, which outlives sessions as surfaces in flight do: they are unmapped in its order. */
    private final OrderedArena arena = new OrderedArena();
    private @Nullable DeviceStream stream;
    private long session;
    private @Nullable SurfaceShape shape;
    @SuppressWarnings("NullAway.Init") // set by describe(), with the shape
    private FrameFormat format;
    private @Nullable SourceException refusal; // of surfaces of that shape
    @SuppressWarnings("NullAway.Init") // set by describe(), with the shape
    private Geometry geometry; // of surfaces of that shape
    private boolean cuts; // whether a part of them is to be taken
    private boolean convertsFirst; // whether all of them is converted before
    private boolean laidOut; // whether their samples are copied as they are
    private final PictureChoice choice;
    private final DamageChoice damages;
    private final Informing informing = new Informing();
    private long frames;

    Publisher(CameraContext camera) {
        this.camera = camera;
        this.device = camera.device;
        this.memory = new MemorySource(camera);
        this.choice = new PictureChoice(camera);
        this.damages = new DamageChoice(camera);
        this.inFlight = new SurfaceHold(device, SURFACES_IN_FLIGHT);
    }

    /** What follows is of this session. */
    void begin(long number) {
        session = number;
        shape = null; // so that what is known of its frames is this session's, and what was refused
        refusal = null;
        memory.begin(number);
        damages.begin(0);
        informing.begin();
    }

    /** What is said of damaged pictures. */
    DamageChoice damages() {
        return damages;
    }

    MemorySource memory() {
        return memory;
    }

    /** The camera thread's surfaces; they outlive sessions. */
    Surfaces surfaces() {
        return surfaces;
    }

    /** The camera's stream, on which its decoders work and its copies are queued. Opened at first use. */
    DeviceStream stream() {
        if (stream == null) {
            stream = device.openStream(arena);
        }
        return stream;
    }

    /** Gives surfaces back whose copies are complete; returns whether all are. */
    boolean releaseSurfaces() {
        inFlight.releaseCompleted();
        return inFlight.size() == 0;
    }

    /** Waits for the copies of surfaces, and gives these back: for a decoder that lays its memory out anew. */
    void awaitSurfaces() {
        inFlight.releaseAll();
    }

    /**
     * Publishes a surface that somebody wants, or drops it and counts why.
     *
     * @param surface taken over, to be closed when its copy is complete
     * @param demuxer what its packet came from
     * @return whether it is of a kind that can be delivered; else {@link #refusal} says why not. Such pictures come of
     *         damage too: each costs itself alone
     */
    boolean publish(Surface surface, Demuxer demuxer) {
        long now = System.nanoTime();
        boolean handedOver = false;
        camera.counters.decodedPictures.incrementAndGet();
        try {
            describe(surface, demuxer.rotation());
            if (refusal != null) {
                camera.counters.refusedPictures.incrementAndGet();
                return false;
            }
            Damage damage = damages.of(surface, demuxer.packets());
            if (damage == null) {
                return true; // which is counted
            }
            long pts = demuxer.ptsNanos(surface);
            PictureInfo info = informing.of(format, frames + 1, surface, demuxer.packets(), pts, now, damage);
            if (!choice.isWanted(info, pts, demuxer)) {
                return true; // the same
            }
            FrameMemory target = memory.take(format, stream());
            if (target != null) {
                handedOver = true;
                fill(target, surface, format.format());
                frames++;
                informing.published();
                offer(camera.registry.attach(target, info, now), info.damage());
            }
            return true;
        } catch (SourceException e) { // no conversion of it is possible
            camera.counters.refusedPictures.incrementAndGet();
            refuse(e);
            return false;
        } finally {
            if (!handedOver) {
                surface.close();
            }
        }
    }

    private void offer(Lease lease, Damage damage) {
        camera.status.picture();
        camera.counters.published(damage, System.nanoTime()); // after the wait for memory
        try {
            camera.drops.unread(camera.subscriptions.offer(lease));
        } finally {
            lease.releaseHandle();
        }
    }

    /** Looks at a surface, whose shape is nearly always that of the one before. */
    private void describe(Surface surface, int rotation) {
        if (shape == null || !shape.isThatOf(surface) || rotation != format.rotation()) {
            shape = SurfaceShape.of(surface);
            PixelFormat samples = SampleFormat.delivered(surface, camera.options.highBitDepth());
            geometry = Geometry.of(camera.options.transform(), surface.streamWidth(), surface.streamHeight());
            SurfaceTraits traits = surface.traits();
            format = new FrameFormat(geometry.targetWidth(), geometry.targetHeight(), samples, Matrices.of(surface),
                    SampleFormat.isFullRange(surface), session, rotation, geometry.scaled(traits.aspect()), traits.cropping(),
                    traits.color());
            boolean asIs = surface.onDevice(); // hardware has done what is to be done
            cuts = !asIs && geometry.cuts(surface.streamWidth(), surface.streamHeight());
            laidOut = SampleFormat.isLaidOutAs(surface, samples) && (asIs || !geometry.scales());
            convertsFirst = cuts && !laidOut && (SampleFormat.isBitstream(shape.sampleFormat()) || !geometry.scales()
                    && !SampleFormat.isInterleavedOnly(shape.sampleFormat(), samples));
            refuse(ShapeLimits.refusal(camera.registry.name(), shape, geometry, format, camera.options));
        }
    }

    private void refuse(@Nullable SourceException reason) {
        refusal = reason;
        if (reason != null) { // a damaged stream may change its shape with each picture
            camera.source.warnings().say(LOG, "refused " + reason.kind(), String.valueOf(reason.getMessage()));
        }
    }

    /** Why the surface before was not published; null if it was. */
    @Nullable SourceException refusal() {
        return refusal;
    }

    /**
     * Queues what fills the memory, and records its event. If that fails half way, what was queued is marked all the same:
     * memory and surface are kept until the device is done with them.
     *
     * @param surface taken over, whatever happens: closed, or kept until its copy is complete
     */
    private void fill(FrameMemory target, Surface surface, PixelFormat samples) {
        Surface source = surface;
        boolean queued = false;
        boolean marked = false;
        boolean filled = false;
        try {
            try {
                if (convertsFirst) {
                    source = converter.convert((SoftwareSurface) surface, samples, surface.width(), surface.height());
                }
                if (cuts) {
                    ((SoftwareSurface) source).cut(geometry);
                }
                if (laidOut || convertsFirst && !geometry.scales()) {
                    queued = true;
                    SurfaceCopy.queue(device, target, source, samples, stream());
                } else if (!(source instanceof SoftwareSurface picture)) {
                    throw new SourceException(Kind.UNSUPPORTED, "surfaces of this stream cannot be delivered as " + samples
                            + ": the hardware decoder gives another layout");
                } else if (device.copiesAtOnce()) {
                    converter.convert(picture, samples, format.width(), format.height(), target.plane(0), target.plane(1),
                            target.pitch());
                } else {
                    source = converter.convert(picture, samples, format.width(), format.height());
                    if (picture != surface) {
                        picture.close();
                    }
                    queued = true;
                    SurfaceCopy.queue(device, target, source, samples, stream());
                }
                device.record(target.ready(), stream());
                marked = true;
            } finally {
                giveBack(surface, source, queued, marked ? target.ready() : null);
            }
            filled = true;
        } finally {
            if (!filled) {
                abandon(target, queued);
            }
        }
    }

    /** Gives the decoder's surface back, at once or behind the copy out of it, as its mark tells, and the converted one. */
    private void giveBack(Surface surface, Surface source, boolean queued, @Nullable DeviceEvent mark) {
        if (source != surface) {
            surface.close(); // nothing reads it any more
        }
        if (!queued || device.copiesAtOnce()) {
            source.close();
        } else if (mark != null) {
            inFlight.add(source, mark, stream());
        } else {
            inFlight.addUnmarked(source, stream());
        }
    }

    /** Ends filling without a frame. */
    private void abandon(FrameMemory target, boolean queued) {
        if (queued) {
            try {
                device.record(target.ready(), stream());
            } catch (RuntimeException e) {
                target.distrust();
            }
        }
        if (target.state.abandon() == LeaseState.After.RECLAIM) {
            target.reclaim();
        }
    }

    /** Counts what the session has waited. */
    void endSession() {
        camera.counters.surfaceWaits.set(inFlight.waits());
    }

    /**
     * Waits for the last copies; the end of the camera thread. Surfaces that may still be read, since waiting failed on a
     * device that is not lost, are not given back.
     */
    void close() {
        try {
            memory.retire();
            inFlight.close();
            surfaces.close();
            arena.close();
        } finally {
            converter.close();
        }
    }
}
