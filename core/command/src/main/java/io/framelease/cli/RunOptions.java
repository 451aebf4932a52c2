package io.framelease.cli;

import io.framelease.Backing;
import io.framelease.CameraOptions;
import io.framelease.Device;
import io.framelease.Overflow;
import io.framelease.PoolLayout;
import io.framelease.Retry;
import io.framelease.cli.metrics.MetricsAddress;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What demo and watch have in common on the command line. */
final class RunOptions {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Mixin
    private SourceOptions source;

    @Option(names = "--engines", paramLabel = "N", defaultValue = "2",
            description = "engines a camera, fast and slow in turn (default: ${DEFAULT-VALUE})")
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

    @Option(names = "--max-attempts", paramLabel = "N", defaultValue = "0",
            description = "failures of one outage after which a camera gives up (default: it never does)")
    private int maxAttempts;

    @Option(names = "--metrics", paramLabel = "[HOST]:PORT",
            description = "serve what can be measured, in Prometheus' text form, at http://HOST:PORT/metrics while this runs;"
                    + " without HOST for this machine alone")
    private MetricsAddress metrics;

    /** Refuses numbers that make no sense; the parser has refused words. */
    void check() {
        if (engines < 1 || engines > 64) {
            throw new ParameterException(command.commandLine(), "--engines " + engines + " is not between 1 and 64");
        }
        if (slots < 1 || slots > PoolLayout.MAX_SLOTS) {
            throw new ParameterException(command.commandLine(),
                    "--slots " + slots + " is not between 1 and " + PoolLayout.MAX_SLOTS);
        }
        if (maxAttempts < 0) {
            throw new ParameterException(command.commandLine(), "--max-attempts " + maxAttempts + " is below 0");
        }
        source.check();
    }

    /** As {@link SourceOptions#device}. */
    Device device() {
        return source.device();
    }

    /** What a summary calls the device if there is none. */
    String deviceId() {
        return source.deviceId();
    }

    /** Whether all is to be logged, with stack traces. */
    boolean verbose() {
        return source.verbose;
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
        return source.connectTimeout(otherwise);
    }

    CameraOptions camera(String name) {
        return source.camera(name).withBacking(backing).withSlots(slots).withRetry(Retry.defaults().withMaxAttempts(maxAttempts));
    }

    Function<CameraOptions, Overflow> overflow(Function<CameraOptions, Overflow> otherwise) {
        return overflow == null ? otherwise : options -> overflow;
    }
}
