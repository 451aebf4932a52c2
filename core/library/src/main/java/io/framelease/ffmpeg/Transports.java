package io.framelease.ffmpeg;

import io.framelease.StreamInfo.Transport;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How the bytes of a source come, by its scheme and the options that FFmpeg is given for it. */
public final class Transports {
    private Transports() {
    }

    /**
     * {@return how a source's bytes come}
     *
     * @param options the user's, of FFmpeg's demuxer and protocol
     */
    public static Transport of(Source source, Map<String, String> options) {
        return switch (source.scheme()) {
            case "file" -> Transport.FILE;
            case "rtsp", "rtsps" -> ofRtsp(source.scheme().equals("rtsps"), options);
            case "rtp", "udp" -> Transport.UDP;
            case "srt" -> Transport.SRT;
            case "http" -> Transport.HTTP;
            case "https" -> Transport.HTTPS;
            case "tls", "rtmps" -> Transport.TLS;
            case "tcp", "rtmp" -> Transport.TCP;
            default -> Transport.UNKNOWN;
        };
    }

    /** Whether RTP comes within RTSP's connection, or that of HTTP around it: packets come in their order, or not at all. */
    static boolean isInOrder(Source source, Map<String, String> options) {
        return switch (of(source, options)) {
            case TCP, TLS, HTTP, HTTPS -> source.scheme().startsWith("rtsp");
            default -> false;
        };
    }

    /** Whether RTSP goes through HTTP, or may: several transports are tried one after the other. */
    static boolean mayTunnel(Source source, Map<String, String> options) {
        return source.scheme().startsWith("rtsp")
                && List.of(options.getOrDefault("rtsp_transport", "tcp").split("\\+")).contains("http");
    }

    private static Transport ofRtsp(boolean encrypted, Map<String, String> options) {
        if (options.getOrDefault("rtsp_flags", "").contains("prefer_tcp")) {
            return Transport.UNKNOWN; // it may have come to datagrams all the same
        }
        return switch (options.getOrDefault("rtsp_transport", "tcp").toLowerCase(Locale.ROOT)) {
            case "tcp" -> encrypted ? Transport.TLS : Transport.TCP;
            case "udp", "udp_multicast" -> Transport.UDP;
            case "http" -> Transport.HTTP;
            case "https" -> Transport.HTTPS;
            default -> Transport.UNKNOWN; // several, which FFmpeg tries one after the other
        };
    }
}
