package io.framelease.threads;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

/** The name of a camera in the MDC. */
class LoggedCameraTest {
    @AfterEach
    void clear() {
        MDC.clear();
    }

    @Test
    void isThereAndGoneAgain() {
        try (var _ = LoggedCamera.of("hall")) {
            assertThat(MDC.get("camera")).isEqualTo("hall");
            try (var _ = LoggedCamera.of("door")) {
                assertThat(MDC.get("camera")).isEqualTo("door");
            }
            assertThat(MDC.get("camera")).isEqualTo("hall");
        }
        assertThat(MDC.get("camera")).isNull();
    }

    @Test
    void leavesAloneWhatTheApplicationHas() {
        MDC.put("camera", "the application's");
        MDC.put("request", "1");
        try (var _ = LoggedCamera.of("hall")) {
            assertThat(MDC.get("camera")).isEqualTo("hall");
            assertThat(MDC.get("request")).isEqualTo("1");
        }
        assertThat(MDC.get("camera")).isEqualTo("the application's");
        try (var _ = LoggedCamera.of("")) {
            assertThat(MDC.get("camera")).as("about no camera").isEqualTo("the application's");
        }
        assertThat(MDC.get("request")).isEqualTo("1");
    }
}
