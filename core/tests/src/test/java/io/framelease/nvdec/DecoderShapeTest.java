package io.framelease.nvdec;

import static org.assertj.core.api.Assertions.assertThat;

import io.framelease.Deinterlace;
import io.framelease.Limits;
import io.framelease.Transform.Crop;
import io.framelease.Transform;
import io.framelease.bindings.nvdec.CUVIDEOFORMAT;
import io.framelease.bindings.nvdec.Nvcuvid;
import io.framelease.ffmpeg.DecoderOptions;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

/** What NVDEC is told of a stream and of what is wanted of it; without a GPU. */
class DecoderShapeTest {
    private static final DisplayArea HD = new DisplayArea(0, 0, 1920, 1080);

    private static DecoderShape shape(DisplayArea area, Transform transform) {
        return shape(Nvcuvid.cudaVideoCodec_H264(), true, area, transform);
    }

    private static DecoderShape shape(int codec, boolean progressive, DisplayArea area, Transform transform) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment format = CUVIDEOFORMAT.allocate(arena);
            CUVIDEOFORMAT.codec(format, codec);
            CUVIDEOFORMAT.chroma_format(format, Nvcuvid.cudaVideoChromaFormat_420());
            CUVIDEOFORMAT.coded_width(format, 1920);
            CUVIDEOFORMAT.coded_height(format, 1088);
            CUVIDEOFORMAT.progressive_sequence(format, (byte) (progressive ? 1 : 0));
            return DecoderShape.of(format, area, new DecoderOptions(false, false, 0, 0, 4, Limits.defaults(), transform));
        }
    }

    private static int[] taken(DecoderShape shape) {
        return new int[] {shape.sourceLeft(), shape.sourceTop(), shape.sourceRight(), shape.sourceBottom()};
    }

    private static int[] written(DecoderShape shape) {
        return new int[] {shape.targetWidth(), shape.targetHeight()};
    }

    @Test
    void withoutATransformAllIsWrittenAsItIs() {
        DecoderShape shape = shape(HD, Transform.none());
        assertThat(taken(shape)).containsExactly(0, 0, 1920, 1080);
        assertThat(written(shape)).containsExactly(1920, 1080);
        assertThat(shape.offset(0, 2048)).isZero();
        assertThat(shape.offset(1, 2048)).isEqualTo(1080L * 2048);
        assertThat(shape.refusal()).isNull();
        assertThat(shape.scales()).isFalse();
    }

    /** The hardware would scale what it crops at 22, so it writes what is in front of that too. */
    @Test
    void whatTheStreamCropsIsWrittenAndPassedOver() {
        DecoderShape shape = shape(new DisplayArea(22, 10, 163, 81), Transform.none());
        assertThat(taken(shape)).containsExactly(0, 0, 186, 92);
        assertThat(written(shape)).containsExactly(186, 92);
        assertThat(shape.offset(0, 256)).isEqualTo(10 * 256 + 22);
        assertThat(shape.offset(1, 256)).isEqualTo((92 + 5) * 256 + 22);
    }

    @Test
    void theHardwareScales() {
        DecoderShape shape = shape(HD, Transform.none().withSize(640, 360));
        assertThat(taken(shape)).containsExactly(0, 0, 1920, 1080);
        assertThat(written(shape)).containsExactly(640, 360);
        assertThat(shape.offset(0, 1024)).isZero();
        assertThat(shape.offset(1, 1024)).isEqualTo(360 * 1024);
        assertThat(shape.refusal()).isNull();
        assertThat(shape).hasToString("1920x1080, 8 bits as 8, scaled to 640x360");
        assertThat(shape.bytes(4, 2)).isLessThan(shape(HD, Transform.none()).bytes(4, 2));
    }

    @Test
    void theSizeOfTheStreamIsNoScaling() {
        assertThat(shape(HD, Transform.none().withSize(1920, 1080))).isEqualTo(shape(HD, Transform.none()));
    }

    @Test
    void ofAnOddSizeTheEvenPartIsScaled() {
        DecoderShape shape = shape(new DisplayArea(0, 0, 641, 361), Transform.none().withSize(320, 180));
        assertThat(taken(shape)).containsExactly(0, 0, 640, 360);
        assertThat(shape.refusal()).isNull();
    }

    /** By address, since the hardware begins at multiples of four alone; what is behind the part is not written. */
    @Test
    void aPartIsWrittenWithWhatIsInFrontOfIt() {
        DecoderShape shape = shape(HD, Transform.none().withCrop(new Crop(22, 10, 164, 82)));
        assertThat(taken(shape)).containsExactly(0, 0, 186, 92);
        assertThat(written(shape)).containsExactly(186, 92);
        assertThat(shape.offset(0, 256)).isEqualTo(10 * 256 + 22);
        assertThat(shape.offset(1, 256)).isEqualTo((92 + 5) * 256 + 22);
        assertThat(shape.refusal()).isNull();
        assertThat(shape).isEqualTo(shape(new DisplayArea(22, 10, 164, 82), Transform.none()))
                .isNotEqualTo(shape(HD, Transform.none()));
        assertThat(shape(new DisplayArea(2, 2, 400, 400), Transform.none().withCrop(new Crop(20, 8, 164, 82)))).isEqualTo(shape);
    }

    @Test
    void aPartIsScaledByTheHardware() {
        DecoderShape shape = shape(HD, Transform.none().withCrop(new Crop(24, 8, 164, 82)).withSize(640, 360));
        assertThat(taken(shape)).containsExactly(24, 8, 188, 90);
        assertThat(written(shape)).containsExactly(640, 360);
        assertThat(shape.refusal()).isNull();
        assertThat(shape(HD, Transform.none().withCrop(new Crop(22, 8, 164, 82)).withSize(640, 360)).refusal().text())
                .contains("164x82 at (22, 8)");
    }

    /** Of what is never interlaced the decoder is the same, and can be another camera's; HEVC's fields are pictures. */
    @Test
    void onlyWhatCanBeInterlacedIsDeinterlaced() {
        Transform bob = Transform.none().withDeinterlace(Deinterlace.BOB);
        int h264 = Nvcuvid.cudaVideoCodec_H264();
        assertThat(shape(HD, bob)).isEqualTo(shape(HD, Transform.none()));
        assertThat(shape(h264, false, HD, Transform.none()).deinterlaces()).isFalse();
        DecoderShape shape = shape(h264, false, HD, bob);
        assertThat(shape.deinterlace()).isEqualTo(Nvcuvid.cudaVideoDeinterlaceMode_Bob());
        assertThat(shape.deinterlaces()).isTrue();
        assertThat(shape.neighbours()).isZero();
        assertThat(shape).hasToString("1920x1080, 8 bits as 8, deinterlaced").isNotEqualTo(shape(HD, bob));
        DecoderShape adaptive = shape(h264, false, HD, bob.withDeinterlace(Deinterlace.ADAPTIVE));
        assertThat(adaptive.deinterlace()).isEqualTo(Nvcuvid.cudaVideoDeinterlaceMode_Adaptive());
        assertThat(adaptive.neighbours()).isEqualTo(2);
        assertThat(shape(Nvcuvid.cudaVideoCodec_HEVC(), false, HD, bob).deinterlaces()).isFalse();
    }

    /** It is refused where frames are made, with both sizes, and decoded meanwhile. */
    @Test
    void aPartThatIsNotInsideIsNotForTheHardware() {
        assertThat(shape(HD, Transform.none().withCrop(new Crop(0, 0, 1922, 82)))).isEqualTo(shape(HD, Transform.none()));
    }

    @Test
    void whatItCannotScaleExactlyItRefuses() {
        Transform half = Transform.none().withSize(82, 40);
        DecoderShape exact = shape(new DisplayArea(24, 8, 164, 82), half);
        assertThat(exact.refusal()).isNull();
        assertThat(taken(exact)).containsExactly(24, 8, 188, 90);
        assertThat(exact.offset(0, 256)).isZero();
        assertThat(shape(new DisplayArea(22, 8, 164, 82), half).refusal().text()).contains("multiples of 4", "164x82 at (22, 8)");
        assertThat(shape(new DisplayArea(24, 10, 164, 82), half).refusal().text()).contains("164x82 at (24, 10)");
        assertThat(shape(new DisplayArea(0, 0, 1, 82), half).refusal().text()).contains("1x82");
        assertThat(shape(new DisplayArea(22, 10, 164, 82), Transform.none()).refusal()).isNull();
    }
}
