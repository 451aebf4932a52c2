package io.framelease.ffmpeg.log;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the lines in which FFmpeg's RTP reader tells of packets that never came ({@link LineKind#PACKETS_LOST}). */
final class LossLines {
    private static final Pattern LINE = Pattern.compile("RTP: missed (\\d{1,9}) packets");

    private LossLines() {
    }

    /** How many packets a line tells of; 0 if it tells of none. */
    static long packets(String line) {
        Matcher matcher = LINE.matcher(line);
        return matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
    }
}
