package io.framelease.threads;

import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Names the camera, in the logger's MDC, that what the calling thread logs is about, until it is closed; then what the MDC had
 * before is there again. For threads that serve many cameras, or are the application's. An MDC that fails is left alone: the
 * line has the camera's name in its text as well. Confined to the calling thread.
 */
public final class LoggedCamera implements AutoCloseable {
    /** The MDC's key. */
    public static final String KEY = "camera";

    private static final LoggedCamera NOTHING = new LoggedCamera(false, null);

    private final boolean set;
    private final @Nullable String before;

    private LoggedCamera(boolean set, @Nullable String before) {
        this.set = set;
        this.before = before;
    }

    /** @param name the camera's, without secrets; null or empty if it is about none */
    public static LoggedCamera of(@Nullable String name) {
        if (name == null || name.isEmpty()) {
            return NOTHING;
        }
        try {
            String before = MDC.get(KEY);
            MDC.put(KEY, name);
            return new LoggedCamera(true, before);
        } catch (Throwable t) { // an adapter of the application's, or no memory
            return NOTHING;
        }
    }

    @Override
    public void close() {
        if (set) {
            try {
                if (before == null) {
                    MDC.remove(KEY);
                } else {
                    MDC.put(KEY, before);
                }
            } catch (Throwable t) {
                // as above
            }
        }
    }
}
