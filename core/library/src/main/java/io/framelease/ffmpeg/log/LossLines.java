package io.framelease.ffmpeg.log;

import io.framelease.bindings.ffmpeg.FFmpeg;
import io.framelease.natives.NativeMemory;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The lines in which FFmpeg's RTP reader tells of packets that never came: it tells nobody else. They are known by their format
 * string, and that by its address once it was looked at.
 */
final class LossLines {
    private static final String FORMAT = "RTP: missed %d packets";
    private static final Pattern LINE = Pattern.compile("RTP: missed (\\d{1,9}) packets");
    /** FFmpeg has some hundred formats of warnings; those beyond are looked at each time. */
    private static final int MOST_FORMATS = 1024;
    private static final ConcurrentHashMap<Long, Boolean> KNOWN = new ConcurrentHashMap<>();

    private LossLines() {
    }

    /** Whether a message of this level and format is one; called for each message of FFmpeg's. */
    static boolean isLoss(int level, long format) {
        if (level != FFmpeg.AV_LOG_WARNING() || format == 0) {
            return false;
        }
        Boolean known = KNOWN.get(format);
        if (known == null) {
            known = NativeMemory.string(MemorySegment.ofAddress(format)).startsWith(FORMAT);
            if (KNOWN.size() < MOST_FORMATS) {
                KNOWN.put(format, known);
            }
        }
        return known;
    }

    /** How many packets a line tells of; 0 if it tells of none. */
    static long packets(String line) {
        Matcher matcher = LINE.matcher(line);
        return matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
    }
}
