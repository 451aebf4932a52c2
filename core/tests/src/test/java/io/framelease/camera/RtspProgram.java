package io.framelease.camera;

import static io.framelease.testing.Liveness.patient;

import io.framelease.Camera;
import io.framelease.Diagnostics;
import io.framelease.Frame;
import io.framelease.Overflow;
import io.framelease.SourceException;
import io.framelease.Subscription;
import io.framelease.device.HostDevice;
import io.framelease.testing.Liveness;

/** Plays three frames of a source, for a process whose whole output is looked at. */
final class RtspProgram {
    private RtspProgram() {
    }

    public static void main(String[] arguments) throws InterruptedException {
        try (HostDevice device = HostDevice.plain();
                Camera camera = Camera.open(patient(arguments[0]), device);
                Subscription frames = camera.subscribe(Overflow.BLOCK)) {
            for (int i = 0; i < 3; i++) {
                try (Frame frame = frames.poll(Liveness.LIMIT)) {
                    System.out.println("played " + frame);
                }
            }
            System.out.println(camera);
        } catch (SourceException e) {
            System.out.println("refused " + e.getMessage());
        }
        Diagnostics.flushLog(Liveness.LIMIT); // the output is all of what FFmpeg has said
    }
}
