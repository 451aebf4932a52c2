package io.framelease;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a source may make this process open or believe. By default nothing but what was named: no file or host that the
 * source itself names, and no server that cannot prove who it is. Immutable.
 *
 * <p>The data itself is still read by FFmpeg's demuxers and decoders in this process: trust does not replace a sandbox.
 *
 * @since 0.2.0
 */
public final class Trust {
    /** Whether playlists (HLS) may be opened, and what they may name. Formats that name others are refused else. */
    public static final class Playlists {
        private static final Playlists NONE = new Playlists(false, null);
        private static final Playlists OF_SERVER = new Playlists(true, null);

        private final boolean ofServer;
        private final @Nullable Path folder;

        private Playlists(boolean ofServer, @Nullable Path folder) {
            this.ofServer = ofServer;
            this.folder = folder;
        }

        /** {@return the rule that opens no playlist; the default} */
        public static Playlists none() {
            return NONE;
        }

        /**
         * {@return the rule that opens playlists of http and https sources} They may name what lies on the same server, and
         * with {@link Redirects#ANY_HOST} on every other. FFmpeg's reader of playlists is known to crash on some: name
         * servers alone that you would run code from.
         */
        public static Playlists ofServer() {
            return OF_SERVER;
        }

        /**
         * {@return the rule that opens playlists in local files} They may name files in this folder and the folders in it,
         * symbolic links resolved; the playlist itself must lie there too. Who can write into the folder can replace a file
         * between the check and the opening.
         *
         * @param folder where the playlist and what it names lie
         */
        public static Playlists within(Path folder) {
            return new Playlists(false, Objects.requireNonNull(folder, "folder").toAbsolutePath().normalize());
        }

        /** {@return whether playlists of servers are opened} */
        public boolean isOfServer() {
            return ofServer;
        }

        /** {@return the folder that local playlists may use; empty if none are opened} */
        public Optional<Path> folder() {
            return Optional.ofNullable(folder);
        }

        @Override
        public String toString() {
            return ofServer ? "ofServer" : folder == null ? "none" : "within " + folder;
        }
    }

    /** Where a server may send this process instead: redirects of HTTP and RTSP, and entries of a server's playlist. */
    public enum Redirects {
        /** To the same host and port, or from http to https on their own ports of the same host; the default. */
        SAME_HOST,
        /**
         * To any host and port, with the protocols of the source; never from an encrypted connection to a plain one. An
         * RTSP server's redirect takes user and password along.
         */
        ANY_HOST
    }

    /**
     * Which peer of an encrypted connection (https, rtsps, rtmps, tls) is believed. SRT's passphrase and DTLS have nothing
     * to do with it.
     *
     * <p>For https the connection is made and checked by the JDK's TLS: there is no gap. For rtsps, rtmps and tls FFmpeg
     * makes the connection. Before it does, this library makes one of its own by the JDK's TLS, checks the peer there (the
     * chain and the host's name in the certificate, or the fingerprint), and hangs up without sending anything. On FFmpeg's
     * connection FFmpeg checks for rtmps and tls the chain but not the host's name, or a pinned certificate if that signed
     * itself, as those of cameras do; for rtsps it checks nothing at all. So an attacker on the way who lets the first
     * connection pass can take the second: for rtsps with any certificate, for rtmps and tls with one that a trusted
     * authority gave to another host.
     */
    public static final class Tls {
        private static final Tls VERIFY = new Tls(true, null);
        private static final Tls INSECURE = new Tls(false, null);

        private final boolean checked;
        private final @Nullable String fingerprint;

        private Tls(boolean checked, @Nullable String fingerprint) {
            this.checked = checked;
            this.fingerprint = fingerprint;
        }

        /**
         * {@return the rule that wants a chain that ends at an authority of the JDK's trust store (the one of {@code
         * javax.net.ssl.trustStore}, if that is set), and the host's name in the certificate; the default}
         */
        public static Tls verify() {
            return VERIFY;
        }

        /**
         * {@return the rule that believes the one certificate with this fingerprint, whoever signed it, whatever host it
         * names, expired or not}
         *
         * @param fingerprint SHA-256 of the certificate's DER form, 64 hexadecimal digits, with or without colons, as
         *                    {@code openssl x509 -fingerprint -sha256} prints it
         * @throws IllegalArgumentException if it is no such fingerprint
         */
        public static Tls pinned(String fingerprint) {
            String digits = Objects.requireNonNull(fingerprint, "fingerprint").replace(":", "").toLowerCase(Locale.ROOT);
            if (!digits.matches("[0-9a-f]{64}")) {
                throw new IllegalArgumentException("a fingerprint of SHA-256 has 64 hexadecimal digits: " + fingerprint);
            }
            return new Tls(true, digits);
        }

        /** {@return the rule that believes whoever answers: the connection is encrypted, and its peer is not checked} */
        public static Tls insecure() {
            return INSECURE;
        }

        /** {@return whether the peer is checked at all} */
        public boolean isChecked() {
            return checked;
        }

        /** {@return the pinned certificate's fingerprint, 64 lower-case digits; empty if none is pinned} */
        public Optional<String> fingerprint() {
            return Optional.ofNullable(fingerprint);
        }

        @Override
        public String toString() {
            return !checked ? "insecure" : fingerprint == null ? "verify" : "pinned " + fingerprint;
        }
    }

    private static final Trust DEFAULTS = new Trust(Playlists.NONE, Redirects.SAME_HOST, Tls.VERIFY);

    private final Playlists playlists;
    private final Redirects redirects;
    private final Tls tls;

    private Trust(Playlists playlists, Redirects redirects, Tls tls) {
        this.playlists = playlists;
        this.redirects = redirects;
        this.tls = tls;
    }

    /** {@return the defaults: no playlists, redirects to the same host, certificates verified} */
    public static Trust defaults() {
        return DEFAULTS;
    }

    /** {@return whether playlists may be opened, and what they may name} */
    public Playlists playlists() {
        return playlists;
    }

    /**
     * {@return a copy with other {@link #playlists}}
     *
     * @param playlists see {@link #playlists}
     */
    public Trust withPlaylists(Playlists playlists) {
        return new Trust(Objects.requireNonNull(playlists, "playlists"), redirects, tls);
    }

    /** {@return where a server may send this process instead} */
    public Redirects redirects() {
        return redirects;
    }

    /**
     * {@return a copy with other {@link #redirects}}
     *
     * @param redirects see {@link #redirects}
     */
    public Trust withRedirects(Redirects redirects) {
        return new Trust(playlists, Objects.requireNonNull(redirects, "redirects"), tls);
    }

    /** {@return which peer of an encrypted connection is believed} */
    public Tls tls() {
        return tls;
    }

    /**
     * {@return a copy with another {@link #tls}}
     *
     * @param tls see {@link #tls}
     */
    public Trust withTls(Tls tls) {
        return new Trust(playlists, redirects, Objects.requireNonNull(tls, "tls"));
    }

    @Override
    public String toString() {
        return "Trust[playlists=" + playlists + ", redirects=" + redirects + ", tls=" + tls + "]";
    }
}
