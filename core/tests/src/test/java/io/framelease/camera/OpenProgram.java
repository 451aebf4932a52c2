package io.framelease.camera;

import static io.framelease.testing.Liveness.patient;

import io.framelease.Camera;
import io.framelease.Devices;
import io.framelease.SourceException;

/** Opens a source in a process of its own and says what came of it, in one word at the end of its output. */
public final class OpenProgram {
    private OpenProgram() {
    }

    /** @param arguments the source */
    public static void main(String[] arguments) {
        try (Camera camera = Camera.open(patient(arguments[0]), Devices.host())) {
            System.out.println("OPENED " + camera);
        } catch (SourceException e) {
            System.out.println(e.kind());
        }
    }
}
