package io.framelease.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.framelease.Devices;
import io.framelease.ffmpeg.Clips;
import io.framelease.natives.ChildJvm;
import io.framelease.natives.CudaLibrary;
import io.framelease.natives.FFmpegLibraries;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whoever uses the second GPU takes nothing of the first: by the driver's own word in that process, and by nvidia-smi's. */
@Tag("gpu")
class SecondGpuTest {
    private static final Logger LOG = LoggerFactory.getLogger(SecondGpuTest.class);

    @Test
    void leavesTheFirstGpuAlone() throws IOException, InterruptedException {
        assumeTrue(Devices.cudaReport().devices() > 1, "one GPU");
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED", "-cp", ChildJvm.classPath()));
        for (String folder : List.of(CudaLibrary.DIR_PROPERTY, FFmpegLibraries.DIR_PROPERTY)) { // its libraries are this JVM's
            String set = System.getProperty(folder);
            if (set != null) {
                command.add("-D" + folder + "=" + set);
            }
        }
        command.add(SecondGpuProgram.class.getName());
        command.add(Clips.file("h264-gop25-1280x720.mp4").toString());
        List<String> before = processesOnTheFirst();
        Process program = new ProcessBuilder(command).redirectErrorStream(true).start();
        List<String> said = new ArrayList<>();
        try (BufferedReader lines = program.inputReader(StandardCharsets.UTF_8); OutputStream go = program.getOutputStream()) {
            for (String step : List.of("opened", "used")) {
                assertThat(next(lines, step, said)).as("what the program with GPU 1 says of the step %s", step)
                        .isEqualTo(step + " gpu0=false gpu1=true");
                assertThat(processesOnTheFirst()).as("processes on GPU 0, %s", step).isEqualTo(before);
                go.write('\n');
                go.flush();
            }
            next(lines, "nothing more", said);
            assertThat(program.waitFor()).as("exit code; it said %s", said).isZero();
        } finally {
            program.destroy();
        }
    }

    /** The next line that begins with the step; all that was said, if there is none. The log's lines are others. */
    private static String next(BufferedReader lines, String step, List<String> said) throws IOException {
        for (String line; (line = lines.readLine()) != null;) {
            said.add(line);
            if (line.startsWith(step + " gpu0=")) {
                return line;
            }
        }
        return String.join("\n", said);
    }

    /** One line for each process that has a context there; none where nvidia-smi is not there or may not tell. */
    private static List<String> processesOnTheFirst() throws InterruptedException {
        try {
            Process smi = new ProcessBuilder("nvidia-smi", "--id=0", "--query-compute-apps=pid,used_memory",
                    "--format=csv,noheader").redirectErrorStream(true).start();
            List<String> processes = smi.inputReader(StandardCharsets.UTF_8).lines().toList();
            assertThat(smi.waitFor()).as("%s", processes).isZero();
            LOG.info("on GPU 0: {}", processes);
            return processes.stream().map(line -> line.substring(0, Math.max(0, line.indexOf(',')))).toList();
        } catch (IOException e) {
            LOG.info("no nvidia-smi: {}", e.getMessage());
            return List.of();
        }
    }
}
