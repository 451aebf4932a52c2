package io.framelease.nvdec;

import static org.assertj.core.api.Assertions.assertThat;

import io.framelease.nvdec.Picture.Place;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Pictures in decoding order, with a parser behind that shows each as late as the standard allows. */
class DisplayOrderTest {
    private static final int PARSERS_DELAY = 7;

    private final List<Integer> shown = new ArrayList<>();
    private final List<Integer> behind = new ArrayList<>();
    private final List<Picture> atTheParser = new ArrayList<>();
    private int decoded;
    private long damage;

    private DisplayOrder order(int delay) {
        return new DisplayOrder(delay, picture -> shown.add(picture.order), () -> damage);
    }

    /** Decodes; the parser shows what it has too much of. */
    private void decode(DisplayOrder order, boolean begins, int... places) {
        for (int i = 0; i < places.length; i++) {
            Picture picture = new Picture(null, decoded);
            picture.begin(decoded++);
            picture.order = places[i];
            boolean first = begins && i == 0;
            if (first) {
                parserShowsAll(order);
            }
            order.decoded(picture, first);
            atTheParser.add(picture);
            while (atTheParser.size() > PARSERS_DELAY) {
                parserShows(order);
            }
            behind.add(decoded - shown.size());
        }
    }

    private void parserShows(DisplayOrder order) {
        Picture first = atTheParser.stream().min(Comparator.comparingInt(picture -> picture.order)).orElseThrow();
        atTheParser.remove(first);
        order.displayed(first);
    }

    private void parserShowsAll(DisplayOrder order) {
        while (!atTheParser.isEmpty()) {
            parserShows(order);
        }
    }

    @Test
    void withoutReorderingEachIsShownAtOnce() {
        DisplayOrder order = order(0);
        decode(order, true, 0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22);
        assertThat(shown).containsExactly(0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22);
        assertThat(behind).allMatch(pictures -> pictures == 0);
    }

    @Test
    void whatTheStreamTellsIsKept() {
        DisplayOrder order = order(0);
        order.tell(2);
        decode(order, true, 0, 8, 4, 2, 6, 16, 12, 10, 14);
        parserShowsAll(order);
        assertThat(shown).containsExactly(0, 2, 4, 6, 8, 10, 12, 14, 16);
        assertThat(behind).allMatch(pictures -> pictures <= 2);
        assertThat(order.dropped()).isZero();
        assertThat(order.delay()).isEqualTo(2);
    }

    @Test
    void oneReorderedPictureIsForeseenByTheGap() {
        DisplayOrder order = order(0);
        decode(order, true, 0, 4, 2, 8, 6, 12, 10);
        parserShowsAll(order);
        assertThat(shown).containsExactly(0, 2, 4, 6, 8, 10, 12);
        assertThat(behind).allMatch(pictures -> pictures <= 1);
        assertThat(order.dropped()).isZero();
    }

    /** A pyramid costs one picture, once, as it costs FFmpeg. */
    @Test
    void twoAreLearned() {
        DisplayOrder order = order(0);
        decode(order, true, 0, 8, 4, 2, 6, 16, 12, 10, 14, 24, 20, 18, 22);
        parserShowsAll(order);
        assertThat(shown).isSorted().doesNotContain(2).hasSize(12);
        assertThat(order.dropped()).isEqualTo(1);
        assertThat(order.delay()).isEqualTo(2);
        assertThat(behind.subList(5, behind.size())).allMatch(pictures -> pictures <= 3);
    }

    @Test
    void aSequenceBeginsWhenAllBeforeItAreShown() {
        DisplayOrder order = order(2);
        decode(order, true, 0, 8, 4, 2, 6);
        decode(order, true, 0, 8, 4, 2, 6);
        parserShowsAll(order);
        assertThat(shown).containsExactly(0, 2, 4, 6, 8, 0, 2, 4, 6, 8);
        assertThat(order.dropped()).isZero();
    }

    /** Places that begin anew without a new sequence cost time and no picture: the parser's order is the limit. */
    @Test
    void placesMayBeginAnewInMidStream() {
        DisplayOrder order = order(0);
        decode(order, true, 100, 102, 104, 106);
        parserShowsAll(order);
        decode(order, false, 0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20);
        parserShowsAll(order);
        assertThat(shown).containsExactly(100, 102, 104, 106, 0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20);
        assertThat(order.dropped()).isZero();
    }

    /** Sequences of twelve pictures, none of which is reordered. */
    private void sequences(DisplayOrder order, int count) {
        for (int i = 0; i < count; i++) {
            decode(order, true, 0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22);
        }
    }

    /** A picture that counts from another than it was coded behind, since that was lost, makes none late for good. */
    @Test
    void whatDamageHasTaughtIsForgottenWithASequence() {
        DisplayOrder order = order(0);
        sequences(order, 3);
        damage++;
        decode(order, true, 0, 2, 4, 6, 8, 10, 12, 3, 5, 7, 9, 11);
        assertThat(order.delay()).isEqualTo(5);
        sequences(order, 5);
        assertThat(order.delay()).as("enough has to come first").isEqualTo(5);
        sequences(order, 7);
        assertThat(order.delay()).isZero();
        behind.clear();
        long dropped = order.dropped();
        shown.clear();
        decoded = 0;
        sequences(order, 10);
        assertThat(behind).allMatch(pictures -> pictures == 0);
        assertThat(order.dropped()).isEqualTo(dropped);
    }

    /** Whoever reorders now and then loses nothing by it again and again. */
    @Test
    void withoutDamageWhatWasLearnedStays() {
        DisplayOrder order = order(0);
        decode(order, true, 0, 8, 4, 2, 6, 16, 12, 10, 14);
        sequences(order, 30);
        assertThat(order.delay()).isEqualTo(2);
    }

    /** Places were damaged: FFmpeg takes that for a beginning too, shows all before, and waits for no more than it did. */
    @Test
    void placesBeforeThoseOfAllRecentPicturesBeginASequence() {
        DisplayOrder order = order(0);
        int[] places = new int[DisplayOrder.MOST];
        for (int i = 0; i < places.length; i++) {
            places[i] = 100 + 2 * i;
        }
        decode(order, true, places);
        decode(order, false, 2, 4, 6, 8);
        assertThat(order.delay()).isZero();
        assertThat(shown).endsWith(130, 2, 4, 6, 8);
        assertThat(order.dropped()).isZero();
    }

    /** The parser, which knows of no new sequence, shows low places at once, before those that were shown here already. */
    @Test
    void aSequenceThatBeginsByItsPlacesIsShownInOrderAsFarAsTheParserLets() {
        DisplayOrder order = order(2);
        int[] places = new int[DisplayOrder.MOST];
        for (int i = 0; i < places.length; i++) {
            places[i] = 100 + 2 * i;
        }
        decode(order, true, places);
        decode(order, false, 2, 8, 4, 6, 14, 10, 12);
        parserShowsAll(order);
        assertThat(shown).endsWith(128, 130, 2, 8, 14);
        assertThat(order.dropped()).isEqualTo(4);
    }

    /** FFmpeg compares with nothing then, and holds back no more. */
    @Test
    void behindAGapNothingIsLearned() {
        DisplayOrder order = order(0);
        decode(order, true, 0, 2, 4, 6, 8, 10, 12, 14);
        order.gap();
        decode(order, false, 20, 22, 24);
        assertThat(order.delay()).isZero();
        order.gap();
        decode(order, false, 16);
        assertThat(order.delay()).isZero();
    }

    /** What FFmpeg has found out is not forgotten. */
    @Test
    void noFewerPicturesWaitThanAtFirst() {
        DisplayOrder order = order(2);
        damage++;
        sequences(order, 20);
        assertThat(order.delay()).isEqualTo(2);
    }

    @Test
    void forgottenPicturesAreNotWaitedFor() {
        DisplayOrder order = order(1);
        Picture lost = new Picture(null, 0);
        lost.begin(0);
        lost.order = 0;
        order.decoded(lost, true);
        assertThat(lost.place).isEqualTo(Place.WAITING);
        order.forget(lost);
        assertThat(lost.place).isEqualTo(Place.NOWHERE);
        decode(order, false, 2, 4, 6);
        assertThat(shown).containsExactly(2, 4);
    }

    /** Whatever the order, each picture is shown once or dropped, within a sequence in order, and none later than the parser. */
    @Test
    void anyStream() {
        for (int seed = 0; seed < 2_000; seed++) {
            Random random = new Random(seed);
            shown.clear();
            behind.clear();
            decoded = 0;
            DisplayOrder order = order(random.nextInt(3));
            int total = 0;
            for (int sequence = 0; sequence < 3; sequence++) {
                int count = 1 + random.nextInt(30);
                List<Integer> places = new ArrayList<>();
                for (int i = 0; i < count; i++) {
                    places.add(2 * i);
                }
                for (int i = 1; i < count; i += 5) { // within reach of the parser
                    Collections.shuffle(places.subList(i, Math.min(count, i + 5)), random);
                }
                int before = shown.size();
                decode(order, true, places.stream().mapToInt(Integer::intValue).toArray());
                parserShowsAll(order);
                total += count;
                assertThat(shown.subList(before, shown.size())).as("seed %d", seed).isSorted().doesNotHaveDuplicates();
            }
            assertThat(shown.size() + order.dropped()).as("seed %d", seed).isEqualTo(total);
            assertThat(behind).allMatch(pictures -> pictures <= PARSERS_DELAY + order.dropped());
        }
    }
}
