package io.framelease.ffmpeg;

import io.framelease.SourceException;
import io.framelease.SourceException.Kind;
import io.framelease.bindings.ffmpeg.AVFormatContext;
import io.framelease.natives.NativeMemory;
import io.framelease.text.SourceText;
import java.lang.foreign.MemorySegment;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Sees an RTSP server's redirect before FFmpeg follows it. FFmpeg writes the new location into the context, connects, and
 * asks whether to go on before it sends anything there, user and password included: then this says no.
 */
final class RedirectWatch {
    private static final Pattern LOCATION = Pattern.compile("(?is)Location:\\s*(.*?)\\s*");
    /** FFmpeg takes a URL whose scheme no slash follows, or one, for one of another server too. */
    private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:");

    private final Source source;
    private final MemorySegment context;
    private long lastSeen;
    private @Nullable SourceException refusal;
    private @Nullable Throwable failure;

    /** @param context the AVFormatContext that is about to be opened; the calling thread's */
    RedirectWatch(Source source, MemorySegment context) {
        this.source = source;
        this.context = context;
    }

    /** Whether the connection is to be given up. On the thread that opens; never throws. */
    boolean isRefused() {
        try {
            MemorySegment url = AVFormatContext.url(context);
            if (url.address() == lastSeen) { // a new location is allocated before the old one is freed
                return refusal != null;
            }
            lastSeen = url.address();
            if (lastSeen != 0) {
                look(NativeMemory.string(url));
            }
        } catch (Throwable t) { // it must not get into FFmpeg
            failure = t;
            return true;
        }
        return refusal != null;
    }

    private void look(String location) {
        Origin own = source.origin();
        if (own == null || location.equals(source.location())) {
            return;
        }
        Origin target = Origin.of(location);
        if (target == null || !own.mayLeadTo(target, source.trust().redirects())) {
            refusal = new SourceException(Kind.NOT_TRUSTED, "cannot open " + source + ": the server sends its clients to "
                    + SourceText.of(location) + "; CameraOptions.withTrust takes Trust.Redirects.ANY_HOST");
        }
    }

    /**
     * A line of an answer of HTTP, that carries RTSP: FFmpeg goes where it says, and asks whether to go on before it sends anything
     * there.
     */
    void header(String line) {
        Matcher matcher = LOCATION.matcher(line);
        if (refusal == null && matcher.matches()) {
            String location = matcher.group(1);
            if (location.startsWith("//")) {
                look("http:" + location);
            } else if (SCHEME.matcher(location).lookingAt()) {
                look(location);
            } // else it is a path of the same server
        }
    }

    /** Why it was given up; null if it was not. */
    @Nullable SourceException refusal() {
        if (failure != null) {
            throw new IllegalStateException("opening " + source + " failed in this library", failure);
        }
        return refusal;
    }
}
