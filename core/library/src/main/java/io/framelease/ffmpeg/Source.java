package io.framelease.ffmpeg;

import io.framelease.SourceException;
import io.framelease.SourceException.Kind;
import io.framelease.Trust;
import io.framelease.text.Redaction;
import io.framelease.text.SourceText;
import io.framelease.text.Visible;
import io.framelease.threads.Warnings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * What a user named as a source: a file or a URL, and what follows from it: how it may be shown, which of FFmpeg's
 * protocols it may use, what else it may open, whether it is a live source.
 *
 * <p>The protocols are FFmpeg's whitelist for this source. A file may open files only, a network source only what its own
 * scheme stands on and never a file, so that a hostile playlist or SDP cannot make this process read local files or
 * reach further into the network by other protocols.
 */
public final class Source {
    private static final Pattern SCHEME = Pattern.compile("^([A-Za-z][A-Za-z0-9+.-]+):.*", Pattern.DOTALL);
    private static final String FILE = "file";
    private static final String RTP = "rtp,rtcp,udp,tcp,srtp";
    private static final String WEB = "http,tcp,crypto,data"; // a WebGate is the way out, https included
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
    private final Trust trust;
    private final Warnings warnings = new Warnings(LoggerFactory.getLogger(Source.class));

    private Source(String location, String scheme, String shown, Trust trust) {
        this.location = location;
        this.scheme = scheme;
        this.shown = shown;
        this.trust = trust;
    }

    /** As {@link #parse(String, Trust, Duration)}, with the defaults. */
    public static Source parse(String text) {
        return parse(text, Trust.defaults(), FileLooks.LONGEST);
    }

    /**
     * Reads what a user wrote. It looks whether there is a file of that name where the text alone does not tell what it is, or how
     * it may be shown; a file system that does not answer in time has none.
     *
     * @param text     a path, or a URL with one of the supported schemes
     * @param trust    what it may make this process open
     * @param patience how long a file system has for its answers: the connect timeout, of which 2 s count
     * @return the source
     * @throws SourceException if it is empty or of a scheme that is not supported
     */
    public static Source parse(String text, Trust trust, Duration patience) {
        if (text.isBlank()) {
            throw new SourceException(Kind.NOT_FOUND,
                    "the source is empty: give a file or a URL such as rtsp://camera/stream");
        }
        if (text.indexOf('\0') >= 0) { // C would read on to there only
            throw new SourceException(Kind.NOT_FOUND, "the source has a NUL character in it");
        }
        Matcher matcher = SCHEME.matcher(text);
        FileLooks looks = new FileLooks(patience);
        if (!matcher.matches() || looks.exists(text)) {
            return file(text, trust, looks);
        }
        String scheme = matcher.group(1).toLowerCase(Locale.ROOT);
        if (!WHITELIST.containsKey(scheme)) {
            throw new SourceException(Kind.UNSUPPORTED, "cannot open " + SourceText.of(text) + ": "
                    + (SourceText.showsScheme(text, scheme) ? "protocol '" + scheme + "' is not supported"
                            : "it is no file that exists, and no URL of a protocol that is supported")
                    + "; use a file or one of "
                    + String.join(", ", WHITELIST.keySet().stream().sorted().toList()));
        }
        return scheme.equals(FILE) ? file(pathOfUrl(text.substring(FILE.length() + 1), looks), trust, looks)
                : new Source(UserInfo.escaped(url(scheme, text)), scheme, SourceText.of(text), trust);
    }

    /** A URL in the one form that all who read it understand alike; FFmpeg takes it with one slash or none, too. */
    private static String url(String scheme, String text) {
        String rest = text.substring(scheme.length() + 1);
        return scheme + "://" + rest.substring(rest.startsWith("//") ? 2 : rest.startsWith("/") ? 1 : 0);
    }

    private static Source file(String path, Trust trust, FileLooks looks) {
        String shown = SourceText.of(path);
        String whole = Visible.of(path);
        // A path that is there is no URL with a typing error, and can be shown whole.
        return new Source(FILE + ":" + path, FILE, shown.equals(whole) || looks.exists(path) ? whole : shown, trust);
    }

    /** The same source, shown by this name from now on, which must be fit to be shown. */
    public Source named(String name) {
        return new Source(location, scheme, name, trust);
    }

    /** What is warned of it again and again, in all of its camera's sessions; each with the logger of whoever warns. */
    public Warnings warnings() {
        return warnings;
    }

    /** FFmpeg takes what stands behind {@code file:} as it is; Java's URIs of files have escapes. */
    private static String pathOfUrl(String rest, FileLooks looks) {
        if (rest.indexOf('%') < 0 && !rest.startsWith("//") || looks.exists(rest)) {
            return rest;
        }
        try {
            return Path.of(URI.create(FILE + ":" + rest)).toString();
        } catch (IllegalArgumentException | FileSystemNotFoundException e) {
            return rest; // no URI of a file
        }
    }

    /** What FFmpeg is given; holds credentials, never shown. */
    String location() {
        return location;
    }

    /** FFmpeg's {@code protocol_whitelist} for this source. */
    String protocols() {
        return Objects.requireNonNull(WHITELIST.get(scheme), scheme);
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
    @Nullable Path path() {
        try {
            return isFile() ? Path.of(location.substring(FILE.length() + 1)) : null;
        } catch (InvalidPathException e) {
            return null;
        }
    }

    /** The host that must be resolved before connecting; null if there is none. Not shown: it may be half a password. */
    @Nullable String host() {
        Origin origin = origin();
        return origin == null || origin.host().isEmpty() ? null : origin.host();
    }

    /** What whoever opens it is told when somebody has wanted another session, or the end. */
    public SourceException cutShort() {
        return new SourceException(Kind.CUT, "opening " + this + " was cut short by a close or reconnect");
    }

    /** What shares a budget of connections with it: its host. Not shown: it may be half a password. */
    public String budget() {
        String host = host();
        return host == null ? "" : host;
    }

    /** What shares a login with it: user, password, host and port; null without a login. It shows nothing. */
    public @Nullable Object account() {
        return Account.of(location, origin());
    }

    Trust trust() {
        return trust;
    }

    /** Whom it leads to; null for a file and for what has no host. */
    @Nullable Origin origin() {
        return isFile() ? null : Origin.of(location);
    }

    private boolean isWeb() {
        return scheme.equals("http") || scheme.equals("https");
    }

    /** Whether it may be read as a playlist. */
    boolean mayReadPlaylists() {
        return isFile() ? trust.playlists().folder().isPresent() : isWeb() && trust.playlists().isOfServer();
    }

    /**
     * Whether a playlist of this source may have something opened.
     *
     * @param url as the playlist's reader has made it from the playlist's own location and what stands in it
     */
    boolean mayOpen(String url) {
        if (!mayReadPlaylists()) {
            return false;
        }
        String bare = url.startsWith("crypto+") || url.startsWith("crypto:") ? url.substring("crypto+".length()) : url;
        if (bare.startsWith("data:")) {
            return true; // it names nothing, it is the content
        }
        Matcher matcher = SCHEME.matcher(bare);
        String to = matcher.matches() ? matcher.group(1).toLowerCase(Locale.ROOT) : FILE;
        if (isFile()) {
            return to.equals(FILE) && liesWithin(trust.playlists().folder().orElseThrow(),
                    bare.startsWith(FILE + ":") ? bare.substring(FILE.length() + 1) : bare);
        }
        Origin target = Origin.of(bare);
        Origin own = origin();
        return (to.equals("http") || to.equals("https")) && target != null && own != null
                && own.mayLeadTo(target, trust.redirects());
    }

    private static boolean liesWithin(Path folder, String path) {
        try {
            return Path.of(path).toRealPath().startsWith(folder.toRealPath());
        } catch (IOException | InvalidPathException e) {
            return false;
        }
    }

    /** What to set so that a playlist and what it names are opened; empty where nothing helps. */
    String howToAllow() {
        if (isFile()) {
            return "; CameraOptions.withTrust takes Trust.Playlists.within(folder) for playlists in files";
        }
        return !isWeb() ? "" : "; CameraOptions.withTrust takes Trust.Playlists.ofServer() for playlists of a server, and "
                + "Trust.Redirects.ANY_HOST for what lies on other hosts";
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
        Kind kind = Kind.NOT_FOUND;
        try {
            Path path = Path.of(location.substring(FILE.length() + 1));
            if (!Files.exists(path)) {
                problem = "no such file";
            } else if (Files.isDirectory(path)) {
                problem = "it is a directory; name a video file in it";
                kind = Kind.UNSUPPORTED;
            } else if (!Files.isReadable(path)) {
                problem = "no permission to read it";
                kind = Kind.AUTHENTICATION;
            } else if (Files.isRegularFile(path) && Files.size(path) == 0) {
                problem = "the file is empty";
                kind = Kind.DAMAGED;
            }
        } catch (InvalidPathException e) {
            return; // a name that Java cannot spell in this locale; FFmpeg can
        } catch (IOException e) {
            problem = Redaction.of(e.toString());
            kind = Kind.OTHER;
        }
        if (problem != null) {
            throw new SourceException(kind, "cannot open " + this + ": " + problem);
        }
    }

    /** The source without credentials, as a person knows it. */
    @Override
    public String toString() {
        return shown;
    }
}
