package io.framelease.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PicturesTest {
    private static final int WIDTH = 64;
    private static final int HEIGHT = 32;

    static Stream<Arguments> fills() {
        return Stream.of(0, 64).flatMap(more -> Stream.of(
                Arguments.of("segments", (Function<Pictures, MemorySegment>) Pictures::segments, more),
                Arguments.of("memcpy", (Function<Pictures, MemorySegment>) Pictures::memcpy, more),
                Arguments.of("device", (Function<Pictures, MemorySegment>) Pictures::device, more)));
    }

    @ParameterizedTest(name = "{0}, pitch {2} more")
    @MethodSource("fills")
    void everyFillCopiesTheWholePicture(String name, Function<Pictures, MemorySegment> fill, int more) {
        int pitch = WIDTH + more;
        try (Pictures pictures = new Pictures(WIDTH, HEIGHT, pitch, WIDTH)) {
            for (int turn = 0; turn < Pictures.COUNT + 1; turn++) {
                MemorySegment slot = fill.apply(pictures);
                assertThat(slot.address()).isEqualTo(pictures.filled().address());
                assertThat(lines(slot, WIDTH)).isEqualTo(lines(pictures.copied(), pitch));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 64})
    void chromaOfI420IsInterleaved(int more) {
        int pitch = WIDTH + more;
        try (Pictures pictures = new Pictures(WIDTH, HEIGHT, pitch, WIDTH)) {
            byte[] filled = lines(pictures.swscale(), WIDTH);
            byte[] expected = lines(pictures.copied(), pitch);
            MemorySegment source = pictures.copied();
            long u = (long) pitch * HEIGHT;
            long v = u + u / 4;
            for (int line = 0; line < HEIGHT / 2; line++) {
                for (int x = 0; x < WIDTH / 2; x++) {
                    int at = (HEIGHT + line) * WIDTH + 2 * x;
                    expected[at] = source.get(ValueLayout.JAVA_BYTE, u + (long) line * (pitch / 2) + x);
                    expected[at + 1] = source.get(ValueLayout.JAVA_BYTE, v + (long) line * (pitch / 2) + x);
                }
            }
            assertThat(filled).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 64})
    void plainCopiesAsManyBytesAsAPictureHas(int more) {
        try (Pictures pictures = new Pictures(WIDTH, HEIGHT, WIDTH + more, WIDTH)) {
            assertThat(pictures.bytes()).isEqualTo(WIDTH * HEIGHT * 3 / 2);
            assertThat(pictures.plainSegment().mismatch(pictures.copied())).isIn(-1L, pictures.bytes());
            assertThat(pictures.plainMemcpy().mismatch(pictures.copied())).isIn(-1L, pictures.bytes());
        }
    }

    /** The samples without what is between lines. */
    private static byte[] lines(MemorySegment picture, int pitch) {
        byte[] samples = new byte[WIDTH * HEIGHT * 3 / 2];
        for (int line = 0; line < HEIGHT * 3 / 2; line++) {
            MemorySegment.copy(picture, ValueLayout.JAVA_BYTE, (long) line * pitch, samples, line * WIDTH, WIDTH);
        }
        return samples;
    }
}
