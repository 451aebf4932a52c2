package io.framelease.cli;

import io.framelease.CameraOptions;
import io.framelease.Device;
import io.framelease.Overflow;
import io.framelease.ffmpeg.Source;
import java.util.List;
import java.util.stream.IntStream;
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

    WatchCommand(Output output, Stop stop) {
        super(output, stop);
    }

    @Override
    Summary run(Device device) throws InterruptedException {
        if (names.size() > sources.size()) {
            throw new ParameterException(command.commandLine(),
                    names.size() + " names for " + sources.size() + " sources");
        }
        List<CameraOptions> cameras = IntStream.range(0, sources.size()).mapToObj(i -> options.camera(sources.get(i))
                .withLoop(loop).withRealtime(realtime).withName(i < names.size() ? names.get(i) : null)).toList();
        Plan plan = new Plan(device, cameras, options.engines(), options.overflow(WatchCommand::overflow),
                options.duration(), options.reconnectEvery(), Plan.Provocation.NONE, options.metrics());
        return new Run(plan, output, stop, options.verbose).execute();
    }

    /** A file that is read as fast as it decodes waits for its engines; whatever has a pace of its own does not. */
    private static Overflow overflow(CameraOptions camera) {
        return !camera.realtime() && Source.parse(camera.source()).isFile() ? Overflow.BLOCK : Overflow.KEEP_LATEST;
    }
}
