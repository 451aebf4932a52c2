package io.framelease.ffmpeg.log;

import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What FFmpeg has complained of in an outage: while a camera tries its source again and again, most tries bring the same lines.
 * They are the same if they differ in the addresses of FFmpeg's objects alone, which stand in front of them. Any thread.
 */
final class Repeats {
    /** Lines that are known. One that comes when there are so many is news each time. */
    static final int MOST = 64;
    private static final Pattern OBJECTS = Pattern.compile("^(?:\\[[^\\]]* @ 0x[0-9a-fA-F]+\\] ?)+");

    private final Set<String> said = new HashSet<>(); // this, and the next, under this
    private boolean trying;

    /**
     * A try begins.
     *
     * @param outage whether those before are of the same outage
     */
    synchronized void begin(boolean outage) {
        if (!outage) {
            said.clear();
        }
        trying = true;
    }

    /** The try has led to a picture. The outage may go on all the same, if there are few of them. */
    synchronized void end() {
        trying = false;
    }

    /** Whether a line was said in this outage before; from now on it was. */
    boolean isOld(String line) {
        String text = OBJECTS.matcher(line).replaceFirst("");
        synchronized (this) {
            return trying && !(said.size() < MOST ? said.add(text) : !said.contains(text));
        }
    }
}
