package io.framelease.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.framelease.natives.ChildJvm;
import io.framelease.natives.CudaLibrary;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A sticky error, provoked in a process of its own. */
@Tag("gpu")
class LostDeviceTest {
    @Test
    void aStickyErrorIsSaidOnceAndEndsTheDeviceAlone() throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED", "-cp", ChildJvm.classPath()));
        String cuda = System.getProperty(CudaLibrary.DIR_PROPERTY);
        if (cuda != null) {
            command.add("-D" + CudaLibrary.DIR_PROPERTY + "=" + cuda);
        }
        command.add(LostDeviceProgram.class.getName());
        Process program = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output;
        try {
            output = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } finally {
            program.destroy();
        }
        assertThat(program.waitFor()).as(output).isZero();
        assertThat(output).contains("OK cuda:0 is lost: cudaEvent");
        assertThat(output.split("can be used again only by a new process", -1)).as(output).hasSize(2); // logged once
    }
}
