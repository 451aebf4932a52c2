package io.framelease.cli.engine;

import static io.framelease.testing.Liveness.patient;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.framelease.Camera;
import io.framelease.CameraOptions;
import io.framelease.Device;
import io.framelease.Frame;
import io.framelease.FrameView;
import io.framelease.Overflow;
import io.framelease.Plane;
import io.framelease.Subscription;
import io.framelease.device.DeviceDecorator;
import io.framelease.device.HostDevice;
import io.framelease.ffmpeg.Clips;
import io.framelease.testing.Liveness;
import io.framelease.testing.Logs;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MeanLumaTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 7, 8, 9, 642, 1024, 1025, 5000})
    void whiteIsWhiteHoweverLongTheLine(int width) {
        byte[] bytes = new byte[width];
        Arrays.fill(bytes, (byte) 255);
        assertThat(MeanLuma.mean(new Plane(MemorySegment.ofArray(bytes), width, 1, width))).isEqualTo(255);
    }

    @Test
    void paddingDoesNotCount() {
        int width = 1043;
        int lines = 5;
        int pitch = 1152;
        byte[] bytes = new byte[pitch * (lines - 1) + width];
        new Random(1).nextBytes(bytes);
        long sum = 0;
        for (int line = 0; line < lines; line++) {
            for (int x = 0; x < width; x++) {
                sum += bytes[line * pitch + x] & 0xff;
            }
        }
        assertThat(MeanLuma.mean(new Plane(MemorySegment.ofArray(bytes), width, lines, pitch)))
                .isEqualTo((double) sum / (width * lines));
    }

    /** A device whose memory Java may not read: its views give no memory that can be read, but a copy without padding. */
    private static DeviceDecorator opaque(HostDevice device) {
        return new DeviceDecorator(device) {
            @Override
            public boolean isCuda() {
                return true;
            }
        };
    }

    private static Frame first(CameraOptions options, Device device) throws InterruptedException {
        try (Camera camera = Camera.open(options, device); Subscription frames = camera.subscribe(Overflow.BLOCK)) {
            return frames.poll(Liveness.LIMIT);
        }
    }

    @Test
    @Logs("WARN Camera: .*is still held 1 times, .* after the camera was closed")
    void aPictureOnAGpuIsReadFromACopy() throws InterruptedException {
        CameraOptions clip = patient(Clips.file("audio-video-320x180.mp4").toString());
        try (HostDevice device = HostDevice.plain(); DeviceDecorator gpu = opaque(device);
                MeanLuma readable = new MeanLuma(); MeanLuma engine = new MeanLuma();
                HostPicture expected = new HostPicture(); HostPicture picture = new HostPicture()) {
            try (Frame frame = first(clip, device); FrameView view = frame.open()) {
                readable.look(frame, view);
                expected.read(view);
                try (Frame other = first(clip, gpu); FrameView opaque = other.open()) {
                    assertThat(opaque.y().byteSize()).isZero();
                    engine.look(other, opaque);
                    picture.read(opaque);
                    assertThat(engine.mean()).isEqualTo(readable.mean());
                    assertThat(picture.chroma().lines()).isEqualTo(90);
                    assertThat(picture.chroma().pitch()).isEqualTo(320);
                    for (int line = 0; line < 90; line++) {
                        assertThat(line(picture.chroma(), line)).isEqualTo(line(expected.chroma(), line));
                    }
                }
            }
        }
    }

    private static byte[] line(Plane plane, int line) {
        return plane.memory().asSlice((long) line * plane.pitch(), plane.lineBytes()).toArray(ValueLayout.JAVA_BYTE);
    }

    @Test
    @Logs("WARN Camera: .*is still held 1 times, .* after the camera was closed")
    void otherFormatsAreRefused() throws InterruptedException {
        CameraOptions deep = patient(Clips.file("hevc-main10-640x360.mp4").toString()).withHighBitDepth(true);
        try (HostDevice device = HostDevice.plain(); MeanLuma engine = new MeanLuma();
                Frame frame = first(deep, device); FrameView view = frame.open()) {
            assertThatThrownBy(() -> engine.look(frame, view)).isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("P010");
        }
    }
}
