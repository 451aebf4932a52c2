package io.framelease.ffmpeg;

import io.framelease.bindings.ffmpeg.AVClass;
import io.framelease.bindings.ffmpeg.AVInputFormat;
import io.framelease.bindings.ffmpeg.AVOption;
import io.framelease.bindings.ffmpeg.FFmpeg;
import io.framelease.natives.NativeMemory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The names of the options that the loaded FFmpeg has, asked of its own tables. */
final class OptionNames {
    /** Who writes a longer name so differently means another one. */
    private static final int MOST_EDITS = 2;
    private static final int SHORT = 5;

    private OptionNames() {
    }

    /** Whether a demuxer or a protocol has an option of that name. */
    static boolean isReaders(String name) {
        return has(FFmpeg.avformat_get_class(), name);
    }

    /** Whether a decoder has an option of that name. */
    static boolean isDecoders(String name) {
        return has(FFmpeg.avcodec_get_class(), name);
    }

    /** Looks in a class and in those of the objects below it: an option is looked up by a pointer to a pointer to the class. */
    private static boolean has(MemorySegment avClass, String name) {
        try (Arena call = Arena.ofConfined()) {
            MemorySegment object = call.allocateFrom(ValueLayout.ADDRESS, avClass);
            return FFmpeg.av_opt_find(object, call.allocateFrom(name), MemorySegment.NULL, FFmpeg.AV_OPT_FLAG_DECODING_PARAM(),
                    FFmpeg.AV_OPT_SEARCH_FAKE_OBJ() | FFmpeg.AV_OPT_SEARCH_CHILDREN()).address() != 0;
        }
    }

    /** The names of all options of demuxers and protocols for reading, sorted. */
    static Set<String> ofReaders() {
        Set<String> names = new TreeSet<>();
        try (Arena arena = Arena.ofConfined()) {
            collect(FFmpeg.avformat_get_class(), names, arena);
        }
        return names;
    }

    /**
     * The names of the options that all demuxers have, and that this one has, sorted.
     *
     * @param format an AVInputFormat
     */
    static Set<String> of(MemorySegment format) {
        Set<String> names = new TreeSet<>();
        try (Arena arena = Arena.ofConfined()) {
            own(FFmpeg.avformat_get_class(), names, arena);
            MemorySegment its = AVInputFormat.priv_class(NativeMemory.borrow(format, AVInputFormat.sizeof(), arena));
            if (its.address() != 0) {
                own(its, names, arena);
            }
        }
        return names;
    }

    /** A class's own options, and those of the classes of objects below it. */
    private static void collect(MemorySegment avClass, Set<String> names, Arena arena) {
        own(avClass, names, arena);
        MemorySegment below = AVClass.child_class_iterate(NativeMemory.borrow(avClass, AVClass.sizeof(), arena));
        if (below.address() != 0) {
            MemorySegment place = arena.allocate(ValueLayout.ADDRESS); // NULL to begin with
            MemorySegment child;
            while ((child = AVClass.child_class_iterate.invoke(below, place)).address() != 0) {
                collect(child, names, arena);
            }
        }
    }

    private static void own(MemorySegment avClass, Set<String> names, Arena arena) {
        MemorySegment object = arena.allocateFrom(ValueLayout.ADDRESS, avClass);
        MemorySegment next = MemorySegment.NULL;
        while ((next = FFmpeg.av_opt_next(object, next)).address() != 0) {
            MemorySegment option = NativeMemory.borrow(next, AVOption.sizeof(), arena); // of a table of the library's
            if (AVOption.type(option) != FFmpeg.AV_OPT_TYPE_CONST()
                    && (AVOption.flags(option) & FFmpeg.AV_OPT_FLAG_DECODING_PARAM()) != 0) {
                names.add(NativeMemory.string(AVOption.name(option)));
            }
        }
    }

    /** The name of a demuxer's or protocol's option that is the most like this one, if one is like it at all. */
    static Optional<String> nearest(String name) {
        return nearest(name, ofReaders());
    }

    static Optional<String> nearest(String name, Set<String> names) {
        String wanted = name.toLowerCase(Locale.ROOT).replace('-', '_');
        int most = wanted.length() < SHORT ? 1 : MOST_EDITS;
        String nearest = null;
        for (String each : names) {
            if (Math.abs(each.length() - wanted.length()) <= most) {
                int edits = edits(wanted, each.toLowerCase(Locale.ROOT));
                if (edits <= most) {
                    most = edits - 1; // of equal ones the first
                    nearest = each;
                }
            }
        }
        return Optional.ofNullable(nearest);
    }

    /** How many characters must be put in, taken out, changed, or exchanged with their neighbour, to make one of the other. */
    static int edits(String from, String to) {
        int[][] edits = new int[from.length() + 1][to.length() + 1];
        for (int i = 0; i <= from.length(); i++) {
            for (int k = 0; k <= to.length(); k++) {
                if (i == 0 || k == 0) {
                    edits[i][k] = i + k;
                    continue;
                }
                boolean same = from.charAt(i - 1) == to.charAt(k - 1);
                edits[i][k] = Math.min(edits[i - 1][k - 1] + (same ? 0 : 1), Math.min(edits[i - 1][k], edits[i][k - 1]) + 1);
                if (i > 1 && k > 1 && from.charAt(i - 1) == to.charAt(k - 2) && from.charAt(i - 2) == to.charAt(k - 1)) {
                    edits[i][k] = Math.min(edits[i][k], edits[i - 2][k - 2] + 1);
                }
            }
        }
        return edits[from.length()][to.length()];
    }
}
