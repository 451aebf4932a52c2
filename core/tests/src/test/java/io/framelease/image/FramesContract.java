package io.framelease.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import io.framelease.AspectRatio;
import io.framelease.Camera;
import io.framelease.CameraOptions;
import io.framelease.ChromaLocation;
import io.framelease.ColorDescription;
import io.framelease.ColorMatrix;
import io.framelease.ColorPrimaries;
import io.framelease.Cropping;
import io.framelease.Devices;
import io.framelease.Frame;
import io.framelease.FrameView;
import io.framelease.MatrixCoefficients;
import io.framelease.Overflow;
import io.framelease.PixelFormat;
import io.framelease.PoolLayout;
import io.framelease.SampleRange;
import io.framelease.Subscription;
import io.framelease.TransferCharacteristics;
import io.framelease.WhenExhausted;
import io.framelease.device.DeviceBackend;
import io.framelease.ffmpeg.Clips;
import io.framelease.lease.FrameFormat;
import io.framelease.lease.FrameRegistry;
import io.framelease.lease.PictureInfo;
import io.framelease.lease.Slot;
import io.framelease.lease.SlotPool;
import io.framelease.natives.OrderedArena;
import io.framelease.testing.Liveness;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Images of frames, on any device. */
abstract class FramesContract {
    abstract DeviceBackend device();

    /** Publishes a picture as a frame. */
    private Frame publish(ExactRgb picture, SlotPool pool, ColorMatrix matrix, boolean fullRange, int rotation,
            ChromaLocation location) {
        Slot slot = pool.tryAcquire();
        int lumaLine = picture.format().lumaLineBytes(picture.width());
        int chromaLine = picture.format().chromaLineBytes(picture.width());
        try (Arena arena = Arena.ofConfined(); OrderedArena streams = new OrderedArena()) {
            MemorySegment bytes = arena.allocate(picture.bytes().length).copyFrom(MemorySegment.ofArray(picture.bytes()));
            device().upload(slot.plane(0), slot.pitch(), bytes, lumaLine, lumaLine, picture.height());
            device().upload(slot.plane(1), slot.pitch(), bytes.asSlice((long) lumaLine * picture.height()), chromaLine, chromaLine,
                    PixelFormat.chromaLines(picture.height()));
            device().record(slot.ready(), device().openStream(streams));
        }
        FrameFormat format = new FrameFormat(picture.width(), picture.height(), picture.format(), matrix, fullRange, 1, rotation,
                new AspectRatio(4, 3), Cropping.NONE, new ColorDescription(ColorPrimaries.BT709, TransferCharacteristics.BT709,
                        MatrixCoefficients.BT709, SampleRange.UNSPECIFIED, location));
        return new FrameRegistry("test").attach(slot, PictureInfo.of(format, 1, 0, 0), System.nanoTime()).handle();
    }

    /** The image is the picture by the formula, turned clockwise so many times by a quarter. */
    private static void assertShows(BufferedImage image, ExactRgb picture, int quarters, ColorMatrix matrix, boolean fullRange,
            ChromaLocation location) {
        int width = picture.width();
        int height = picture.height();
        assertThat(image.getWidth()).isEqualTo(quarters % 2 == 0 ? width : height);
        assertThat(image.getHeight()).isEqualTo(quarters % 2 == 0 ? height : width);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int shown = switch (quarters) {
                    case 0 -> image.getRGB(x, y);
                    case 1 -> image.getRGB(height - 1 - y, x);
                    case 2 -> image.getRGB(width - 1 - x, height - 1 - y);
                    default -> image.getRGB(y, width - 1 - x);
                };
                for (int which = 0; which < 3; which++) {
                    double exact = picture.color(x, y, which, matrix, fullRange, location);
                    double found = shown >> 16 - 8 * which & 0xff;
                    if (Math.abs(found - exact) > 0.501) {
                        assertThat(found).as("colour %d at %d, %d of %s", which, x, y, picture).isCloseTo(exact, within(0.501));
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "NV12, 64, 48,   0, 0, BT709,  false, LEFT",
        "NV12, 63, 47,  90, 1, BT601,  false, CENTER",
        "NV12, 65, 33, 180, 2, BT2020, true,  TOP_LEFT",
        "NV12, 31, 64, 270, 3, BT709,  true,  UNSPECIFIED",
        "NV12, 33, 31,  45, 0, BT709,  false, BOTTOM",
        "NV12,  1,  1,  90, 1, BT709,  false, LEFT",
        "P010, 63, 48,   0, 0, BT2020, false, TOP_LEFT",
        "P010, 64, 47,  90, 1, BT2020, true,  LEFT",
        "P016, 63, 47, 180, 2, BT709,  false, LEFT",
        "P016, 62, 47, 270, 3, BT601,  true,  BOTTOM_LEFT"})
    void anImageShowsTheFrameUpright(PixelFormat format, int width, int height, int rotation, int quarters, ColorMatrix matrix,
            boolean fullRange, ChromaLocation location) {
        ExactRgb picture = ExactRgb.random(format, width, height, new Random(rotation + width));
        SlotPool pool = SlotPool.allocate(device(), PoolLayout.of(width, height, format, 1), 0);
        try (Frame frame = publish(picture, pool, matrix, fullRange, rotation, location)) {
            BufferedImage image = Frames.toImage(frame);
            assertShows(image, picture, quarters, matrix, fullRange, location);
            assertThat(pool.inUse()).as("the frame stays open").isEqualTo(1);
        }
        assertThat(pool.inUse()).as("nothing else holds it").isZero();
        pool.retire();
    }

    @ParameterizedTest
    @EnumSource
    void aFrameThatCannotBeOpenedHasNoImage(PixelFormat format) {
        ExactRgb picture = ExactRgb.random(format, 16, 16, new Random(1));
        SlotPool pool = SlotPool.allocate(device(), PoolLayout.of(16, 16, format, 1), 0);
        Frame frame = publish(picture, pool, ColorMatrix.BT709, false, 0, ChromaLocation.LEFT);
        frame.close();
        assertThatIllegalStateException().isThrownBy(() -> Frames.toImage(frame)).withMessageContaining("closed");
        pool.retire();
    }

    /** Through a PNG file, which keeps each value. */
    @ParameterizedTest
    @CsvSource({"h264-b-642x362.mp4, false, 0", "vp9-641x361.webm, false, 0", "turned-96x64.mp4, false, 3",
        "hevc-main10-640x360.mp4, true, 0", "tags-96x64.h264, false, 0", "mjpeg-641x361.mkv, false, 0", "crop-192x96.mp4, false, 0"})
    void aSnapshotOfACamera(String clip, boolean tenBits, int quarters) throws Exception {
        CameraOptions options = Liveness.patient(Clips.file(clip).toString()).withWhenExhausted(WhenExhausted.BLOCK)
                .withHighBitDepth(tenBits);
        try (Camera camera = Camera.open(options, device()); Subscription frames = camera.subscribe(Overflow.BLOCK);
                Frame frame = frames.poll(Liveness.LIMIT)) {
            assertThat(frame.format()).isEqualTo(tenBits ? PixelFormat.P010 : PixelFormat.NV12);
            ExactRgb picture = new ExactRgb(frame.format(), frame.width(), frame.height(), bytes(frame));
            ByteArrayOutputStream file = new ByteArrayOutputStream();
            assertThat(ImageIO.write(Frames.toImage(frame), "png", file)).isTrue();
            BufferedImage read = ImageIO.read(new ByteArrayInputStream(file.toByteArray()));
            assertShows(read, picture, quarters, frame.colorMatrix(), frame.isFullRange(), frame.info().color().chromaLocation());
        }
    }

    private static byte[] bytes(Frame frame) {
        try (FrameView view = frame.open()) {
            MemorySegment picture = MemorySegment.ofArray(new byte[(int) view.pictureBytes()]);
            view.copyTo(picture);
            return picture.toArray(ValueLayout.JAVA_BYTE);
        }
    }

    @Test
    void aConverterFitsFramesOfItsKind() {
        ExactRgb picture = ExactRgb.random(PixelFormat.NV12, 16, 16, new Random(1));
        SlotPool pool = SlotPool.allocate(device(), PoolLayout.of(16, 16, PixelFormat.NV12, 4), 0);
        try (Frame frame = publish(picture, pool, ColorMatrix.BT709, false, 0, ChromaLocation.LEFT);
                Frame turned = publish(picture, pool, ColorMatrix.BT709, false, 90, ChromaLocation.LEFT);
                Frame full = publish(picture, pool, ColorMatrix.BT709, true, 0, ChromaLocation.LEFT);
                Frame center = publish(picture, pool, ColorMatrix.BT709, false, 0, ChromaLocation.CENTER)) {
            RgbConverter converter = RgbConverter.of(frame);
            assertThat(converter.fits(turned)).isTrue();
            assertThat(converter.fits(full)).isFalse();
            assertThat(converter.fits(center)).isFalse();
            assertThat(converter.withSharedChroma().fits(frame)).isTrue();
        }
        pool.retire();
    }

    /** Any device's frame becomes planes of floats by way of the host, and its view and itself may be closed then. */
    @ParameterizedTest
    @CsvSource({"NV12, 63, 47, CENTER", "NV12, 64, 48, LEFT", "P010, 33, 31, TOP_LEFT", "P016, 62, 47, LEFT"})
    void planesOfFloats(PixelFormat format, int width, int height, ChromaLocation location) {
        ExactRgb picture = ExactRgb.random(format, width, height, new Random(width));
        SlotPool pool = SlotPool.allocate(device(), PoolLayout.of(width, height, format, 1), 0);
        FloatBuffer floats = ByteBuffer.allocateDirect(12 * width * height).order(ByteOrder.nativeOrder()).asFloatBuffer();
        Frame frame = publish(picture, pool, ColorMatrix.BT709, false, 0, location);
        try (Frame host = frame.on(Devices.host()); FrameView view = host.open()) {
            RgbConverter.of(frame).convertPlanar(view.luma(), view.chroma(), width, height, floats, new float[3],
                    new float[] {1, 1, 1});
        }
        frame.close();
        assertThat(pool.inUse()).as("nothing else holds it").isZero();
        pool.retire();
        for (int i = 0; i < floats.limit(); i++) {
            int at = i % (width * height);
            double exact = picture.color(at % width, at / width, i / (width * height), ColorMatrix.BT709, false, location);
            assertThat(floats.get(i) * 255.0).as("value %d of %s", i, picture).isCloseTo(exact, within(1e-3));
        }
    }
}
