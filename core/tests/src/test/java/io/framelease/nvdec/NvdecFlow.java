package io.framelease.nvdec;

import static org.assertj.core.api.Assertions.assertThat;

import io.framelease.CameraOptions;
import io.framelease.ffmpeg.Clips;
import io.framelease.ffmpeg.Demuxer;
import io.framelease.ffmpeg.Interrupt;
import io.framelease.ffmpeg.Learned;
import io.framelease.ffmpeg.OpenOptions;
import io.framelease.ffmpeg.Source;
import io.framelease.natives.FFmpegLibraries;
import io.framelease.natives.OrderedArena;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

/** What tests have that stand above NVIDIA's driver, on a machine without one: the driver is a script. */
abstract class NvdecFlow {
    /** Twelve pictures of 640x360, then twelve of 1280x720; by the file. What the parser finds in it the script says. */
    static final String RESIZED = "h264-resize-640x360-1280x720.h264";
    static final int FIRST_OF_OTHER_SIZE = 13;

    final OrderedArena arena = new OrderedArena();
    FakeNvdec driver;

    @BeforeAll
    static void load() {
        FFmpegLibraries.require();
    }

    @AfterEach
    void end() {
        arena.close();
        if (driver != null) {
            driver.decoders.drain();
            assertThat(driver.decoders.existing()).isZero();
            assertThat(driver.made).allSatisfy(decoder -> {
                assertThat(decoder.destroyed).isEqualTo(1);
                assertThat(decoder.mapped).isZero();
            });
        }
    }

    final Demuxer demuxer(String clip) {
        String file = Clips.file(clip).toString();
        return new Demuxer(Source.parse(file), OpenOptions.of(CameraOptions.of(file)), new Learned(), Interrupt.never(), arena);
    }

    /** One picture a packet, shown one packet later, of the sizes of this order; the parser knows no other. */
    static FakeNvdec.Script resized(int firstWidth, int firstHeight, int thenWidth, int thenHeight) {
        return (number, found) -> {
            int index = (int) (number % 4);
            if (number < 0) {
                found.display((int) (-number % 4));
                return;
            }
            if (number > 1 && number != FIRST_OF_OTHER_SIZE) {
                found.display((int) ((number - 1) % 4));
            }
            if (number == 1) {
                found.sequence(firstWidth, firstHeight);
            } else if (number == FIRST_OF_OTHER_SIZE) {
                found.sequence(thenWidth, thenHeight);
            }
            found.decode(index, 2 * (int) number);
        };
    }
}
