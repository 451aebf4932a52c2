package io.framelease.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.framelease.Devices;
import io.framelease.ffmpeg.Clips;
import io.framelease.natives.ChildJvm;
import io.framelease.natives.CudaLibrary;
import io.framelease.natives.FFmpegLibraries;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A mistake of an engine takes a GPU from under its cameras: they say so, those of the host play on, and the process ends well.
 * Those of a second GPU play on, or say that theirs is lost too, as CUDA wills: the driver 580 takes it along.
 */
@Tag("gpu")
class LostCameraTest {
    @ParameterizedTest
    @ValueSource(strings = {LostCameraProgram.OUT_OF_BOUNDS, LostCameraProgram.FREED})
    void theCameraFailsWithTheFirstCallThatDid(String how) throws InterruptedException {
        ChildJvm child = new ChildJvm(LostCameraProgram.class);
        for (String folder : List.of(CudaLibrary.DIR_PROPERTY, FFmpegLibraries.DIR_PROPERTY)) { // its libraries are this JVM's
            String set = System.getProperty(folder);
            if (set != null) {
                child.with(folder, set);
            }
        }
        String output = child.run(how, Clips.file("h264-gop25-1280x720.mp4").toString());
        assertThat(output.lines().toList()).last().asString()
                .matches("OK cuda:0 is lost: cu[A-Za-z0-9_]+\\(.*\\) failed with cudaErrorIllegalAddress \\(700\\): .*")
                .matches(Devices.cudaReport().devices() > 1 ? ".*; the host went on; the second GPU (went on|is lost too)"
                        : ".*; the host went on");
        int lost = output.strip().endsWith("is lost too") ? 2 : 1;
        assertThat(output.split("can be used again only by a new process", -1)).as(output).hasSize(1 + lost); // each logged once
    }
}
