package io.framelease.cli;

import io.framelease.CameraOptions;
import io.framelease.Device;
import io.framelease.Overflow;
import io.framelease.ffmpeg.Source;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "watch", mixinStandardHelpOptions = true, sortOptions = false,
        description = "Watches files, cameras and other streams with engines on each, until they end, Ctrl-C, or --duration."
                + " A camera that is off is tried again and again; a file that is not there is not.")
final class WatchCommand extends RunCommand {
    @Spec
    private CommandSpec command;

    @Parameters(arity = "1..*", paramLabel = "SOURCE",
            description = "a file, or a URL: rtsp, rtsps, http, https, rtmp, rtmps, rtp, srt, udp, tcp, tls")
    private List<String> sources;

    @Option(names = "--loop", description = "begin files anew at their end")
    private boolean loop;

    @Option(names = "--realtime", description = "play files at their own pace")
    private boolean realtime;

    @Option(names = "--name", paramLabel = "NAME",
            description = "what a source is called; once for each, in the order of the sources (default: the source without secrets)")
    private List<String> names = List.of();

    @Option(names = "--once", description = "show each camera once, as soon as each has played, or has failed, be it by its"
            + " timeouts, and end; the exit code is 0 if all play")
    private boolean once;

    @Option(names = "--json", description = "one JSON object a line on standard output, and what is for people on standard error")
    private boolean json;

    @Option(names = "--interval", paramLabel = "D", description = "how often the cameras are shown (default: 4 times a second on a"
            + " terminal; elsewhere ever more seldom, from 2s to 10m; every 2s as JSON)")
    private @Nullable Duration interval;

    WatchCommand(Output output, Stop stop) {
        super(output, stop);
    }

    @Override
    void begin() {
        if (json) {
            output.reserveForData();
        }
    }

    @Override
    Summary run(Device device) throws InterruptedException {
        if (names.size() > sources.size()) {
            throw new ParameterException(command.commandLine(),
                    names.size() + " names for " + sources.size() + " sources");
        }
        List<CameraOptions> cameras = IntStream.range(0, sources.size()).mapToObj(i -> options.camera(sources.get(i))
                .withLoop(loop).withRealtime(realtime).withName(i < names.size() ? names.get(i) : null)).toList();
        Plan plan = new Plan(device, cameras, once ? 1 : options.engines(), options.overflow(WatchCommand::overflow),
                options.duration(), options.reconnectEvery(), Plan.Provocation.NONE, options.metrics(),
                new Screen.Choice(json, once, interval));
        return new Run(plan, output, stop, options.verbose()).execute();
    }

    /** A file that is read as fast as it decodes waits for its engines; whatever has a pace of its own does not. */
    private static Overflow overflow(CameraOptions camera) {
        return !camera.realtime() && Source.parse(camera.source(), camera.trust(), camera.connectTimeout()).isFile()
                ? Overflow.BLOCK : Overflow.KEEP_LATEST;
    }
}
