package io.framelease.lease;

import static org.assertj.core.api.Assertions.assertThat;

import io.framelease.natives.ChildJvm;
import org.junit.jupiter.api.Test;

class ExhaustedHeapTest {
    /** What was counted for a frame, a view or a publication that there was no memory for is given back. */
    @Test
    void whereMemoryRunsOutNoCountIsLost() throws InterruptedException {
        String output = new ChildJvm(ExhaustedHeapProgram.class).withOption("-Xmx24m").withOption("-XX:+UseSerialGC")
                .with("framelease.leaks", "off").run();
        assertThat(output.lines()).contains("handles failed: true", "views failed: true", "publishing failed: true",
                "done");
    }
}
