package io.framelease.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;

import io.framelease.bindings.ffmpeg.AVCodecContext;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** After what a decoder is not kept over a reconnect. */
class CodedShapeTest {
    private final Arena arena = Arena.ofConfined();
    private final MemorySegment context = AVCodecContext.allocate(arena);
    private final CodedShape shape = new CodedShape();

    @AfterEach
    void close() {
        arena.close();
    }

    private void look(int width, int height, int delay) {
        AVCodecContext.width(context, width);
        AVCodecContext.height(context, height);
        AVCodecContext.has_b_frames(context, delay);
        shape.look(context);
    }

    @Test
    void picturesThatStayAsTheyAreChangeNothing() {
        look(640, 360, 2);
        look(640, 360, 2);
        look(640, 360, 1);
        assertThat(shape.hasChanged()).isFalse();
    }

    @Test
    void anotherSizeIsAChangeForGood() {
        look(640, 360, 0);
        look(320, 180, 0);
        look(640, 360, 0);
        assertThat(shape.hasChanged()).isTrue();
    }

    /** A byte that was changed on the wire puts a picture elsewhere: four of 25 a second are 160 ms, for as long as it is kept. */
    @Test
    void aDelayThatHasGrownIsAChangeForGood() {
        look(640, 360, 0);
        look(640, 360, 4);
        assertThat(shape.hasChanged()).isTrue();
    }
}
