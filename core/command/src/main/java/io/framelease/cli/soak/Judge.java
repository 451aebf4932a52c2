package io.framelease.cli.soak;

import io.framelease.Damage;
import io.framelease.Frame;
import io.framelease.FrameView;
import io.framelease.testkit.NumberedVideo;
import io.framelease.testkit.rtsp.FaultProxy;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** Looks at every byte of pictures for one engine, on its thread. */
abstract sealed class Judge {
    /** What a picture turned out to be. */
    enum Verdict {
        /** Every byte is the one that it must be. */
        RIGHT,
        /** A byte is not, and nothing excuses it. */
        WRONG,
        /** It is not right, and the frame says that it is damaged. */
        MARKED,
        /** It is not right, and the decoder does not tell whether it is damaged. */
        UNTOLD,
        /** It is not right, and the proxy had changed or left out bytes of the connection: nobody could know. */
        ALTERED
    }

    /** Numbers against times of each session of a camera: the same for all of its engines. Any thread. */
    static final class Numbers {
        private static final int KEPT = 1_000;
        private final Map<Long, Integer> offsets = new ConcurrentHashMap<>();

        /** Whether a session's pictures had this distance from its times before; the first says which. */
        boolean agrees(long session, int offset) {
            if (offsets.size() > KEPT) {
                offsets.keySet().removeIf(each -> each < session - KEPT / 2);
            }
            Integer before = offsets.putIfAbsent(session, offset);
            return before == null || before == offset;
        }
    }

    /** Whether a frame says that it is damaged: that its decoder does not tell is no such word. */
    static boolean isMarked(Damage damage) {
        return damage != Damage.NONE && damage != Damage.UNKNOWN;
    }

    /**
     * What a picture is that is not right.
     *
     * @param damage  what its frame says
     * @param altered whether the proxy may have changed or left out bytes of it
     */
    static Verdict notRight(Damage damage, boolean altered) {
        return isMarked(damage) ? Verdict.MARKED
                : altered ? Verdict.ALTERED : damage == Damage.UNKNOWN ? Verdict.UNTOLD : Verdict.WRONG;
    }

    /** Looks at a picture whose view was opened just now. */
    abstract Verdict look(Frame frame, FrameView view);

    /** Looks again, before the view is closed: nothing may have changed. */
    abstract Verdict lookAgain(Frame frame, FrameView view);

    /** Knows what every byte must be. */
    static final class Numbered extends Judge {
        private final NumberedVideo video;
        private final FaultProxy proxy;
        private final Numbers numbers;

        Numbered(NumberedVideo video, FaultProxy proxy, Numbers numbers) {
            this.video = video;
            this.proxy = proxy;
            this.numbers = numbers;
        }

        @Override
        Verdict look(Frame frame, FrameView view) {
            OptionalInt number = number(view);
            if (number.isPresent() && (frame.ptsNanos() == Long.MIN_VALUE || proxy.isAltered(frame.arrivalNanos())
                    || numbers.agrees(frame.session(), Math.floorMod(number.getAsInt() - video.number(frame.ptsNanos()),
                            video.frames())))) {
                return Verdict.RIGHT;
            }
            return notRight(frame.info().damage(), proxy.isAltered(frame.arrivalNanos()));
        }

        @Override
        Verdict lookAgain(Frame frame, FrameView view) {
            return look(frame, view);
        }

        private OptionalInt number(FrameView view) {
            if (view.width() != NumberedVideo.WIDTH || view.height() != NumberedVideo.HEIGHT) {
                return OptionalInt.empty();
            }
            if (!view.device().isCuda()) {
                return video.find(view);
            }
            try (Arena call = Arena.ofConfined()) {
                MemorySegment copy = call.allocate(NumberedVideo.PICTURE);
                view.copyTo(copy);
                return video.find(copy);
            }
        }
    }

    /** Knows that nothing may change while a view is open. */
    static final class Steady extends Judge {
        private byte @Nullable [] buffer;
        private long before;

        @Override
        Verdict look(Frame frame, FrameView view) {
            before = checksum(view);
            return Verdict.RIGHT;
        }

        @Override
        Verdict lookAgain(Frame frame, FrameView view) {
            return checksum(view) == before ? Verdict.RIGHT : Verdict.WRONG;
        }

        private long checksum(FrameView view) {
            int bytes = Math.toIntExact(view.pictureBytes());
            try (Arena call = Arena.ofConfined()) {
                MemorySegment copy = call.allocate(bytes);
                view.copyTo(copy);
                byte[] array = buffer == null || buffer.length != bytes ? new byte[bytes] : buffer;
                buffer = array;
                MemorySegment.copy(copy, ValueLayout.JAVA_BYTE, 0, array, 0, bytes);
                CRC32C checksum = new CRC32C();
                checksum.update(array);
                return checksum.getValue();
            }
        }
    }
}
