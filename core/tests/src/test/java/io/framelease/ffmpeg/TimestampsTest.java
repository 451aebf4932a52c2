package io.framelease.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimestampsTest {
    @ParameterizedTest
    @CsvSource({
        "0, 1, 90000, 0",
        "90000, 1, 90000, 1000000000",
        "1, 1, 90000, 11111",
        "-1, 1, 90000, -11112",
        "1, 1001, 30000, 33366666",
        "8589934592, 1, 90000, 95443717688888",
        "9223372036, 1, 1, -9223372036854775808",
        "9223372035, 1, 1, 9223372035000000000",
        "-9223372036, 1, 1, -9223372036000000000",
        "9223372036854775806, 1, 1000000000, -9223372036854775808",
        "9223372036854775807, 2147483647, 1, -9223372036854775808",
        "5, 1, 0, -9223372036854775808"})
    void convertsWithoutOverflow(long timestamp, int numerator, int denominator, long nanos) {
        assertThat(Timestamps.nanos(timestamp, numerator, denominator)).isEqualTo(nanos);
    }

    @Test
    void noTimestampIsNone() {
        assertThat(Timestamps.nanos(Long.MIN_VALUE, 1, 90000)).isEqualTo(Long.MIN_VALUE);
    }

    @Test
    void agreesWithExactArithmetic() {
        Random random = new Random(7);
        BigInteger limit = BigInteger.valueOf(9_223_372_035L * 1_000_000_000L);
        int compared = 0;
        for (int i = 0; i < 100_000; i++) {
            long timestamp = random.nextLong() >> random.nextInt(64);
            int numerator = 1 + random.nextInt(Integer.MAX_VALUE) >>> random.nextInt(31) | 1;
            int denominator = 1 + random.nextInt(Integer.MAX_VALUE - 1);
            BigInteger product = BigInteger.valueOf(timestamp).multiply(BigInteger.valueOf(numerator));
            BigInteger[] exact = product.multiply(BigInteger.valueOf(1_000_000_000))
                    .divideAndRemainder(BigInteger.valueOf(denominator));
            BigInteger floor = exact[1].signum() < 0 ? exact[0].subtract(BigInteger.ONE) : exact[0];
            if (product.bitLength() < 63 && floor.abs().compareTo(limit) < 0) {
                assertThat(Timestamps.nanos(timestamp, numerator, denominator)).isEqualTo(floor.longValueExact());
                compared++;
            }
        }
        assertThat(compared).isGreaterThan(10_000);
    }
}
