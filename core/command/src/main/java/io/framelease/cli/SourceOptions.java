package io.framelease.cli;

import io.framelease.CameraOptions;
import io.framelease.Decoding;
import io.framelease.Device;
import io.framelease.Devices;
import io.framelease.VideoChoice;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Where frames live and how a source is reached and decoded, on the command line of all that open one. */
final class SourceOptions {
    private static final int MOST_THREADS = 64;
    private static final Pattern SIZE = Pattern.compile("(\\d{1,9})x(\\d{1,9})");
    private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(names = "--device", paramLabel = "ID",
            description = "where frames live: cuda:0, cuda:1, ..., or host (default: the first GPU, else the host)")
    private @Nullable String device;

    @Option(names = "--transport", paramLabel = "KIND",
            description = "what RTSP sends its packets by: tcp, udp, or http for a tunnel through a web port (default: tcp)")
    private @Nullable Transport transport;

    @Option(names = "--connect-timeout", paramLabel = "D", description = "how long opening a source may take (default: 5s)")
    private @Nullable Duration connectTimeout;

    @Option(names = "--read-timeout", paramLabel = "D",
            description = "how long a live source may be silent, or give no picture (default: 5s)")
    private @Nullable Duration readTimeout;

    @Option(names = "--stream", paramLabel = "WHICH",
            description = "which of a source's video streams: largest, its number from 0, or the least size that it must have,"
                    + " such as 640x360 (default: largest)")
    private @Nullable String stream;

    @Option(names = "--receive-buffer", paramLabel = "BYTES",
            description = "the system's buffer for what a source sends by RTP, UDP, SRT or TCP (default: FFmpeg's)")
    private @Nullable Integer receiveBuffer;

    @Option(names = "--reorder-queue", paramLabel = "N",
            description = "packets of RTP that may wait for one that comes late by UDP (default: FFmpeg's; at least 2, or "
                    + "nothing would tell of what is lost)")
    private @Nullable Integer reorderQueue;

    @Option(names = "--threads", paramLabel = "N", defaultValue = "0",
            description = "threads of a software decoder (default: as many as are good for the source)")
    private int threads;

    @Option(names = "--low-latency",
            description = "each picture as soon as it can be: threads share pictures, and late datagrams are hardly waited for")
    private boolean lowLatency;

    @Option(names = "--require-hardware", description = "refuse what the GPU does not decode; else software decodes it")
    private boolean requireHardware;

    @Option(names = "--high-bit-depth", description = "samples of more than 8 bits stay as they are; else frames are NV12")
    private boolean highBitDepth;

    @Option(names = "--option", paramLabel = "KEY=VALUE",
            description = "an option of FFmpeg's demuxer or protocol, such as user_agent=x; never shown; any number of times")
    private Map<String, String> ffmpeg = Map.of();

    @Mixin
    private TransformOptions transform;

    @Mixin
    private TrustOptions trust;

    @Option(names = {"-v", "--verbose"}, description = "log what happens, with stack traces")
    boolean verbose;

    /** What RTSP sends its packets by. */
    enum Transport {
        /** One connection. */
        TCP,
        /** Datagrams. */
        UDP,
        /** A connection of HTTP around RTSP's, through what lets nothing else pass. */
        HTTP
    }

    /** Refuses numbers that make no sense; the parser has refused words. */
    void check() {
        if (threads < 0 || threads > MOST_THREADS) {
            throw wrong("--threads " + threads + " is not between 0 and " + MOST_THREADS);
        }
        if (receiveBuffer != null && receiveBuffer < 1) {
            throw wrong("--receive-buffer " + receiveBuffer + " is not above 0");
        }
        if (reorderQueue != null && reorderQueue < 2) {
            throw wrong("--reorder-queue " + reorderQueue + " is below 2, and FFmpeg would not tell of lost packets");
        }
        video();
        trust.trust();
        transform.transform();
    }

    private ParameterException wrong(String what) {
        return new ParameterException(command.commandLine(), what);
    }

    /**
     * The device asked for.
     *
     * @throws io.framelease.DeviceException if it cannot be used
     */
    Device device() {
        try {
            return device == null ? Devices.best() : Devices.of(device);
        } catch (IllegalArgumentException e) {
            throw wrong(String.valueOf(e.getMessage()));
        }
    }

    /** What a summary calls the device if there is none. */
    String deviceId() {
        return device == null ? "none" : device;
    }

    Duration connectTimeout(Duration otherwise) {
        return connectTimeout == null ? otherwise : connectTimeout;
    }

    CameraOptions camera(String source) {
        CameraOptions camera = of(source).withHighBitDepth(highBitDepth).withTransform(transform.transform()).withDecoding(
                Decoding.defaults().withThreads(threads).withLowLatency(lowLatency)
                        .withHardwareRequired(requireHardware).withVideo(video()));
        camera = camera.withFfmpeg(ffmpeg(source)).withTrust(trust.trust());
        camera = connectTimeout == null ? camera : camera.withConnectTimeout(connectTimeout);
        return readTimeout == null ? camera : camera.withReadTimeout(readTimeout);
    }

    /** What the options with names of their own are called by FFmpeg, of sources that have them; the user's own go first. */
    private Map<String, String> ffmpeg(String source) {
        int colon = source.indexOf(':');
        String scheme = colon < 0 ? "" : source.substring(0, colon).toLowerCase(Locale.ROOT);
        boolean rtsp = scheme.equals("rtsp") || scheme.equals("rtsps");
        Map<String, String> options = new HashMap<>();
        if (transport != null && rtsp) {
            options.put("rtsp_transport", transport.name().toLowerCase(Locale.ROOT));
        }
        if (reorderQueue != null && (rtsp || scheme.equals("rtp"))) {
            options.put("reorder_queue_size", reorderQueue.toString());
        }
        if (receiveBuffer != null) {
            switch (scheme) {
                case "rtsp", "rtsps", "rtp", "udp" -> options.put("buffer_size", receiveBuffer.toString());
                case "tcp", "srt" -> options.put("recv_buffer_size", receiveBuffer.toString());
                default -> { // FFmpeg has none for it
                }
            }
        }
        options.putAll(ffmpeg);
        return options;
    }

    private VideoChoice video() {
        if (stream == null || stream.equals("largest")) {
            return VideoChoice.largest();
        }
        Matcher size = SIZE.matcher(stream);
        try {
            if (size.matches()) {
                return VideoChoice.atLeast(Integer.parseInt(size.group(1)), Integer.parseInt(size.group(2)));
            }
            if (NUMBER.matcher(stream).matches()) {
                return VideoChoice.number(Integer.parseInt(stream));
            }
        } catch (IllegalArgumentException e) {
            throw wrong("--stream: " + e.getMessage());
        }
        throw wrong("--stream: '" + stream + "' is not 'largest', a number, or a size such as 640x360");
    }

    private CameraOptions of(String source) {
        try {
            return CameraOptions.of(source);
        } catch (IllegalArgumentException e) {
            throw wrong(String.valueOf(e.getMessage()));
        }
    }
}
