package io.framelease.nvdec;

import io.framelease.ffmpeg.Lateness;
import io.framelease.nvdec.Picture.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Shows the pictures of an H.264 stream in their order, none later than it must be. NVDEC's parser does the first, but where the
 * stream does not tell how far it reorders, as many cameras' do not, it waits until its whole picture buffer is full: seven or
 * eight pictures late. So a picture's place in the order (POC) is taken when it is decoded. A picture waits for as many others as
 * the stream tells; if it does not, as it was seen to reorder: at first as many as FFmpeg found out when it looked into the source,
 * then more when a picture comes whose place was before the one shown last, or leaves out places in front of its own. That is
 * how FFmpeg's own decoder learns too, which like this one learns nothing behind a gap, and takes a place before those of all the
 * last pictures for the beginning of a sequence. What damage has taught is forgotten when a sequence begins ({@link Lateness}).
 *
 * <p>The parser's own order is the limit. When it shows a picture that waits here, that is shown. A picture that comes too late is
 * dropped: the parser tells it, by showing it before one that was shown here already.
 *
 * <p>Confined to the camera thread.
 */
final class DisplayOrder {
    /** No stream reorders more. */
    static final int MOST = 16;
    /** Places from one frame to the next: each field has one. */
    private static final int FRAME = 2;

    private final Consumer<Picture> out;
    private final LongSupplier damage;
    private final Lateness lateness = new Lateness();
    private final List<Picture> waiting = new ArrayList<>();
    private final int[] recent = new int[MOST]; // places of the last decoded pictures of this sequence
    private int recentCount;
    private long recentNext;
    private final int least; // that FFmpeg found out
    private int delay;
    private boolean told; // whether the stream tells the delay, so that nothing is learned
    private long sequence;
    private long shownSequence = -1;
    private int shown;
    private int early; // pictures of this sequence that were shown and that the parser has not shown yet
    private int earlyBefore; // those of earlier ones
    private long counted; // sequences from this one on are in those numbers
    private long dropped;

    /**
     * @param delay  for how many others a picture waits at first
     * @param out    gets each picture in order
     * @param damage counts what was lost and what is damaged
     */
    DisplayOrder(int delay, Consumer<Picture> out, LongSupplier damage) {
        this.least = Math.clamp(delay, 0, MOST);
        this.delay = least;
        this.out = out;
        this.damage = damage;
        lateness.begin(damage.getAsLong());
    }

    /** A stream begins that tells for how many others a picture waits at most; below 0 if it does not tell. */
    void tell(int reorder) {
        told = reorder >= 0;
        if (told) {
            delay = Math.min(reorder, MOST);
        }
    }

    /** For how many others a picture waits now. */
    int delay() {
        return delay;
    }

    /** Pictures that came too late to be shown. */
    long dropped() {
        return dropped;
    }

    /**
     * A picture was decoded whole.
     *
     * @param picture with its {@link Picture#order}
     * @param begins  whether a sequence begins with it, before which all earlier pictures are shown
     */
    void decoded(Picture picture, boolean begins) {
        if (begins || liesBeforeAll(picture.order)) {
            end();
            beginSequence();
            forgetDamage();
        }
        picture.sequence = sequence;
        learn(picture.order);
        picture.place = Place.WAITING;
        waiting.add(picture);
        while (inTime() > delay) {
            showFirst();
        }
    }

    /** Frames are missing in front of the next one that is decoded: it is not compared with what was, as FFmpeg does not. */
    void gap() {
        recentCount = 0;
        recentNext = 0;
    }

    private boolean liesBeforeAll(int order) {
        boolean before = recentCount == MOST;
        for (int i = 0; i < recentCount; i++) {
            before &= recent[i] > order;
        }
        return before;
    }

    private void forgetDamage() {
        if (!told && lateness.isLate()) {
            delay = Math.max(least, lateness.forget());
        }
    }

    private void beginSequence() {
        sequence++;
        gap();
        earlyBefore += early;
        early = 0;
    }

    private void learn(int order) {
        int later = 0;
        int highest = Integer.MIN_VALUE;
        for (int i = 0; i < recentCount; i++) {
            later += recent[i] > order ? 1 : 0;
            highest = Math.max(highest, recent[i]);
        }
        if (recentCount > 0 && order - (long) highest > FRAME) {
            later = Math.max(later, 1);
        }
        if (!told) {
            delay = Math.max(delay, Math.min(later, MOST));
            lateness.picture(later, delay, damage.getAsLong());
        }
        recent[(int) (recentNext++ % MOST)] = order;
        recentCount = Math.min(recentCount + 1, MOST);
    }

    /** The parser shows a picture: nothing before it can follow, and its surface is used again from now on. */
    void displayed(Picture picture) {
        if (picture.early) {
            uncount(picture);
        } else if (picture.place == Place.WAITING) {
            waiting.remove(picture);
            if (early > 0 || earlyBefore > 0 && !isInTime(picture)) { // others were shown that come behind it
                picture.place = Place.NOWHERE;
                dropped++;
            } else {
                show(picture);
            }
        }
    }

    private void uncount(Picture picture) {
        picture.early = false;
        if (picture.sequence == sequence) {
            early--;
        } else if (picture.sequence >= counted) {
            earlyBefore--;
        }
    }

    /** A picture's surface is used again, or its decoder ends, though the parser has not shown it. */
    void forget(Picture picture) {
        if (picture.early) {
            uncount(picture);
        } else if (picture.place == Place.WAITING) {
            waiting.remove(picture);
            picture.place = Place.NOWHERE;
        }
    }

    /** Shows all that is in time, since nothing that is shown before it can follow. */
    void end() {
        while (showFirst()) {
            // all that waited
        }
    }

    /** Nothing waits any more, and what comes is not compared with what was. The learned delay stays. */
    void reset() {
        for (int i = 0; i < waiting.size(); i++) {
            waiting.get(i).place = Place.NOWHERE;
        }
        waiting.clear();
        beginSequence();
        lateness.interrupt();
        shownSequence = -1;
        counted = sequence;
        earlyBefore = 0;
    }

    private int inTime() {
        int count = 0;
        for (int i = 0; i < waiting.size(); i++) {
            count += isInTime(waiting.get(i)) ? 1 : 0;
        }
        return count;
    }

    private boolean isInTime(Picture picture) {
        return picture.sequence > shownSequence || picture.sequence == shownSequence && picture.order > shown;
    }

    /** Shows the first of those that are in time; false if there is none. */
    private boolean showFirst() {
        int first = -1;
        for (int i = 0; i < waiting.size(); i++) {
            Picture each = waiting.get(i);
            if (isInTime(each) && (first < 0 || isBefore(each, waiting.get(first)))) {
                first = i;
            }
        }
        if (first < 0) {
            return false;
        }
        Picture picture = waiting.remove(first);
        picture.early = true;
        early++;
        show(picture);
        return true;
    }

    private static boolean isBefore(Picture one, Picture other) {
        return one.sequence < other.sequence || one.sequence == other.sequence && one.order < other.order;
    }

    private void show(Picture picture) {
        shownSequence = picture.sequence;
        shown = picture.order;
        picture.place = Place.READY;
        out.accept(picture);
    }

    /** Whether no picture waits for its turn. */
    boolean isEmpty() {
        return waiting.isEmpty();
    }
}
