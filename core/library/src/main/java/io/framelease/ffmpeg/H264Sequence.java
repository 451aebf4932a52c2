package io.framelease.ffmpeg;

import io.framelease.AspectRatio;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a sequence parameter set of H.264 (ITU-T H.264, 7.3.2.1.1 and E.1.1) says that NVDEC's parser does not hand on.
 *
 * @param size    of pictures before they are cropped
 * @param left    samples that are cropped from the beginning of each line of 4:2:0
 * @param top     lines that are cropped from the top of 4:2:0
 * @param reorder for how many pictures one waits at most that are shown before it; -1 if that is not told
 * @param timing  bits of a picture's timing message in front of its structure; -1 if that is not told
 * @param aspect  the shape of a sample; null if that is not told
 * @param fields  whether there may be pictures of one field
 * @param gaps    whether frames may be left out on purpose, which their numbers show
 */
public record H264Sequence(Dimensions size, int left, int top, int reorder, int timing, @Nullable AspectRatio aspect,
        boolean fields, boolean gaps) {
    /** What the usability information says, behind the aspect. */
    private record Usage(int reorder, int timing) {
        static final Usage UNTOLD = new Usage(-1, -1);
    }

    /** Profiles whose sets tell the chroma format and the depth. */
    private static final Set<Integer> HIGH = Set.of(100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135);
    /** Table E-1: width and height of a sample, by number. */
    private static final int[] ASPECTS = {0, 0, 1, 1, 12, 11, 10, 11, 16, 11, 40, 33, 24, 11, 20, 11, 32, 11, 80, 33, 18, 11, 15, 11,
        64, 33, 160, 99, 4, 3, 3, 2, 2, 1};
    private static final int EXTENDED_ASPECT = 255;
    private static final int MOST_CODED_BUFFERS = 32;
    private static final int MOST_PICTURES = 16;
    private static final int MOST_SAMPLES = 1 << 15;
    private static final int BLOCK = 16;

    /** Reads a set behind the unit's header; null if it makes no sense. */
    static @Nullable H264Sequence read(NalBits in) {
        int profile = in.bits(8);
        in.bits(16); // constraints, level
        in.unsigned(); // its number
        if (HIGH.contains(profile)) {
            int chroma = in.unsigned();
            if (chroma == 3) {
                in.bit();
            }
            in.unsigned();
            in.unsigned(); // depths
            in.bit();
            if (in.bit() != 0) {
                for (int i = 0; i < (chroma != 3 ? 8 : 12); i++) {
                    if (in.bit() != 0) {
                        skipScalingList(in, i < 6 ? 16 : 64);
                    }
                }
            }
        }
        in.unsigned(); // bits of frame numbers
        int orderType = in.unsigned();
        if (orderType == 0) {
            in.unsigned();
        } else if (orderType == 1) {
            in.bit();
            in.signed();
            in.signed();
            int count = in.unsigned();
            for (int i = 0; i < count && !in.isBehindEnd(); i++) {
                in.signed();
            }
        }
        in.unsigned(); // references
        boolean gaps = in.bit() != 0;
        int columns = in.unsigned();
        int rows = in.unsigned(); // of macroblocks, of a field's where pictures may be of fields; less 1
        int framesOnly = in.bit();
        if (framesOnly == 0) {
            in.bit();
        }
        in.bit();
        int left = 0;
        int top = 0;
        if (in.bit() != 0) {
            left = 2 * in.unsigned();
            in.unsigned();
            top = 2 * (2 - framesOnly) * in.unsigned();
            in.unsigned();
        }
        boolean usability = in.bit() != 0;
        AspectRatio aspect = usability ? aspect(in) : null;
        Usage usage = usability ? usage(in) : Usage.UNTOLD;
        return in.isBehindEnd() || left < 0 || left > MOST_SAMPLES || top < 0 || top > MOST_SAMPLES
                || columns < 0 || columns >= MOST_SAMPLES / BLOCK || rows < 0 || rows >= MOST_SAMPLES / BLOCK ? null
                : new H264Sequence(new Dimensions((columns + 1) * BLOCK, (rows + 1) * (2 - framesOnly) * BLOCK), left, top,
                        orderType == 2 ? 0 : usage.reorder, usage.timing, aspect, framesOnly == 0, gaps);
    }

    private static void skipScalingList(NalBits in, int size) {
        int last = 8;
        int next = 8;
        for (int i = 0; i < size; i++) {
            if (next != 0) {
                next = last + in.signed() & 0xff;
            }
            last = next == 0 ? last : next;
        }
    }

    /** Of the usability information. */
    private static @Nullable AspectRatio aspect(NalBits in) {
        if (in.bit() == 0) {
            return null;
        }
        int number = in.bits(8);
        if (number == EXTENDED_ASPECT) {
            int width = in.bits(16);
            return SurfaceTraits.aspect(width, in.bits(16));
        }
        return 2 * number < ASPECTS.length ? SurfaceTraits.aspect(ASPECTS[2 * number], ASPECTS[2 * number + 1]) : null;
    }

    private static Usage usage(NalBits in) {
        if (in.bit() != 0) {
            in.bit(); // overscan
        }
        if (in.bit() != 0) {
            in.bits(4);
            if (in.bit() != 0) {
                in.bits(24); // colours
            }
        }
        if (in.bit() != 0) {
            in.unsigned();
            in.unsigned(); // where chroma is
        }
        if (in.bit() != 0) {
            in.bits(32);
            in.bits(32);
            in.bit(); // times
        }
        int nal = in.bit() != 0 ? delays(in) : 0;
        int vcl = in.bit() != 0 ? delays(in) : 0;
        if (nal + vcl > 0) {
            in.bit();
        }
        int timing = in.bit() == 0 ? -1 : nal > 0 ? nal : vcl;
        boolean restricted = in.bit() != 0;
        if (in.isBehindEnd()) {
            return Usage.UNTOLD;
        }
        return new Usage(restricted ? reorder(in) : -1, timing);
    }

    private static int reorder(NalBits in) {
        in.bit();
        in.unsigned();
        in.unsigned();
        in.unsigned();
        in.unsigned();
        int reorder = in.unsigned();
        int buffered = in.unsigned();
        return in.isBehindEnd() || reorder < 0 || reorder > MOST_PICTURES || buffered < reorder ? -1 : reorder;
    }

    /** Passes over what buffers there are to be; gives how many bits a picture's timing message has of them. */
    private static int delays(NalBits in) {
        int count = Math.min(in.unsigned(), MOST_CODED_BUFFERS - 1);
        in.bits(8);
        for (int i = 0; i <= count; i++) {
            in.unsigned();
            in.unsigned();
            in.bit();
        }
        in.bits(5);
        int removal = 1 + in.bits(5);
        int output = 1 + in.bits(5);
        in.bits(5);
        return removal + output;
    }
}
