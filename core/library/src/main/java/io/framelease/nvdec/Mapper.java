package io.framelease.nvdec;

import io.framelease.Damage;
import io.framelease.bindings.ffmpeg.FFmpeg;
import io.framelease.bindings.nvdec.CUVIDGETDECODESTATUS;
import io.framelease.bindings.nvdec.CUVIDPROCPARAMS;
import io.framelease.natives.OrderedArena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayDeque;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Makes surfaces of a camera's decoded pictures, and knows when each is shown. Confined to the camera thread. */
final class Mapper implements AutoCloseable {
    /** Packets whose times are kept: more than any stream has pictures on their way. */
    private static final int PACKETS = 128;

    private final MemorySegment deviceStream;
    private final @Nullable MapWait wait;
    private final OrderedArena arena = new OrderedArena();
    private final MemorySegment how;
    private final MemorySegment address;
    private final MemorySegment pitch;
    private final MemorySegment status;
    private final ArrayDeque<NvdecSurface> surfaces = new ArrayDeque<>(); // that are nobody's
    private final long[] times = new long[PACKETS];
    private long packet; // number of the last one
    private long damaged;
    private int refusals; // one behind the other, without a picture in between

    /**
     * Makes one.
     *
     * @param deviceStream handle of the stream that mapping is queued on
     * @param rests        whether the thread may rest while a picture is decoded, since the hardware has the next one to go on
     *                     with; else each is mapped as soon as it is there
     */
    Mapper(long deviceStream, boolean rests) {
        this.deviceStream = MemorySegment.ofAddress(deviceStream);
        this.wait = rests ? new MapWait() : null;
        try {
            this.how = CUVIDPROCPARAMS.allocate(arena);
            this.address = arena.allocate(ValueLayout.JAVA_LONG);
            this.pitch = arena.allocate(ValueLayout.JAVA_INT);
            this.status = CUVIDGETDECODESTATUS.allocate(arena);
        } catch (RuntimeException | Error e) {
            arena.close();
            throw e;
        }
    }

    /**
     * A packet is taken.
     *
     * @param number its own; they count up
     * @param time   when its picture is shown, in the stream's units; AV_NOPTS_VALUE if not told
     */
    void packet(long number, long time) {
        packet = number;
        times[(int) (number % PACKETS)] = time;
    }

    /**
     * A picture is shown: its decoder is kept for it.
     *
     * @param otherwise its time if its packet tells none
     * @return to be {@linkplain #map mapped} or {@linkplain #drop dropped}
     */
    NvdecSurface expect(Picture picture, long otherwise) {
        NvdecSurface surface = surfaces.isEmpty() ? new NvdecSurface(this) : surfaces.pop();
        picture.decoder.expect();
        surface.expect(picture, time(picture, otherwise));
        return surface;
    }

    /**
     * Maps an expected surface, when the hardware has decoded it; false if the driver refuses, which is counted: the surface is
     * dropped then, as where this throws.
     */
    boolean map(NvdecSurface surface) {
        Picture picture = surface.unexpect();
        Damage found = null;
        try {
            found = mapExpected(picture) ? told(picture) : null;
        } finally {
            if (found == null) {
                giveBack(surface);
            }
        }
        if (found == null) {
            damaged++;
            refusals++;
            return false;
        }
        if (found == Damage.CONCEALED || found == Damage.CORRUPT) {
            damaged++;
        }
        refusals = 0;
        surface.mapped(address.get(ValueLayout.JAVA_LONG, 0), pitch.get(ValueLayout.JAVA_INT, 0), found);
        return true;
    }

    /** What the hardware says of a picture that is mapped; if the device is lost, the picture goes with it. */
    private Damage told(Picture picture) {
        boolean told = false;
        try {
            Damage found = picture.decoder.status(picture, status);
            told = true;
            return found;
        } finally {
            if (!told) {
                picture.decoder.abandon();
            }
        }
    }

    /** Maps an expected picture, for which mapping waits; if the driver refuses it is expected no more. */
    private boolean mapExpected(Picture picture) {
        NativeDecoder by = picture.decoder;
        return wait == null || by.hasDecoded(picture) ? by.map(picture, deviceStream, how, address, pitch)
                : mapRested(wait, picture);
    }

    /** A picture was refused before it could be mapped. */
    void refused() {
        refusals++;
    }

    /** What comes next is of another place or stream. */
    void beginsAnew() {
        refusals = 0;
    }

    /** Pictures that were refused since the last one that was mapped. */
    int refusals() {
        return refusals;
    }

    private boolean mapRested(MapWait waits, Picture picture) {
        long before = System.nanoTime();
        long rested;
        long step = 0;
        boolean told = false;
        boolean ready = false;
        try {
            rest(waits.rest());
            rested = System.nanoTime() - before;
            for (long next; (next = waits.step(rested)) > 0; step = next) {
                if (!picture.decoder.isInProgress(picture, status)) {
                    told = true;
                    break;
                }
                rest(next);
                rested = System.nanoTime() - before;
            }
            ready = true;
        } finally {
            if (!ready) {
                picture.decoder.unexpect();
            }
        }
        boolean mapped = picture.decoder.map(picture, deviceStream, how, address, pitch);
        waits.waited(rested, step, told, System.nanoTime() - before - rested);
        return mapped;
    }

    private void rest(long nanos) {
        if (nanos > 0) {
            Thread.interrupted(); // it is nobody's message here, and would end each rest at once
            LockSupport.parkNanos(this, nanos); // whatever ends it early, mapping waits for the rest
        }
    }

    /** Gives a surface up that nobody has taken, mapped or not. */
    void drop(NvdecSurface surface) {
        if (surface.isMapped()) {
            surface.close(); // nothing reads it
        } else {
            surface.unexpect().decoder.unexpect();
            giveBack(surface);
        }
    }

    private long time(Picture picture, long otherwise) {
        boolean known = packet - picture.packet < PACKETS;
        long time = known ? times[(int) (picture.packet % PACKETS)] : FFmpeg.AV_NOPTS_VALUE();
        return time != FFmpeg.AV_NOPTS_VALUE() ? time : otherwise;
    }

    void giveBack(NvdecSurface surface) {
        surfaces.push(surface);
    }

    /** Pictures that were refused or that the hardware has found damaged. */
    long damaged() {
        return damaged;
    }

    /** Surfaces that are open stay so. */
    @Override
    public void close() {
        arena.close();
    }
}
