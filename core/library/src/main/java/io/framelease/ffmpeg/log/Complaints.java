package io.framelease.ffmpeg.log;

import io.framelease.bindings.ffmpeg.FFmpeg;
import io.framelease.text.Redaction;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * The last things that FFmpeg complained of on one thread: a call's error code often says less than the log line before it,
 * such as the server's own status line. Lines come from {@link AvLog}, whatever the level of logging is.
 */
public final class Complaints implements AutoCloseable {
    private static final int MOST = 8;
    private static final ThreadLocal<Complaints> LISTENING = new ThreadLocal<>();

    private final Deque<String> lines = new ArrayDeque<>();

    /** Begins to listen on the calling thread, until closed. */
    public void listen() {
        LISTENING.set(this);
    }

    /** Whether somebody listens on the calling thread. */
    static boolean isListening() {
        return LISTENING.get() != null;
    }

    /** Whether a message of this level is wanted here, on the calling thread. Called for each message of FFmpeg's. */
    static boolean wanted(int level) {
        return level <= FFmpeg.AV_LOG_WARNING() && isListening();
    }

    /**
     * Takes a message if somebody listens on the calling thread: its first line. What follows is advice on FFmpeg's own
     * options.
     */
    static void note(String message) {
        Complaints listening = LISTENING.get();
        String line = message.lines().findFirst().orElse("");
        if (listening == null || line.isEmpty()) {
            return;
        }
        if (listening.lines.size() == MOST) {
            listening.lines.removeFirst();
        }
        listening.lines.addLast(line);
    }

    /** What was said, without secrets, the oldest first. */
    public List<String> lines() {
        return lines.stream().map(Redaction::of).toList();
    }

    @Override
    public void close() {
        LISTENING.remove();
    }
}
