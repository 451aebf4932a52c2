package io.framelease.nvdec;

import io.framelease.natives.Thrown;
import java.util.ArrayDeque;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * A camera's pictures that are to be taken, in the order of display. Each is mapped when it is taken, or before that if the parser
 * has another one decoded over it, as it may at any time after it has shown it. Confined to the camera thread.
 */
final class ReadyPictures {
    private final Mapper mapper;
    private final ArrayDeque<NvdecSurface> ready = new ArrayDeque<>();
    private long lost;

    ReadyPictures(Mapper mapper) {
        this.mapper = mapper;
    }

    /** @param otherwise the picture's time if its packet tells none */
    void add(Picture picture, long otherwise) {
        ready.add(mapper.expect(picture, otherwise));
    }

    /**
     * Takes the next picture, mapped; null if there is none.
     *
     * @param keep how many are left, so that the hardware has these to decode while others are waited for
     */
    @Nullable NvdecSurface poll(int keep) {
        while (ready.size() > keep) {
            NvdecSurface next = ready.remove();
            if (next.isMapped() || mapper.map(next)) {
                return next;
            }
        }
        return null;
    }

    /**
     * Maps what waits of a picture, which another one is about to be decoded over. One output surface is free for that, as a copy
     * may still read the other: of more such pictures at a time the others are lost.
     */
    void save(Picture picture) {
        boolean free = true;
        for (NvdecSurface each : ready) {
            free &= !each.isMapped();
        }
        for (Iterator<NvdecSurface> each = ready.iterator(); picture.expected > 0;) {
            NvdecSurface next = each.next();
            if (!next.expects(picture)) {
                continue;
            }
            boolean kept = false;
            try {
                if (free) {
                    kept = mapper.map(next);
                } else {
                    lost++;
                    mapper.drop(next);
                }
            } finally {
                if (!kept) {
                    each.remove(); // whatever was thrown: it is nobody's now
                }
            }
            free = false;
        }
    }

    boolean isEmpty() {
        return ready.isEmpty();
    }

    /** All are given up, whatever giving one back throws: its decoder would be kept for the others for ever. */
    void forget() {
        Throwable first = null;
        for (NvdecSurface waiting; (waiting = ready.poll()) != null;) {
            try {
                mapper.drop(waiting);
            } catch (RuntimeException | Error e) {
                first = Thrown.carry(first, e);
            }
        }
        Thrown.rethrow(first);
    }

    /** Pictures that were decoded over before they were taken. */
    long lost() {
        return lost;
    }
}
