package io.framelease.cli;

import io.framelease.Backing;
import io.framelease.CameraOptions;
import io.framelease.Decoding;
import io.framelease.Device;
import io.framelease.DeviceException;
import io.framelease.Devices;
import io.framelease.Overflow;
import io.framelease.PoolLayout;
import io.framelease.Retry;
import io.framelease.cli.metrics.MetricsAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What demo and watch have in common on the command line. */
final class RunOptions {
    private static final int MOST_THREADS = 64;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(names = "--device", paramLabel = "ID",
            description = "where frames live: cuda:0, cuda:1, ..., or host (default: the first GPU, else the host)")
    private @Nullable String device;

    @Option(names = "--engines", paramLabel = "N", defaultValue = "2",
            description = "engines a camera, fast and slow by turns (default: ${DEFAULT-VALUE})")
    private int engines;

    @Option(names = "--duration", paramLabel = "D", description = "how long: 500ms, 10s, 2m, 1h")
    private @Nullable Duration duration;

    @Option(names = "--reconnect-every", paramLabel = "D", description = "force a reconnect of each camera that often")
    private @Nullable Duration reconnectEvery;

    @Option(names = "--backing", paramLabel = "KIND", defaultValue = "copy",
            description = "memory of the frames: copy or unpooled (default: ${DEFAULT-VALUE})")
    private Backing backing;

    @Option(names = "--slots", paramLabel = "N", defaultValue = "4",
            description = "frames a camera can have held or waiting (default: ${DEFAULT-VALUE})")
    private int slots;

    @Option(names = "--overflow", paramLabel = "KIND",
            description = "frames not read in time: keep-latest, drop-oldest, drop-newest or block"
                    + " (default: block for files that play as fast as they can, keep-latest for everything else)")
    private @Nullable Overflow overflow;

    @Option(names = "--transport", paramLabel = "KIND", description = "what RTSP sends its packets by: tcp or udp (default: tcp)")
    private @Nullable Transport transport;

    @Option(names = "--connect-timeout", paramLabel = "D", description = "how long opening a source may take (default: 5s)")
    private @Nullable Duration connectTimeout;

    @Option(names = "--read-timeout", paramLabel = "D",
            description = "how long a live source may be silent, or give no picture (default: 5s)")
    private @Nullable Duration readTimeout;

    @Option(names = "--max-attempts", paramLabel = "N", defaultValue = "0",
            description = "failures of one outage after which a camera gives up (default: it never does)")
    private int maxAttempts;

    @Option(names = "--threads", paramLabel = "N", defaultValue = "0",
            description = "threads of a software decoder (default: as many as are good for the source)")
    private int threads;

    @Option(names = "--require-hardware", description = "refuse what the GPU does not decode; else software decodes it")
    private boolean requireHardware;

    @Option(names = "--high-bit-depth", description = "samples of more than 8 bits stay as they are; else frames are NV12")
    private boolean highBitDepth;

    @Option(names = "--option", paramLabel = "KEY=VALUE",
            description = "an option of FFmpeg's demuxer or protocol, such as buffer_size=1000000; never shown; any number of times")
    private Map<String, String> ffmpeg = Map.of();

    @Option(names = "--metrics", paramLabel = "[HOST]:PORT",
            description = "serve what can be measured, in Prometheus' text form, at http://HOST:PORT/metrics while this runs;"
                    + " without HOST for this machine alone")
    private MetricsAddress metrics;

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
        UDP
    }

    /** Refuses numbers that make no sense; the parser has refused words. */
    void check() {
        if (engines < 1 || engines > 64) {
            throw new ParameterException(command.commandLine(), "--engines " + engines + " is not between 1 and 64");
        }
        if (slots < 1 || slots > PoolLayout.MAX_SLOTS) {
            throw new ParameterException(command.commandLine(),
                    "--slots " + slots + " is not between 1 and " + PoolLayout.MAX_SLOTS);
        }
        if (threads < 0 || threads > MOST_THREADS) {
            throw new ParameterException(command.commandLine(),
                    "--threads " + threads + " is not between 0 and " + MOST_THREADS);
        }
        if (maxAttempts < 0) {
            throw new ParameterException(command.commandLine(), "--max-attempts " + maxAttempts + " is below 0");
        }
        trust.trust();
        transform.transform();
    }

    /**
     * The device asked for.
     *
     * @throws DeviceException if it cannot be used
     */
    Device device() {
        try {
            return device == null ? Devices.best() : Devices.of(device);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), e.getMessage());
        }
    }

    /** What a summary calls the device if there is none. */
    String deviceId() {
        return device == null ? "none" : device;
    }

    /** Where to serve metrics; null for nowhere. */
    @Nullable MetricsAddress metrics() {
        return metrics;
    }

    int engines() {
        return engines;
    }

    /** Null if it was not told. */
    @Nullable Duration duration() {
        return duration;
    }

    Duration duration(Duration otherwise) {
        return duration == null ? otherwise : duration;
    }

    /** Null if it was not told. */
    @Nullable Duration reconnectEvery() {
        return reconnectEvery;
    }

    Duration reconnectEvery(Duration otherwise) {
        return reconnectEvery == null ? otherwise : reconnectEvery;
    }

    Duration connectTimeout(Duration otherwise) {
        return connectTimeout == null ? otherwise : connectTimeout;
    }

    CameraOptions camera(String source) {
        CameraOptions camera = of(source).withBacking(backing).withSlots(slots)
                .withDecoding(Decoding.defaults().withThreads(threads).withHardwareRequired(requireHardware))
                .withHighBitDepth(highBitDepth).withTransform(transform.transform())
                .withRetry(Retry.defaults().withMaxAttempts(maxAttempts));
        Map<String, String> options = new HashMap<>();
        if (transport != null && source.regionMatches(true, 0, "rtsp", 0, 4)) {
            options.put("rtsp_transport", transport.name().toLowerCase(Locale.ROOT));
        }
        options.putAll(ffmpeg);
        camera = camera.withFfmpeg(options).withTrust(trust.trust());
        camera = connectTimeout == null ? camera : camera.withConnectTimeout(connectTimeout);
        return readTimeout == null ? camera : camera.withReadTimeout(readTimeout);
    }

    private CameraOptions of(String source) {
        try {
            return CameraOptions.of(source);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), e.getMessage());
        }
    }

    Function<CameraOptions, Overflow> overflow(Function<CameraOptions, Overflow> otherwise) {
        return overflow == null ? otherwise : options -> overflow;
    }
}
