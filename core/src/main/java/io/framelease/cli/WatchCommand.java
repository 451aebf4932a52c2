package io.framelease.cli;

import io.framelease.CameraOptions;
import io.framelease.Device;
import io.framelease.Overflow;
import io.framelease.ffmpeg.Source;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "watch", mixinStandardHelpOptions = true, sortOptions = false,
        description = "Watches files, cameras and other streams with engines on each, until they end, Ctrl-C, or --duration.")
final class WatchCommand extends RunCommand {
    @Parameters(arity = "1..*", paramLabel = "SOURCE",
            description = "a file, or a URL: rtsp, rtsps, http, https, rtmp, rtmps, rtp, srt, udp, tcp, tls")
    private List<String> sources;

    @Option(names = "--loop", description = "begin files anew at their end")
    private boolean loop;

    @Option(names = "--realtime", description = "play files at their own pace")
    private boolean realtime;

    WatchCommand(Output output, Stop stop) {
        super(output, stop);
    }

    @Override
    Summary run(Device device) throws InterruptedException {
        List<CameraOptions> cameras = sources.stream()
                .map(source -> options.camera(source).withLoop(loop).withRealtime(realtime)).toList();
        Plan plan = new Plan(device, cameras, options.engines(), options.overflow(WatchCommand::overflow),
                options.duration(null), options.reconnectEvery(null), Plan.Provocation.NONE);
        return new Run(plan, output, stop, options.verbose).execute();
    }

    /** A file that is read as fast as it decodes waits for its engines; whatever has a pace of its own does not. */
    private static Overflow overflow(CameraOptions camera) {
        return Source.parse(camera.source()).isFile() && !camera.realtime() ? Overflow.BLOCK : Overflow.KEEP_LATEST;
    }
}
