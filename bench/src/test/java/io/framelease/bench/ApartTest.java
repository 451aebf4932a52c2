package io.framelease.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is compared is kept apart: by the compiler, which sees one call at a time, and by the cache. */
class ApartTest {
    private static final int TWO_CACHE_LINES = 128;

    static Stream<Class<?>> gates() {
        return Stream.of(PassGate.Kind.values()).map(kind -> PassGate.of(kind).getClass());
    }

    static Stream<Class<?>> tables() {
        return Stream.of(FrameTable.Kind.values()).map(kind -> {
            try (FrameTable table = FrameTable.of(kind)) {
                return table.getClass();
            }
        });
    }

    /** What JMH tells the JVMs that it forks. */
    private static List<String> hints() throws IOException {
        try (InputStream hints = ApartTest.class.getResourceAsStream("/META-INF/CompilerHints")) {
            return new String(hints.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }

    private static String notInlined(String name, String method) {
        return "dontinline," + name.replace('.', '/') + "." + method;
    }

    @ParameterizedTest
    @MethodSource("gates")
    void noGatesEndsAreMergedByTheCompiler(Class<?> gate) throws IOException {
        assertThat(hints()).contains(notInlined(gate.getName(), "enter"), notInlined(gate.getName(), "exit"));
    }

    @ParameterizedTest
    @MethodSource("tables")
    void noLookupIsMergedWithWhatGivesBack(Class<?> table) throws IOException {
        assertThat(hints()).contains(notInlined(table.getName(), "find"), notInlined(table.getName(), "giveBack"));
    }

    @ParameterizedTest
    @ValueSource(classes = {RetainBenchmark.HeldFrame.class, RetainBenchmark.NettyCount.class, RetainBenchmark.LockedCount.class})
    void noHoldIsMergedWithItsRelease(Class<?> held) throws IOException {
        assertThat(hints()).contains(notInlined(held.getName(), "retain"), notInlined(held.getName(), "release"));
    }

    @ParameterizedTest
    @MethodSource("gates")
    void whatWatchersReadLiesAlone(Class<?> gate) {
        assertLiesAlone(gate, "stale");
        assertLiesAlone(gate, "session");
        assertLiesAlone(gate, "gate");
    }

    @ParameterizedTest
    @ValueSource(classes = {Lone.class, FreeQueue.Entry.class})
    void whatOneThreadWritesLiesAlone(Class<?> type) {
        assertLiesAlone(type, type == Lone.class ? "value" : "pending");
    }

    @ParameterizedTest
    @ValueSource(classes = {Published.class, FrameTable.class})
    void whatThePublisherWritesLiesElsewhere(Class<?> type) {
        assertThat(Stream.concat(Stream.of(type), Arrays.stream(type.getDeclaredClasses()))
                .filter(each -> type.isAssignableFrom(each)).flatMap(each -> Arrays.stream(each.getDeclaredFields()))
                .filter(field -> !Modifier.isStatic(field.getModifiers()))).isNotEmpty()
                .allMatch(field -> Modifier.isFinal(field.getModifiers()));
    }

    /**
     * Superclasses come first in an object: what the classes above and below the field's hold is on both sides of it. Paddings are
     * of bytes, or as long as the field, so that it fits into no gap before them.
     */
    private static void assertLiesAlone(Class<?> type, String name) {
        Class<?> owner = type;
        int behind = 0;
        while (!has(owner, name)) {
            behind = Math.max(behind, padding(owner));
            owner = owner.getSuperclass();
        }
        int front = 0;
        for (Class<?> above = owner.getSuperclass(); above != null; above = above.getSuperclass()) {
            front = Math.max(front, padding(above));
        }
        assertThat(front).as("bytes in front of %s of %s", name, type).isGreaterThanOrEqualTo(TWO_CACHE_LINES);
        assertThat(behind).as("bytes behind %s of %s", name, type).isGreaterThanOrEqualTo(TWO_CACHE_LINES);
    }

    private static boolean has(Class<?> type, String name) {
        return Arrays.stream(type.getDeclaredFields()).map(Field::getName).anyMatch(name::equals);
    }

    private static int padding(Class<?> type) {
        return Arrays.stream(type.getDeclaredFields()).filter(field -> field.getName().matches("[pq]\\d+"))
                .mapToInt(field -> field.getType() == long.class ? Long.BYTES : field.getType() == byte.class ? 1 : 0).sum();
    }
}
