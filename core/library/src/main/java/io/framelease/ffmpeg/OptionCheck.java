package io.framelease.ffmpeg;

import io.framelease.SourceException;
import io.framelease.SourceException.Kind;
import io.framelease.text.Redaction;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Checks a user's options of FFmpeg's by their names before anything is opened: a wrong name would otherwise be told by a camera
 * that answers, and not by one that is off; a wish that another part of this library fulfils would be lost. Values are never
 * shown, since they may be secrets.
 */
final class OptionCheck {
    private static final String TLS = "CameraOptions.withTrust takes Trust.Tls.verify(), pinned(fingerprint) or insecure()";
    private static final String OTHERS = "CameraOptions.withTrust takes Trust.Playlists for sources that name others";
    private static final String ONE = "a source opens the one file that it names";
    /** What would undo what this library checks. */
    private static final Map<String, String> RESERVED = Map.ofEntries(
            Map.entry("protocol_whitelist", "the source's scheme says which protocols it may use; " + OTHERS),
            Map.entry("format_whitelist", OTHERS),
            Map.entry("tls_verify", TLS), Map.entry("ca_file", TLS), Map.entry("cafile", TLS),
            Map.entry("verifyhost", TLS),
            Map.entry("max_pixels", "CameraOptions.withLimits takes Limits.withPixels(number)"),
            Map.entry("pattern_type", ONE), Map.entry("enable_drefs", ONE), Map.entry("use_absolute_path", ONE));
    /** What belongs elsewhere: what is to be called for it, and the names that it has with FFmpeg and its program. */
    private static final Map<String, String> ELSEWHERE = elsewhere(Map.of(
            "CameraOptions.withConnectTimeout and CameraOptions.withReadTimeout bound all that a source may take",
            List.of("timeout", "stimeout", "rw_timeout", "open_timeout", "initial_timeout"),
            "it is a decoder's: Decoding.withThreads(number)", List.of("threads", "thread_type", "thread_count"),
            "it is a decoder's: Decoding.withLowLatency(true) has it give each picture as soon as it can",
            List.of("flags", "low_delay"),
            "the device says what decodes: Devices.cuda(index) has NVDEC, Decoding.withHardwareRequired(true) takes nothing else",
            List.of("hwaccel", "hwaccel_device", "hwaccel_output_format", "init_hw_device", "hwdevice"),
            "it is a decoder's, and the stream and the device say which one that is: Decoding",
            List.of("c", "c:v", "codec", "vcodec", "codec:v", "decoder"),
            "it is a decoder's, and what is decoded follows from what subscriptions ask for",
            List.of("skip_frame", "skip_idct", "discard"),
            "Decoding.withVideo takes the VideoChoice of a stream", List.of("map", "stream", "an", "vn", "sn", "dn"),
            "CameraOptions.withTransform takes crop, size and deinterlacing",
            List.of("vf", "filter", "filter:v", "scale", "crop", "s"),
            "CameraOptions.withRealtime(true)", List.of("re", "readrate"),
            "CameraOptions.withLoop(true)", List.of("stream_loop")));
    private static final String TRANSPORT = "rtsp_transport";
    private static final Set<String> TRANSPORTS = Set.of("tcp", "udp", "udp_multicast", "http");

    private OptionCheck() {
    }

    private static Map<String, String> elsewhere(Map<String, List<String>> names) {
        Map<String, String> all = new HashMap<>();
        names.forEach((instead, each) -> each.forEach(name -> all.put(name, instead)));
        return Map.copyOf(all);
    }

    /**
     * Refuses what FFmpeg's readers cannot or must not be told.
     *
     * @throws SourceException with the name of the first in the order of their letters, and what to set instead
     */
    static void check(Source source, Map<String, String> options) {
        new TreeMap<>(options).forEach((name, value) -> check(source, name, value));
    }

    private static void check(Source source, String name, String value) {
        String shown = "'" + Redaction.of(name) + "'";
        String lower = name.toLowerCase(Locale.ROOT); // FFmpeg's dictionaries ignore case
        if (RESERVED.containsKey(lower)) {
            throw new SourceException(Kind.NOT_TRUSTED, "cannot open " + source + ": FFmpeg's option " + shown
                    + " is not to be set; " + RESERVED.get(lower));
        }
        if (ELSEWHERE.containsKey(lower)) {
            throw unsupported(source, shown + " is no option of a source; " + ELSEWHERE.get(lower));
        }
        if (!OptionNames.isReaders(name)) {
            throw unsupported(source, OptionNames.isDecoders(name)
                    ? shown + " is an option of FFmpeg's decoders, which this library sets; Decoding says what can be chosen"
                    : "FFmpeg has no option " + shown + OptionNames.nearest(name).map(each -> "; did you mean '" + each + "'?")
                            .orElse(" for a source"));
        }
        if (name.equals(TRANSPORT) && source.scheme().startsWith("rtsp")
                && !Arrays.stream(value.split("\\+", -1)).allMatch(TRANSPORTS::contains)) {
            throw unsupported(source, shown + " takes tcp, udp, udp_multicast or http, or several with + in between; where it is to be "
                    + "encrypted, name the source rtsps://, since of https FFmpeg checks no certificate");
        }
    }

    private static SourceException unsupported(Source source, String what) {
        return new SourceException(Kind.UNSUPPORTED, "cannot open " + source + ": " + what);
    }
}
