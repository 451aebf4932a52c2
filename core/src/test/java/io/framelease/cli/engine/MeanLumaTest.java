package io.framelease.cli.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.framelease.Device;
import io.framelease.FrameView;
import io.framelease.PixelFormat;
import io.framelease.Plane;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
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

    /** What a GPU's view gives: no memory that can be read, but a copy without padding. */
    @Test
    void aPictureOnAGpuIsReadFromACopy() {
        FrameView view = stub(FrameView.class, (proxy, method, arguments) -> switch (method.getName()) {
            case "device" -> stub(Device.class, (device, question, none) -> question.getName().equals("isCuda"));
            case "format" -> PixelFormat.NV12;
            case "width", "height" -> 3;
            case "pictureBytes" -> 9L + 8;
            case "copyTo" -> {
                MemorySegment target = (MemorySegment) arguments[0];
                for (int i = 0; i < 17; i++) {
                    target.set(ValueLayout.JAVA_BYTE, i, (byte) (i < 9 ? 7 : 100 + i));
                }
                yield 17L;
            }
            default -> throw new AssertionError(method + " of a GPU's view");
        });
        try (MeanLuma engine = new MeanLuma(); HostPicture picture = new HostPicture()) {
            engine.look(null, view);
            assertThat(engine.mean()).isEqualTo(7);
            picture.read(view);
            assertThat(picture.chroma().lines()).isEqualTo(2);
            assertThat(picture.chroma().pitch()).isEqualTo(4);
            assertThat(picture.chroma().memory().toArray(ValueLayout.JAVA_BYTE))
                    .containsExactly(109, 110, 111, 112, 113, 114, 115, 116);
        }
    }

    @Test
    void otherFormatsAreRefused() {
        FrameView view = stub(FrameView.class, (proxy, method, arguments) -> PixelFormat.P010);
        try (MeanLuma engine = new MeanLuma()) {
            assertThatThrownBy(() -> engine.look(null, view)).isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("P010");
        }
    }

    private static <T> T stub(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
