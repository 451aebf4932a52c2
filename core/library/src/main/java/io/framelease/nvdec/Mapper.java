package io.framelease.nvdec;

import io.framelease.Damage;
import io.framelease.bindings.ffmpeg.FFmpeg;
import io.framelease.bindings.nvdec.CUVIDGETDECODESTATUS;
import io.framelease.bindings.nvdec.CUVIDPROCPARAMS;
import io.framelease.natives.OrderedArena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** Maps a camera's decoded pictures to surfaces, and knows when each is shown. Confined to the camera thread. */
final class Mapper implements AutoCloseable {
    /** Packets whose times are kept: more than any stream has pictures on their way. */
    private static final int PACKETS = 128;

    private final MemorySegment deviceStream;
    private final OrderedArena arena = new OrderedArena();
    private final MemorySegment how;
    private final MemorySegment address;
    private final MemorySegment pitch;
    private final MemorySegment status;
    private final ArrayDeque<NvdecSurface> surfaces = new ArrayDeque<>(); // that are nobody's
    private final long[] times = new long[PACKETS];
    private long packet; // number of the last one
    private long damaged;

    /** @param deviceStream handle of the stream that mapping is queued on */
    Mapper(long deviceStream) {
        this.deviceStream = MemorySegment.ofAddress(deviceStream);
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

    /** Maps an expected picture: to a surface, or null if the driver refuses, which is counted. */
    @Nullable NvdecSurface map(Picture picture) {
        NativeDecoder by = picture.decoder;
        if (!by.map(picture, deviceStream, how, address, pitch)) {
            damaged++;
            return null;
        }
        Damage found = by.status(picture, status);
        if (found == Damage.CONCEALED || found == Damage.CORRUPT) {
            damaged++;
        }
        NvdecSurface surface = surfaces.isEmpty() ? new NvdecSurface(this) : surfaces.pop();
        surface.mapped(picture, address.get(ValueLayout.JAVA_LONG, 0), pitch.get(ValueLayout.JAVA_INT, 0),
                time(picture), found);
        return surface;
    }

    private long time(Picture picture) {
        boolean known = packet - picture.packet < PACKETS;
        long time = known ? times[(int) (picture.packet % PACKETS)] : FFmpeg.AV_NOPTS_VALUE();
        return time != FFmpeg.AV_NOPTS_VALUE() ? time : picture.otherwise;
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
