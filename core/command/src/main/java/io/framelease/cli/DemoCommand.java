package io.framelease.cli;

import io.framelease.CameraOptions;
import io.framelease.Device;
import io.framelease.Overflow;
import io.framelease.testkit.synthetic.LoopbackPort;
import io.framelease.testkit.synthetic.SyntheticCamera;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;

@Command(name = "demo", mixinStandardHelpOptions = true, sortOptions = false,
        description = "Makes a camera of its own and watches it, with reconnects every 3 s and a restart of the camera in"
                + " the middle, for 15 s. Runs when no command is given.")
final class DemoCommand extends RunCommand {
    private static final int WIDTH = 1280;
    private static final int HEIGHT = 720;
    private static final int FRAMES_PER_SECOND = 25;

    DemoCommand(Output output, Stop stop) {
        super(output, stop);
    }

    @Override
    Summary run(Device device) throws InterruptedException {
        Duration duration = options.duration(Duration.ofSeconds(15));
        try (LoopbackPort port = new LoopbackPort()) {
            String url = "rtsp://127.0.0.1:" + port.number() + "/demo";
            try (SyntheticCamera synthetic = SyntheticCamera.start(url, WIDTH, HEIGHT, FRAMES_PER_SECOND)) {
                output.line("demo: a synthetic camera, %dx%d at %d/s, H.264 by RTSP, is watched at %s; frames live on %s (%s)",
                        WIDTH, HEIGHT, FRAMES_PER_SECOND, url, device.id(), device.name());
                Plan plan = new Plan(device, List.of(camera(url)), options.engines(),
                        options.overflow(camera -> Overflow.KEEP_LATEST), duration,
                        options.reconnectEvery(Duration.ofSeconds(3)), new SyntheticRestart(output, synthetic, duration.dividedBy(2)),
                        options.metrics());
                return new Run(plan, output, stop, options.verbose()).execute();
            }
        }
    }

    /** The watcher is the server: it listens, and the camera calls. */
    private CameraOptions camera(String url) {
        CameraOptions camera = options.camera(url);
        Map<String, String> ffmpeg = new HashMap<>(camera.ffmpeg());
        ffmpeg.put("rtsp_flags", "listen");
        return camera.withFfmpeg(ffmpeg)
                .withConnectTimeout(options.connectTimeout(Duration.ofSeconds(10))) // a busy machine is no reason to fail
                .withRetryDelay(Duration.ofMillis(100));
    }
}
