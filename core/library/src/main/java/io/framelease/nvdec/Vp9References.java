package io.framelease.nvdec;

import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Which pictures of VP9 are kept for later frames, and which of them a packet shows that codes nothing. NVDEC's parser keeps the
 * pictures, but never shows them then (driver 580: its callback for display is not called, whatever the flags). Confined to the
 * camera thread.
 */
final class Vp9References {
    private static final int PLACES = 8;

    private final Vp9Frames frames = new Vp9Frames();
    private final @Nullable Picture[] places = new Picture[PLACES];
    private final ArrayDeque<Picture> shown = new ArrayDeque<>();
    private int next; // frame of the packet
    private long missing;

    /** A packet is to be parsed. */
    void packet(MemorySegment data) {
        shown.clear();
        frames.read(data);
        next = 0;
    }

    /** The parser has found the packet's next picture. */
    void decoded(Picture picture) {
        passShown();
        if (next < frames.count()) {
            for (int i = 0; i < PLACES; i++) {
                if ((frames.places(next) >> i & 1) == 1) {
                    places[i] = picture;
                }
            }
            next++;
        }
    }

    private void passShown() {
        for (; next < frames.count() && frames.shows(next); next++) {
            Picture kept = places[frames.places(next)];
            if (kept == null) {
                missing++;
            } else {
                shown.add(kept);
            }
        }
    }

    /** Takes the next picture that the packet shows and does not code, before the next one that it codes; null if there is none. */
    @Nullable Picture poll() {
        passShown();
        return shown.poll();
    }

    /** Pictures that were to be shown, and never came. */
    long missing() {
        return missing;
    }

    /** Another picture is decoded into its surface: whatever is kept there by the headers, it is this one no more. */
    void forget(Picture picture) {
        for (int i = 0; i < PLACES; i++) {
            places[i] = places[i] == picture ? null : places[i];
        }
    }

    /** What is kept is of no use to what follows, of another decoder or another session. */
    void forget() {
        Arrays.fill(places, null);
        shown.clear();
    }
}
