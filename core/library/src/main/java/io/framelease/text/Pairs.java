package io.framelease.text;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * {@code key=value} pairs of a query or a path without the values that may be secret. Keys stay, and so do values that tell
 * one stream of a camera from another and nothing else: those of keys that are known to be harmless, and numbers of up to
 * three digits. Behind a value that was hidden only keys that are known stay: the rest may belong to that value, with an
 * unescaped {@code &} in it.
 */
final class Pairs {
    private static final Set<String> HARMLESS = Set.of("channel", "channelid", "channelno", "chn", "ch", "chid", "cam",
            "camera", "cameraid", "camid", "subtype", "stream", "streamtype", "streamno", "stream_id", "streamprofile",
            "profile", "profileid", "resolution", "res", "width", "height", "fps", "framerate", "frame_rate", "rate",
            "quality", "codec", "videocodec", "videocodectype", "audiocodec", "format", "transport", "transportmode",
            "proto", "protocol", "unicast", "multicast", "mode", "audio", "video", "view", "track", "trackid", "line",
            "compression", "rotation", "mirror", "latency", "timeout", "rw_timeout", "stimeout", "listen_timeout",
            "connect_timeout", "buffer_size", "fifo_size", "pkt_size", "overrun_nonfatal", "reuse", "ttl", "localport",
            "localrtpport", "localrtcpport", "rtcpport", "listen", "tcp", "udp", "inst", "input", "source", "bitrate",
            "gop", "starttime", "endtime", "transtype", "payload_size", "maxbw", "nakreport", "tlpktdrop", "snddropdelay");
    /** Keys of secrets that are in use; with {@link #HARMLESS} all that stay behind a value that was hidden. */
    private static final Set<String> SECRET = Set.of("password", "passwd", "passphrase", "pass", "pwd", "pw", "psw", "token",
            "access_token", "key", "apikey", "api_key", "auth", "sig", "signature", "user", "username", "usr", "login",
            "account", "session", "sid", "secret", "expires", "policy", "hash", "streamid", "code", "x-amz-signature",
            "x-amz-credential", "x-amz-security-token", "x-amz-algorithm", "x-amz-date", "x-amz-expires",
            "x-amz-signedheaders", "awsaccesskeyid", "googleaccessid", "key-pair-id", "loginuse", "loginpas");
    private static final Pattern SECRET_LIKE = Pattern.compile("(?i)pass|pwd|psw|^pw|token|key|auth|sig|secret|code$|pin|otp"
            + "|user|usr|login|account|sess|^sid$|cred|hash|hmac|jwt|bearer|licen[sc]e|nonce|email|^id$|uuid|guid");
    private static final Set<String> FLAGS = Set.of("real_stream", "listen", "tcp", "udp", "http", "multicast", "unicast");
    private static final Pattern KEY = Pattern.compile("[A-Za-z][A-Za-z_.-]{0,31}");
    private static final Pattern SHORT_NUMBER = Pattern.compile("\\d{1,3}");
    private static final Pattern HARMLESS_VALUE = Pattern.compile("-?\\d{1,10}(\\.\\d{1,3})?|\\d{1,5}[x*]\\d{1,5}"
            + "|\\d{8}[Tt]\\d{6}[Zz]?|([A-Za-z]{1,16}([_-][A-Za-z]{1,12})?[_-]?\\d{0,4}|\\d{1,3})(\\.sdp)?");

    private Pairs() {
    }

    /** @param text what follows a {@code ?} or {@code ;}, up to its end */
    static String of(String text) {
        return of(text, "&;");
    }

    /**
     * @param text       pairs
     * @param separators the characters that end a pair
     */
    static String of(String text, String separators) {
        StringBuilder result = new StringBuilder();
        boolean hidden = false;
        for (int i = 0; i <= text.length();) {
            int end = i;
            while (end < text.length() && separators.indexOf(text.charAt(end)) < 0) {
                end++;
            }
            String shown = pair(text.substring(i, end), hidden);
            hidden |= shown.endsWith(Redaction.HIDDEN);
            result.append(shown);
            if (end < text.length()) {
                result.append(text.charAt(end));
            }
            i = end + 1;
        }
        return result.toString();
    }

    private static String pair(String pair, boolean hiddenBefore) {
        int equals = pair.indexOf('=');
        String key = (equals < 0 ? pair : pair.substring(0, equals)).toLowerCase(Locale.ROOT);
        if (equals < 0) {
            return key.isEmpty() || FLAGS.contains(key) ? pair : Redaction.HIDDEN;
        }
        String value = pair.substring(equals + 1);
        boolean known = HARMLESS.contains(key);
        if (!known && !SECRET.contains(key) && (hiddenBefore || !KEY.matcher(key).matches())) {
            return Redaction.HIDDEN;
        }
        boolean shown = value.isEmpty() || isHarmless(key, value) && (known || !hiddenBefore);
        return pair.substring(0, equals + 1) + (shown ? value : Redaction.HIDDEN);
    }

    /** Whether a key's value may be shown. */
    static boolean isHarmless(String key, String value) {
        String lower = key.toLowerCase(Locale.ROOT);
        return HARMLESS.contains(lower) ? HARMLESS_VALUE.matcher(value).matches()
                : !isSecret(lower) && SHORT_NUMBER.matcher(value).matches();
    }

    /** Whether a key says that its value is a secret. */
    static boolean isSecret(String key) {
        return SECRET_LIKE.matcher(key).find();
    }
}
