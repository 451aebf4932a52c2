package io.framelease.device;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which of CUDA's codes say that a device is lost; by number, as the driver's calls return them. */
class CudaErrorTest {
    /** An illegal address, a launch that failed, memory that cannot be corrected, a context that is gone. */
    @ParameterizedTest
    @ValueSource(ints = {700, 719, 214, 709})
    void afterTheseNothingWorks(int code) {
        assertThat(CudaError.isSticky(code)).isTrue();
    }

    /** Invalid value, no memory, busy devices, not ready, not supported, unknown. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 46, 600, 801, 999})
    void afterTheseItMay(int code) {
        assertThat(CudaError.isSticky(code)).isFalse();
    }
}
