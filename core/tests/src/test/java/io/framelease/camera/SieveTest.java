package io.framelease.camera;

import static org.assertj.core.api.Assertions.assertThat;

import io.framelease.Demand;
import org.junit.jupiter.api.Test;

class SieveTest {
    private static final long FRAME = 40_000_000;

    private long time;

    /** Pictures at 25 a second, K a key picture: which of them are chosen. */
    private String chosen(Sieve sieve, String pictures) {
        StringBuilder chosen = new StringBuilder();
        for (char picture : pictures.toCharArray()) {
            boolean wanted = sieve.choose(picture == 'K', time += FRAME);
            assertThat(sieve.isChosen()).isEqualTo(wanted);
            chosen.append(wanted ? picture : '.');
        }
        return chosen.toString();
    }

    @Test
    void eachDemand() {
        assertThat(chosen(new Sieve(Demand.everyFrame()), "KPPPK")).isEqualTo("KPPPK");
        assertThat(chosen(new Sieve(Demand.everyNth(3)), "PKPPPPK")).isEqualTo("P..P..K");
        assertThat(chosen(new Sieve(Demand.keyFrames()), "PKPPPPK")).isEqualTo(".K....K");
        assertThat(chosen(new Sieve(Demand.atMost(12.5)), "PKPPPPK")).isEqualTo("P.P.P.K");
        assertThat(chosen(new Sieve(Demand.everyNth(Integer.MAX_VALUE)), "KPPPK")).isEqualTo("K....");
    }

    @Test
    void whatIsNotChosenIsCounted() {
        Sieve sieve = new Sieve(Demand.everyNth(3));
        chosen(sieve, "PPPPPPP");
        assertThat(sieve.leftOut()).isEqualTo(4);
        sieve.ask(Demand.everyFrame());
        chosen(sieve, "PPPP");
        assertThat(sieve.leftOut()).isEqualTo(4);
    }

    /** Also one that is equal: it begins anew. */
    @Test
    void anotherDemandHoldsFromTheNextPicture() {
        Sieve sieve = new Sieve(Demand.everyNth(3));
        assertThat(chosen(sieve, "PP")).isEqualTo("P.");
        sieve.ask(Demand.everyNth(3));
        assertThat(sieve.isChosen()).as("what was decided stays").isFalse();
        assertThat(chosen(sieve, "PPPP")).isEqualTo("P..P");
        sieve.ask(Demand.keyFrames());
        assertThat(sieve.demand()).isEqualTo(Demand.keyFrames());
        assertThat(sieve.need()).isEqualTo(Need.KEY_PICTURES);
        assertThat(chosen(sieve, "PPK")).isEqualTo("..K");
        sieve.ask(Demand.atMost(5));
        assertThat(sieve.need()).isEqualTo(5 * FRAME);
        assertThat(chosen(sieve, "PPPPPPPPP")).as("the nearest to each fifth of a second").isEqualTo("P..P....P");
    }

    /** A frame that is being published when somebody subscribes is that one's only if it wants each, whatever it is. */
    @Test
    void whatWasLookedAtBeforeIsOfWhoeverWantsAll() {
        assertThat(new Sieve(Demand.everyFrame()).isChosen()).isTrue();
        for (Demand demand : new Demand[] {Demand.everyNth(2), Demand.atMost(1), Demand.keyFrames()}) {
            assertThat(new Sieve(demand).isChosen()).as("%s", demand).isFalse();
        }
    }

    @Test
    void theHighestDemandCounts() {
        assertThat(new long[] {Need.of(Demand.everyFrame()), Need.of(Demand.atMost(10)), Need.of(Demand.atMost(1e-300)),
            Need.of(Demand.keyFrames()), Need.NOTHING}).isSorted().doesNotHaveDuplicates();
        assertThat(Need.of(Demand.everyNth(5))).isEqualTo(Need.EVERY_PICTURE);
    }
}
