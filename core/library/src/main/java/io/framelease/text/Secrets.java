package io.framelease.text;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;

/**
 * The literal secrets of one camera: what in its source and in the values of its FFmpeg options could be a secret, in the
 * forms that it takes on the way (as written, percent-decoded and -encoded, in Base64 as HTTP's Basic authentication sends
 * it), whole and in the pieces that FFmpeg may make of it. While they are {@linkplain #guard guarded},
 * {@link Redaction#of} takes them out of every text. At most {@value #MOST} of at most {@value #LONGEST} characters.
 */
public final class Secrets {
    static final int SHORTEST = 3;
    static final int LONGEST = 512;
    static final int MOST = 96;
    private static final int PIECE = 4;
    private static final Pattern DIVIDERS = Pattern.compile("[/?#@:;&=,\\\\\\s\"'<>]+");
    /** An underscore divides what some cameras take in the path. */
    private static final Pattern MORE_DIVIDERS = Pattern.compile("[/?#@:;&=,\\\\\\s\"'<>_]+");
    private static final String UNSAFE = "/?#@ \"'<>\\^`{|}";
    private static final Pattern HARMLESS_OPTION = Pattern.compile("-?\\d{1,9}|[a-z_]{1,16}");

    private final Set<String> literals = new LinkedHashSet<>();
    private final AtomicBoolean guarded = new AtomicBoolean();

    private Secrets() {
    }

    /**
     * @param source  what a user wrote as a source
     * @param options options of FFmpeg and their values
     */
    public static Secrets of(String source, Map<String, String> options) {
        Secrets secrets = new Secrets();
        secrets.source(source);
        options.forEach(secrets::option);
        return secrets;
    }

    /** From now on no text that {@link Redaction#of} gives has them. */
    public void guard() {
        if (guarded.compareAndSet(false, true)) {
            literals.forEach(KnownSecrets::add);
        }
    }

    /** The end of {@link #guard}; any number of times. */
    public void release() {
        if (guarded.compareAndSet(true, false)) {
            literals.forEach(KnownSecrets::remove);
        }
    }

    private void source(String source) {
        String normal = SourceText.normalized(source);
        int begin = SourceText.prefix(normal);
        int at = normal.lastIndexOf('@');
        for (int end : new int[] {at, normal.lastIndexOf("%40")}) {
            if (end > begin) {
                user(source.substring(begin, end));
            }
        }
        String shown = SourceText.of(source);
        int rest = Math.max(at + 1, begin);
        for (Pattern dividers : new Pattern[] {DIVIDERS, MORE_DIVIDERS}) {
            for (String piece : dividers.split(source.substring(rest))) {
                if (piece.length() >= PIECE && !shown.contains(piece)) { // what is shown is no secret
                    forms(piece);
                }
            }
        }
        int query = source.indexOf('?', begin);
        if (query >= 0) {
            pairs(source.substring(query + 1));
        }
    }

    private void user(String user) {
        forms(user);
        Base64.Encoder base64 = Base64.getEncoder();
        for (String form : new String[] {user, decoded(user)}) {
            String encoded = base64.encodeToString(form.getBytes(StandardCharsets.UTF_8));
            add(encoded);
            add(encoded.replace("=", ""));
        }
        int colon = user.indexOf(':');
        if (colon >= 0) {
            forms(user.substring(0, colon));
            forms(user.substring(colon + 1));
            forms(user.substring(user.lastIndexOf(':') + 1));
        }
        pieces(user);
    }

    private void pairs(String query) {
        for (String pair : query.split("[&;]")) {
            int equals = pair.indexOf('=');
            String key = equals < 0 ? "" : pair.substring(0, equals);
            String value = pair.substring(equals + 1);
            if (!Pairs.isHarmless(key, value)) {
                forms(value);
            }
        }
    }

    private void option(String name, String value) {
        if (Pairs.isSecret(name) || !HARMLESS_OPTION.matcher(value).matches()) {
            value.lines().forEach(line -> {
                forms(line.strip());
                int colon = line.indexOf(':');
                if (colon >= 0) {
                    forms(line.substring(colon + 1).strip());
                }
            });
            if (name.equals("headers") || name.equals("cookies") || Pairs.isSecret(name)) {
                value.lines().forEach(line -> pieces(line.substring(line.indexOf(':') + 1)));
            }
        }
    }

    private void pieces(String text) {
        for (String piece : DIVIDERS.split(text)) {
            if (piece.length() >= PIECE) {
                forms(piece);
            }
        }
    }

    private void forms(String text) {
        add(text);
        String decoded = decoded(text);
        add(decoded);
        add(URLEncoder.encode(decoded, StandardCharsets.UTF_8));
        add(URLEncoder.encode(decoded, StandardCharsets.UTF_8).replace("+", "%20"));
        add(escapedForUrl(text));
        add(Visible.of(text));
    }

    /**
     * Escapes what would end user and password before their {@code @} in a URL, and what is no character of a URL; what is
     * escaped already stays as it is.
     */
    public static String escapedForUrl(String userInfo) {
        StringBuilder result = new StringBuilder();
        for (char c : userInfo.toCharArray()) {
            result.append(UNSAFE.indexOf(c) < 0 ? String.valueOf(c) : String.format("%%%02X", (int) c));
        }
        return result.toString();
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text; // no escapes, or none that are whole
        }
    }

    private void add(String literal) {
        for (int i = 0; i < literal.length(); i += LONGEST) {
            String part = literal.substring(i, Math.min(literal.length(), i + LONGEST));
            if (part.length() >= SHORTEST && literals.size() < MOST) {
                literals.add(part);
            }
        }
    }

    /** Their number; never what they are. */
    @Override
    public String toString() {
        return literals.size() + " secrets";
    }
}
