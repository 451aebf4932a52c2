package io.framelease.bench.peers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CellTest {
    private static final List<Program> PROGRAMS = List.of(Program.values());

    private static Child child(long frames) {
        return new Child(0, 1_000_000_000, new ChildrenTime(1, 1), 1, Map.of("frames", frames, "first", 1L, "half", 1L,
                "last", 2L, "half-pictures", 1L, "processor-nanos", 1L, "allocated", 1L, "heap", 1L, "collections", 0L,
                "collection-millis", 0L));
    }

    @Test
    void aProgramThatFailsIsNamedAndTheOthersGoOn() throws InterruptedException {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        int[] tries = {0};
        boolean complete = new Cell("h264-1080p", node, PROGRAMS, (program, frames) -> {
            if (program == Program.JAVACV_RAW && frames == 0) {
                tries[0]++;
                throw new IOException("javacv-raw ended with exit code 134:\nits last lines");
            }
            return child(frames == 0 ? 100 : frames);
        }).run(1, Cell.orders(PROGRAMS, 3, new Random(1)));

        assertThat(complete).isFalse();
        assertThat(tries).as("not again and again").containsExactly(1);
        assertThat(node.path("programs").path("javacv-raw").path("failed").asText())
                .isEqualTo("javacv-raw ended with exit code 134:");
        assertThat(node.path("programs").path("framelease").path("runs")).hasSize(3);
        assertThat(node.path("programs").path("ffmpeg-null").has("startUps")).isFalse();
        assertThat(node.path("frames").asLong()).isEqualTo(100);
        assertThat(node.path("order")).hasSize(3);
    }

    @Test
    void whoDecodesAnotherNumberOfPicturesHasFailed() throws InterruptedException {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        assertThat(new Cell("x", node, List.of(Program.FRAMELEASE, Program.FFM_RAW),
                (program, frames) -> child(program == Program.FFM_RAW ? 99 : 100))
                .run(0, List.of(List.of(Program.FRAMELEASE, Program.FFM_RAW)))).isFalse();
        assertThat(node.path("programs").path("ffm-raw").path("failed").asText()).contains("99 pictures, another program 100");
    }

    @Test
    void noProgramHasTheSameOneBeforeItInEveryRound() {
        List<List<Program>> orders = Cell.orders(PROGRAMS, 7, new Random(1));
        assertThat(orders).allSatisfy(order -> assertThat(order).containsExactlyInAnyOrderElementsOf(PROGRAMS));
        assertThat(Cell.orders(PROGRAMS, 7, new Random(1))).isEqualTo(orders);
        for (Program program : PROGRAMS) {
            assertThat(orders.stream().map(order -> order.indexOf(program) == 0 ? "none"
                    : order.get(order.indexOf(program) - 1).label()).distinct()).as(program.label()).hasSizeGreaterThan(1);
        }
    }
}
