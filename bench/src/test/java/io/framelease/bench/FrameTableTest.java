package io.framelease.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FrameTableTest {
    @ParameterizedTest
    @EnumSource
    void theLatestFramesAreFoundAndNoOthers(FrameTable.Kind kind) {
        try (FrameTable table = FrameTable.of(kind)) {
            long last = 0;
            for (int i = 0; i < 3 * Published.SLOTS; i++) {
                long id = table.publish();
                assertThat(id).isEqualTo(last + 1);
                last = id;
            }

            for (long id = last; id > last - FrameTable.LIVE; id--) {
                assertThat(table.use(id)).as("frame %d of %d", id, last).isTrue();
            }
            assertThat(table.use(last - FrameTable.LIVE)).isFalse();
            assertThat(table.use(last + 1)).isFalse();
        }
    }
}
