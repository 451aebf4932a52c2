package io.framelease.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.framelease.SourceException;
import org.junit.jupiter.api.Test;

/** When a camera is back. */
class OutageTest {
    private static final long SECOND = 1_000_000_000;
    private static final SourceException CAUSE = new SourceException("first");

    @Test
    void itIsOverWhenPicturesHaveComeForAWhile() {
        Outage outage = new Outage(5 * SECOND, 1, 100, CAUSE);
        assertThat(outage.isOver(2 * SECOND, 150)).isTrue();
        assertThat(outage.isOver(2 * SECOND - 1, 150)).as("too early").isFalse();
        assertThat(outage.isOver(3600 * SECOND, 100)).as("without a picture").isFalse();
    }

    @Test
    void eachFailureIsATryOfTheSameOutage() {
        SourceException last = new SourceException("last");
        Outage outage = new Outage(5 * SECOND, 1, 100, CAUSE).again(101, CAUSE).again(102, last);
        assertThat(outage).isEqualTo(new Outage(5 * SECOND, 3, 102, last));
    }
}
