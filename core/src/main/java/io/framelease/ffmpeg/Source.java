package io.framelease.ffmpeg;

import io.framelease.SourceException;
import io.framelease.text.Redaction;
import io.framelease.text.SourceText;
import io.framelease.text.Visible;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a user named as a source: a file or a URL, and what follows from it: how it may be shown, which of FFmpeg's
 * protocols it may use, whether it is a live source.
 *
 * <p>The protocols are FFmpeg's whitelist for this source. A file may open files only, a network source only what its own
 * scheme stands on and never a file, so that a hostile playlist or SDP cannot make this process read local files or
 * reach further into the network by other protocols.
 */
public final class Source {
    private static final Pattern SCHEME = Pattern.compile("^([A-Za-z][A-Za-z0-9+.-]+):.*", Pattern.DOTALL);
    private static final String FILE = "file";
    private static final String RTP = "rtp,rtcp,udp,tcp,srtp";
    private static final String WEB = "http,https,httpproxy,tls,tcp,crypto,data";
    private static final Map<String, String> WHITELIST = Map.ofEntries(
            Map.entry(FILE, "file,crypto,data"),
            Map.entry("rtsp", "rtsp,http,httpproxy," + RTP),
            Map.entry("rtsps", "rtsp,rtsps,tls," + RTP),
            Map.entry("http", WEB),
            Map.entry("https", WEB),
            Map.entry("rtmp", "rtmp,rtmpt,tcp,http"),
            Map.entry("rtmps", "rtmp,rtmps,rtmpts,tls,tcp,https"),
            Map.entry("rtp", RTP),
            Map.entry("srt", "srt,udp"),
            Map.entry("udp", "udp"),
            Map.entry("tcp", "tcp"),
            Map.entry("tls", "tls,tcp"));

    private final String location;
    private final String scheme;
    private final String shown;

    private Source(String location, String scheme, String shown) {
        this.location = location;
        this.scheme = scheme;
        this.shown = shown;
    }

    /**
     * Reads what a user wrote.
     *
     * @param text a path, or a URL with one of the supported schemes
     * @return the source
     * @throws SourceException if it is empty or of a scheme that is not supported
     */
    public static Source parse(String text) {
        if (text.isBlank()) {
            throw new SourceException("the source is empty: give a file or a URL such as rtsp://camera/stream");
        }
        if (text.indexOf('\0') >= 0) {
            throw new SourceException("the source has a NUL character in it"); // C would read on to there only
        }
        Matcher matcher = SCHEME.matcher(text);
        if (!matcher.matches() || exists(text)) {
            return file(text);
        }
        String scheme = matcher.group(1).toLowerCase(Locale.ROOT);
        if (!WHITELIST.containsKey(scheme)) {
            throw new SourceException("cannot open " + SourceText.of(text) + ": "
                    + (SourceText.showsScheme(text, scheme) ? "protocol '" + scheme + "' is not supported"
                            : "it is no file that exists, and no URL of a protocol that is supported")
                    + "; use a file or one of "
                    + String.join(", ", WHITELIST.keySet().stream().sorted().toList()));
        }
        return scheme.equals(FILE) ? file(pathOfUrl(text.substring(FILE.length() + 1)))
                : new Source(UserInfo.escaped(text), scheme, SourceText.of(text));
    }

    private static Source file(String path) {
        // A path that is there is no URL with a typing error, and can be shown whole.
        return new Source(FILE + ":" + path, FILE, exists(path) ? Visible.of(path) : SourceText.of(path));
    }

    /** The same source, shown by this name from now on, which must be fit to be shown. */
    public Source named(String name) {
        return new Source(location, scheme, name);
    }

    /** FFmpeg takes what stands behind {@code file:} as it is; Java's URIs of files have escapes. */
    private static String pathOfUrl(String rest) {
        if (exists(rest)) {
            return rest;
        }
        try {
            return Path.of(URI.create(FILE + ":" + rest)).toString();
        } catch (IllegalArgumentException | FileSystemNotFoundException e) {
            return rest; // no URI of a file
        }
    }

    private static boolean exists(String path) {
        try {
            return Files.exists(Path.of(path));
        } catch (InvalidPathException e) {
            return false;
        }
    }

    /** What FFmpeg is given; holds credentials, never shown. */
    String location() {
        return location;
    }

    /** FFmpeg's {@code protocol_whitelist} for this source. */
    String protocols() {
        return WHITELIST.get(scheme);
    }

    /** The scheme in lower case; {@code file} for a path. */
    public String scheme() {
        return scheme;
    }

    /** Whether this is a local file. */
    public boolean isFile() {
        return scheme.equals(FILE);
    }

    /** The file that this names; null if it is none, or has a name that Java cannot spell in this locale. */
    Path path() {
        try {
            return isFile() ? Path.of(location.substring(FILE.length() + 1)) : null;
        } catch (InvalidPathException e) {
            return null;
        }
    }

    /** The host that must be resolved before connecting; null if there is none. Not shown: it may be half a password. */
    String host() {
        return isFile() ? null : UserInfo.host(location);
    }

    /**
     * Looks at a file before FFmpeg does, for a clearer word than FFmpeg's.
     *
     * @throws SourceException if it cannot be a video file
     */
    void checkReadable() {
        if (!isFile()) {
            return;
        }
        String problem = null;
        try {
            Path path = Path.of(location.substring(FILE.length() + 1));
            if (!Files.exists(path)) {
                problem = "no such file";
            } else if (Files.isDirectory(path)) {
                problem = "it is a directory; name a video file in it";
            } else if (!Files.isReadable(path)) {
                problem = "no permission to read it";
            } else if (Files.isRegularFile(path) && Files.size(path) == 0) {
                problem = "the file is empty";
            }
        } catch (InvalidPathException e) {
            return; // a name that Java cannot spell in this locale; FFmpeg can
        } catch (IOException e) {
            problem = Redaction.of(e.toString());
        }
        if (problem != null) {
            throw new SourceException("cannot open " + this + ": " + problem);
        }
    }

    /** The source without credentials, as a person knows it. */
    @Override
    public String toString() {
        return shown;
    }
}
