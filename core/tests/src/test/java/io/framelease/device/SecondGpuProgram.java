package io.framelease.device;

import static io.framelease.testing.Liveness.patient;

import io.framelease.Camera;
import io.framelease.CameraOptions;
import io.framelease.Device;
import io.framelease.Devices;
import io.framelease.EngineStream;
import io.framelease.Frame;
import io.framelease.FrameView;
import io.framelease.Overflow;
import io.framelease.Subscription;
import io.framelease.testing.Liveness;
import java.io.IOException;
import java.lang.foreign.Arena;

/**
 * Uses the second GPU alone, and says in a line after each step which GPUs have a context of this process. Waits behind each for
 * a line, so that whoever started it may look at the GPUs meanwhile.
 */
final class SecondGpuProgram {
    private SecondGpuProgram() {
    }

    public static void main(String[] arguments) throws Exception {
        Device device = Devices.cuda(1);
        say("opened");
        FreshThread.run(() -> engine(device, arguments[0])); // a thread that never chose a device
        say("used");
    }

    private static void engine(Device device, String clip) throws InterruptedException {
        CameraOptions options = patient(clip).withLoop(true);
        try (Camera camera = Camera.open(options, device); Subscription frames = camera.subscribe(Overflow.KEEP_LATEST);
                EngineStream stream = device.openStream(); Arena arena = Arena.ofConfined()) {
            for (int i = 0; i < 5; i++) {
                try (Frame frame = frames.poll(Liveness.LIMIT); FrameView view = frame.open()) {
                    view.onStream(stream);
                    view.copyTo(arena.allocate(view.pictureBytes()));
                }
                camera.reconnect();
            }
        }
    }

    private static void say(String step) throws IOException {
        System.out.println(step + " gpu0=" + TestDriver.isOpen(0) + " gpu1=" + TestDriver.isOpen(1));
        System.out.flush();
        System.in.read();
    }
}
