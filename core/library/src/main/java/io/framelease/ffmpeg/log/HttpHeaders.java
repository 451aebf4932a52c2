package io.framelease.ffmpeg.log;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Listens to the header lines of HTTP that FFmpeg reads on one thread. FFmpeg follows a redirect without asking anybody, and shows
 * it nowhere else.
 */
public final class HttpHeaders implements AutoCloseable {
    private static final Pattern LINE = Pattern.compile("(?s)header='(.*)'\\s*");
    private static final ThreadLocal<HttpHeaders> LISTENING = new ThreadLocal<>();
    private static final AtomicInteger COUNT = new AtomicInteger(); // of listeners, so that others pay for no look-up

    private final Consumer<String> listener;

    /** @param listener gets each line as the server has sent it, with its secrets, on the thread that listens; must not throw */
    public HttpHeaders(Consumer<String> listener) {
        this.listener = listener;
    }

    /** Begins to listen on the calling thread, until closed there; once. */
    public void listen() {
        LISTENING.set(this);
        COUNT.incrementAndGet();
    }

    /** Whether somebody listens on the calling thread. */
    static boolean wanted() {
        return COUNT.get() != 0 && LISTENING.get() != null;
    }

    /** Takes a message of {@link LineKind#HTTP_HEADER}. */
    static void note(String message) {
        HttpHeaders listening = LISTENING.get();
        Matcher line = LINE.matcher(message);
        if (listening != null && line.find()) {
            listening.listener.accept(line.group(1));
        }
    }

    @Override
    public void close() {
        if (LISTENING.get() == this) {
            LISTENING.remove();
            COUNT.decrementAndGet();
        }
    }
}
