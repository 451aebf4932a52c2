package io.framelease.nvdec;

import static io.framelease.testing.Liveness.patient;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.framelease.Camera;
import io.framelease.DecoderInfo;
import io.framelease.DecoderInfo.Reason;
import io.framelease.Devices;
import io.framelease.Frame;
import io.framelease.FrameView;
import io.framelease.Overflow;
import io.framelease.Subscription;
import io.framelease.bindings.nvdec.Nvcuvid;
import io.framelease.device.CudaDevice;
import io.framelease.ffmpeg.PcmH264;
import io.framelease.natives.NvdecLibrary;
import io.framelease.testing.Liveness;
import io.framelease.testing.Logs;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pictures of the smallest size that the GPU decodes, and of one below it, which software decodes. */
@Tag("gpu")
class NvdecSizesTest {
    private static final int COUNT = 6;
    private static final int BLOCK = 16; // H.264's sizes are multiples of it

    @TempDir
    Path folder;

    private final CudaDevice device = (CudaDevice) Devices.cuda(0);
    private int width;
    private int height;

    @BeforeEach
    void ask() {
        assertThat(NvdecLibrary.get().reason()).isEmpty(); // it is loaded now, as a camera loads it
        device.bindThread();
        Capabilities least = device.decoders().capabilities(Nvcuvid.cudaVideoCodec_H264(), Nvcuvid.cudaVideoChromaFormat_420(), 8);
        width = (least.minWidth() + BLOCK - 1) / BLOCK * BLOCK;
        height = (least.minHeight() + BLOCK - 1) / BLOCK * BLOCK;
    }

    /** Plays such pictures, each of which must be as it was made; what has decoded them. */
    private DecoderInfo play(int wide, int high) throws Exception {
        Path file = Files.write(folder.resolve(wide + "x" + high + ".h264"), PcmH264.frames(wide, high, COUNT));
        try (Camera camera = Camera.open(patient(file.toString()), device);
                Subscription frames = camera.subscribe(Overflow.BLOCK)) {
            for (int number = 0; number < COUNT; number++) {
                try (Frame frame = frames.poll(Liveness.LIMIT)) {
                    assertThat(bytes(frame)).as("picture %d of %dx%d", number, wide, high).isEqualTo(
                            PcmH264.nv12(wide, high, number));
                }
            }
            return camera.stream().orElseThrow().decoder();
        }
    }

    private static byte[] bytes(Frame frame) {
        try (FrameView view = frame.open(); Arena arena = Arena.ofConfined()) {
            MemorySegment copy = arena.allocate(view.pictureBytes());
            view.copyTo(copy);
            return copy.toArray(ValueLayout.JAVA_BYTE);
        }
    }

    @Test
    void theSmallestIsTheHardwares() throws Exception {
        assertThat(play(width, height)).isEqualTo(DecoderInfo.nvdec("cuda:0"));
    }

    @Test
    @Logs("WARN Decoders: .*cuda:0 does not decode this stream, software does")
    void oneBelowItIsSoftwares() throws Exception {
        assumeTrue(width > BLOCK || height > BLOCK, "this GPU decodes a single macroblock");
        boolean narrower = width > BLOCK;
        DecoderInfo decoder = play(narrower ? width - BLOCK : width, narrower ? height : height - BLOCK);
        assertThat(decoder.reason()).contains(Reason.SIZE);
    }
}
