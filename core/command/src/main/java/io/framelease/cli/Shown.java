package io.framelease.cli;

import io.framelease.CameraStats;
import io.framelease.StreamInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * What is shown of one camera, as of one moment. A value: screens are functions of it.
 *
 * @param index   the camera's place among those that were named, from 0
 * @param camera  what it is called
 * @param trouble how it is
 * @param since   since when; of one that is offline or returning, since when its pictures are missing
 * @param cause   why it does not play; null if it does, or has not failed
 * @param next    how long until it is tried again; null unless it waits for that
 * @param rate    pictures a second; negative if unknown
 * @param newest  how old the newest picture is; null if there is none
 * @param picture what its stream is
 * @param counts  what was counted
 */
record Shown(int index, String camera, Trouble trouble, Instant since, @Nullable Cause cause, @Nullable Duration next, double rate,
        @Nullable Duration newest, Picture picture, Counts counts) {
    /** The worst first, and those that are alike as they were named, so that lines keep their places. */
    static final Comparator<Shown> WORST_FIRST = Comparator.<Shown>comparingInt(each -> each.trouble().rank())
            .thenComparingInt(Shown::index);

    /**
     * A stream.
     *
     * @param codec  by FFmpeg's name; empty if unknown
     * @param width  in samples; 0 if unknown
     * @param height in lines; 0 if unknown
     */
    record Picture(String codec, int width, int height) {
        static final Picture UNKNOWN = new Picture("", 0, 0);

        static Picture of(StreamInfo stream) {
            return new Picture(stream.codec(), stream.width(), stream.height());
        }

        /** Such as {@code 640x360}; {@code -} if unknown. */
        String size() {
            return width > 0 ? width + "x" + height : "-";
        }
    }

    /**
     * Counts since the camera's start.
     *
     * @param frames        published
     * @param unread        dropped since an engine was too slow
     * @param noSlot        dropped since all slots were held
     * @param noMemory      dropped since the device had no memory
     * @param refused       packets and pictures that were not delivered, as they are damaged or over a limit
     * @param damaged       frames that were delivered and are damaged
     * @param outages       times that it was lost or not reached
     * @param reconnects    sessions after the first
     * @param slots         of its pool
     * @param slotsInUse    those that are not free
     */
    record Counts(long frames, long unread, long noSlot, long noMemory, long refused, long damaged, long outages, long reconnects,
            int slots, int slotsInUse) {
        static final Counts NONE = new Counts(0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

        static Counts of(CameraStats stats) {
            return new Counts(stats.frames(), stats.droppedUnread(), stats.droppedExhausted(), stats.droppedNoMemory(),
                    stats.damaged(), stats.damagedFrames(), stats.errors(), stats.reconnects(), stats.slots(), stats.slotsInUse());
        }
    }

    /** A source that makes no sense, of which there is no camera. */
    static Shown none(int index, String label, Instant since, Cause cause) {
        return new Shown(index, label, Trouble.FAILED, since, cause, null, -1, null, Picture.UNKNOWN, Counts.NONE);
    }
}
