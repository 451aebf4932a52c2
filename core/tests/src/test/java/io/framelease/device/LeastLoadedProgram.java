package io.framelease.device;

import static io.framelease.testing.Liveness.patient;

import io.framelease.Camera;
import io.framelease.Device;
import io.framelease.Devices;
import io.framelease.Frame;
import io.framelease.Overflow;
import io.framelease.Subscription;
import io.framelease.testing.Liveness;
import java.util.List;

/**
 * Chooses among GPUs of which the first has cameras of this process, as far as it is told, and says which of them are open then.
 */
final class LeastLoadedProgram {
    private LeastLoadedProgram() {
    }

    public static void main(String[] arguments) throws Exception {
        List<Device> two = Devices.cudaDevices().subList(0, 2);
        for (int i = 0; i < 8; i++) {
            ((CudaDevice) two.getFirst()).cameraBegins();
        }
        Device chosen = Devices.leastLoaded(two);
        System.out.println((chosen == two.getLast() ? "second" : "first") + ": " + open());
        FreshThread.run(() -> {
            try (Camera camera = Camera.open(patient(arguments[0]).withLoop(true), chosen);
                    Subscription frames = camera.subscribe(Overflow.KEEP_LATEST); Frame frame = frames.poll(Liveness.LIMIT)) {
                System.out.println((frame != null ? "played" : "silent") + ": " + open());
            }
        });
    }

    private static String open() {
        return "gpu0=" + TestDriver.isOpen(0) + " gpu1=" + TestDriver.isOpen(1);
    }
}
