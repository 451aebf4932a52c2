package io.framelease.camera;

import static io.framelease.camera.PacketChoice.NO_TIME;
import static org.assertj.core.api.Assertions.assertThat;

import io.framelease.camera.PacketChoice.Verdict;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PacketChoiceTest {
    private static final long FRAME = 40_000_000;

    private final PacketChoice choice = new PacketChoice();
    private long time;

    /** Packets one frame apart: K a key packet, P one that others depend on, b one that none does. */
    private String of(long need, String packets, boolean fields) {
        StringBuilder verdicts = new StringBuilder();
        for (char packet : packets.toCharArray()) {
            Verdict verdict = choice.of(need, packet == 'K', fields, () -> packet == 'b', time += FRAME, 0);
            verdicts.append(switch (verdict) {
                case DECODE -> packet;
                case DECODE_ALONE -> '!';
                case LEAVE_OUT -> '.';
                case PAUSE -> '_';
            });
        }
        return verdicts.toString();
    }

    @Test
    void levels() {
        assertThat(of(Need.EVERY_PICTURE, "KPbbPbbK", false)).isEqualTo("KPbbPbbK");
        assertThat(of(Need.KEY_PICTURES, "KPbbPbbKK", false)).isEqualTo("!______!!");
        assertThat(of(Need.NOTHING, "KPbbPbbK", false)).isEqualTo("________");
        assertThat(of(Need.EVERY_PICTURE, "bPK", false)).as("from where it may begin is the decoder's to say").isEqualTo("bPK");
    }

    /** The second field of a key picture is no key picture, and belongs to it. */
    @Test
    void fields() {
        assertThat(of(Need.KEY_PICTURES, "KPPPKKPP", true)).isEqualTo("K!__KK!_");
        assertThat(of(Need.NOTHING, "KP", true)).isEqualTo("__");
    }

    /** The rate is that of the last packet of each run, in times a frame. */
    @ParameterizedTest
    @CsvSource({"1.0, KPbbbPbbbP, KPbbbPbbbP", "1.9, KPbbbPbbbP, KPbbbPbbbP", "2.0, KPbbbPbbbP, KP.b.P.b.P",
        "2.5, KPbbPbbP, KP.bP.bP", "3.0, KPbbPbbP, KP..P..P", "10, KPbbbPbbbP, KP...P...P", "10, bbbbbbbbbbbbbbb, b.........b....",
        "5, KPPPPPK, KPPPPPK"})
    void aRate(double frames, String packets, String decoded) {
        assertThat(of((long) (frames * FRAME), packets, false)).isEqualTo(decoded);
    }

    /** Whatever the pattern, none that is wanted is missing: what is decoded is no further apart than asked for. */
    @Test
    void nobodyStarves() {
        for (String pattern : List.of("b", "Pb", "Pbb", "Pbbb", "Pbbbbbbb", "KPPbbbPb", "Kbbbbbbbbbbbbbbbbbbbbbbbb")) {
            for (double frames = 1; frames < 12; frames += 0.3) {
                String packets = pattern.repeat(40);
                String decoded = of((long) (frames * FRAME), packets, false);
                List<Integer> gaps = new ArrayList<>();
                int last = -1;
                for (int i = 0; i < decoded.length(); i++) {
                    if (decoded.charAt(i) != '.') {
                        gaps.add(i - last);
                        last = i;
                    }
                }
                double most = Math.max(1, frames);
                assertThat(gaps.subList(1, gaps.size())).as("%s for %s frames: %s", pattern, frames, decoded)
                        .allMatch(gap -> gap <= most);
                choice.begin();
            }
        }
    }

    @Test
    void withoutTimesNothingIsLeftOut() {
        for (int i = 0; i < 10; i++) {
            assertThat(choice.of(100 * FRAME, false, false, () -> true, NO_TIME, FRAME)).isEqualTo(Verdict.DECODE);
        }
        for (int i = 0; i < 10; i++) { // that stand still
            assertThat(choice.of(100 * FRAME, false, false, () -> true, 7, 0)).isEqualTo(Verdict.DECODE);
        }
    }

    /** By what packets last, where the first steps are not known yet; and not over jumps. */
    @Test
    void jumpsAreDecoded() {
        assertThat(choice.of(3 * FRAME, false, false, () -> true, 0, FRAME)).isEqualTo(Verdict.DECODE);
        assertThat(choice.of(3 * FRAME, false, false, () -> true, FRAME, FRAME)).isEqualTo(Verdict.LEAVE_OUT);
        assertThat(choice.of(3 * FRAME, false, false, () -> true, 100 * FRAME, FRAME)).isEqualTo(Verdict.DECODE);
        assertThat(choice.of(3 * FRAME, false, false, () -> true, 5 * FRAME, FRAME)).as("back").isEqualTo(Verdict.DECODE);
        assertThat(choice.of(3 * FRAME, false, false, () -> true, 6 * FRAME, FRAME)).isEqualTo(Verdict.LEAVE_OUT);
        choice.begin();
        assertThat(choice.of(3 * FRAME, false, false, () -> true, 7 * FRAME, FRAME)).isEqualTo(Verdict.DECODE);
    }
}
