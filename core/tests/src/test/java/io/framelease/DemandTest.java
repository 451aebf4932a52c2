package io.framelease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DemandTest {
    @Test
    void isAValue() {
        assertThat(Demand.everyNth(3)).isEqualTo(Demand.everyNth(3)).hasSameHashCodeAs(Demand.everyNth(3))
                .isNotEqualTo(Demand.everyNth(4)).isNotEqualTo(Demand.everyFrame()).isNotEqualTo("1 of 3 frames");
        assertThat(Demand.atMost(2.5)).isEqualTo(Demand.atMost(2.5)).hasSameHashCodeAs(Demand.atMost(2.5))
                .isNotEqualTo(Demand.atMost(2)).isNotEqualTo(Demand.everyFrame());
        assertThat(Demand.keyFrames()).isEqualTo(Demand.keyFrames()).isNotEqualTo(Demand.everyFrame());
        assertThat(Demand.everyNth(1)).isEqualTo(Demand.everyFrame());
    }

    @Test
    void saysWhatItIs() {
        assertThat(Demand.everyFrame()).hasToString("every frame");
        assertThat(Demand.everyNth(3)).hasToString("1 of 3 frames");
        assertThat(Demand.atMost(7.5)).hasToString("at most 7.5 frames/s");
        assertThat(Demand.keyFrames()).hasToString("key frames");
        assertThat(Demand.everyNth(3).nth()).isEqualTo(3);
        assertThat(Demand.everyNth(3).framesPerSecond()).isEmpty();
        assertThat(Demand.atMost(7.5).framesPerSecond()).hasValue(7.5);
        assertThat(Demand.atMost(7.5).nth()).isEqualTo(1);
        assertThat(Demand.atMost(7.5).isKeyFramesOnly()).isFalse();
        assertThat(Demand.keyFrames().isKeyFramesOnly()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -0.0, -1, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void aRateIsAFiniteNumberAboveZero(double rate) {
        assertThatIllegalArgumentException().isThrownBy(() -> Demand.atMost(rate)).withMessageContaining("framesPerSecond " + rate);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, Integer.MIN_VALUE})
    void oneOfNoneIsRefused(int n) {
        assertThatIllegalArgumentException().isThrownBy(() -> Demand.everyNth(n)).withMessageContaining("n " + n);
    }
}
