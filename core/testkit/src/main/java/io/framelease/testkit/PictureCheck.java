package io.framelease.testkit;

import io.framelease.Frame;
import io.framelease.FrameView;
import io.framelease.testkit.NumberedVideo.Verdict;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Knows what one camera of a {@link Torture} shows, and counts what engines see. Any thread.
 *
 * @since 0.2.0
 */
public final class PictureCheck {
    private final NumberedVideo video;
    private final Findings findings;

    PictureCheck(NumberedVideo video, Findings findings) {
        this.video = video;
        this.findings = findings;
    }

    /** {@return what the camera shows} */
    public NumberedVideo video() {
        return video;
    }

    /** {@return where looks are counted} */
    public Findings findings() {
        return findings;
    }

    /**
     * Looks at every byte of an open view, on a GPU at those of a copy, and counts the verdict.
     *
     * @param frame whose view it is
     * @param view  open, of the calling thread
     * @param what  where and when; for people
     * @return what it is
     */
    public Verdict look(Frame frame, FrameView view, String what) {
        if (!view.device().isCuda()) {
            return count(video.check(view, number(frame)), frame, what);
        }
        try (Arena call = Arena.ofConfined()) {
            MemorySegment copy = call.allocate(NumberedVideo.PICTURE, 64);
            view.copyTo(copy);
            return look(frame, copy, what);
        }
    }

    /**
     * Looks at every byte of a copy that an engine made, and counts the verdict.
     *
     * @param frame   whose picture it is; may be closed
     * @param picture NV12 without padding, as {@link FrameView#copyTo} gives it
     * @param what    where and when; for people
     * @return what it is
     */
    public Verdict look(Frame frame, MemorySegment picture, String what) {
        return count(video.check(picture, number(frame)), frame, what);
    }

    private int number(Frame frame) {
        return video.number(frame.ptsNanos());
    }

    private Verdict count(Verdict verdict, Frame frame, String what) {
        findings.judge(verdict, what, frame.id(), number(frame));
        return verdict;
    }
}
