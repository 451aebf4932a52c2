package io.framelease.nvdec;

import static org.assertj.core.api.Assertions.assertThat;

import io.framelease.ffmpeg.Clips;
import io.framelease.ffmpeg.FedDecoder;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What the headers of VP9's frames say, by streams of libvpx and by bytes that are none. */
class Vp9FramesTest {
    private final Vp9Frames frames = new Vp9Frames();

    private static List<byte[]> packets(String clip) {
        return FedDecoder.units(Clips.file(clip));
    }

    private List<String> read(byte[] packet) {
        frames.read(MemorySegment.ofArray(packet));
        List<String> read = new ArrayList<>();
        for (int i = 0; i < frames.count(); i++) {
            read.add((frames.shows(i) ? "shows " : "keeps ") + Integer.toBinaryString(frames.places(i)));
        }
        return read;
    }

    /** 40 pictures are coded, 19 of them to be shown later, each of these by a packet of one byte. */
    @Test
    void packetsShowWhatOthersHaveCoded() {
        List<byte[]> packets = packets("vp9-again-160x128.webm");
        assertThat(packets).hasSize(40);
        assertThat(read(packets.getFirst())).containsExactly("keeps 11111111");
        assertThat(read(packets.get(1))).as("a superframe: hidden pictures, and one that is shown").hasSize(5)
                .allMatch(frame -> frame.startsWith("keeps"));
        int coded = 0;
        for (byte[] packet : packets) {
            List<String> read = read(packet);
            if (packet.length == 1) {
                assertThat(read).singleElement().asString().startsWith("shows");
            } else {
                assertThat(read).isNotEmpty().allMatch(frame -> frame.startsWith("keeps"));
                coded += read.size();
            }
        }
        assertThat(coded).isEqualTo(40);
        assertThat(packets).filteredOn(packet -> packet.length == 1).hasSize(19);
    }

    /** What a packet shows was kept before, and is shown once. */
    @Test
    void whatIsShownIsKept() {
        String[] kept = new String[8];
        List<String> shown = new ArrayList<>();
        int number = 0;
        for (byte[] packet : packets("vp9-again-160x128.webm")) {
            frames.read(MemorySegment.ofArray(packet));
            for (int i = 0; i < frames.count(); i++, number++) {
                if (frames.shows(i)) {
                    shown.add(kept[frames.places(i)]);
                }
                for (int place = 0; place < 8; place++) {
                    if (!frames.shows(i) && (frames.places(i) >> place & 1) == 1) {
                        kept[place] = "picture " + number;
                    }
                }
            }
        }
        assertThat(shown).hasSize(19).doesNotContainNull().doesNotHaveDuplicates();
    }

    @Test
    void bytesThatAreNoFrameDoNoHarm() {
        Random random = new Random(9);
        for (int size = 0; size < 400; size++) {
            byte[] packet = new byte[size % 40];
            random.nextBytes(packet);
            if (packet.length > 0 && size % 2 == 0) {
                packet[packet.length - 1] |= (byte) 0b1100_0000; // perhaps an index
                packet[packet.length - 1] &= (byte) 0b1101_1111;
            }
            assertThat(read(packet)).hasSizeLessThanOrEqualTo(8);
        }
    }
}
