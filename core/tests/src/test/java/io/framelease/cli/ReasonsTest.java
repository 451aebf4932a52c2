package io.framelease.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.framelease.DeviceException;
import io.framelease.FrameleaseException;
import io.framelease.SourceException;
import io.framelease.SourceException.Kind;
import org.junit.jupiter.api.Test;

/** What is said of an outage, however long it takes and however often its reasons change. */
class ReasonsTest {
    private final Reasons reasons = new Reasons();

    @Test
    void eachKindIsSaidOnceThoughReasonsTakeTurns() {
        int said = 0;
        for (int i = 0; i < 1000; i++) {
            Kind kind = i % 3 == 0 ? Kind.REFUSED : i % 3 == 1 ? Kind.UNREACHABLE : Kind.TIMED_OUT;
            said += reasons.isNew(new SourceException(kind, "try " + i)) ? 1 : 0;
        }
        assertThat(said).isEqualTo(3);
        reasons.forget();
        assertThat(reasons.isNew(new SourceException(Kind.REFUSED, "of the next outage"))).isTrue();
    }

    /** Whose texts may have numbers in them. */
    @Test
    void thoseWithoutAKindAreToldByTheirTextsUpToALimit() {
        int said = 0;
        for (int i = 0; i < 1000; i++) {
            FrameleaseException failure = i % 2 == 0 ? new SourceException("port " + i) : new DeviceException("stream " + i);
            said += reasons.isNew(failure) ? 1 : 0;
        }
        assertThat(said).isEqualTo(Reasons.MOST);
    }
}
