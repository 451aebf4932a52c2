package io.framelease.natives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OrderedArenaTest {
    private final List<Integer> undone = new ArrayList<>();
    private final OrderedArena arena = new OrderedArena();
    private final MemorySegment memory = arena.allocate(8);

    private void own(int number, Throwable thrown) {
        NativeMemory.own(MemorySegment.NULL, 0, arena, object -> {
            assertThat(memory.scope().isAlive()).as("memory is freed last").isTrue();
            undone.add(number);
            OrderedArenaTest.<RuntimeException>throwIt(thrown);
        });
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void throwIt(Throwable thrown) throws T {
        if (thrown != null) {
            throw (T) thrown;
        }
    }

    /** The thread that adopts it may use and close it, and the one before may not any more. */
    @Test
    void oneThatIsMovableBelongsToWhoeverHasAdoptedIt() throws Exception {
        OrderedArena moved = OrderedArena.movable();
        MemorySegment first = moved.allocate(8);
        NativeMemory.own(MemorySegment.NULL, 0, moved, object -> undone.add(1));
        Thread other = Thread.ofPlatform().start(() -> {
            moved.adopt();
            moved.allocate(8);
            NativeMemory.own(MemorySegment.NULL, 0, moved, object -> undone.add(2));
        });
        other.join();
        assertThatThrownBy(() -> moved.allocate(8)).isInstanceOf(WrongThreadException.class);
        assertThatThrownBy(moved::close).isInstanceOf(WrongThreadException.class);
        moved.adopt();
        moved.close();
        assertThat(undone).containsExactly(2, 1);
        assertThat(first.scope().isAlive()).isFalse();
        assertThatThrownBy(moved::adopt).isInstanceOf(IllegalStateException.class).hasMessageContaining("closed");
        assertThatThrownBy(arena::adopt).isInstanceOf(IllegalStateException.class).hasMessageContaining("stays");
        arena.close();
    }

    @Test
    void undoesInReverseOrder() {
        own(1, null);
        own(2, null);
        own(3, null);
        arena.close();
        assertThat(undone).containsExactly(3, 2, 1);
        assertThat(memory.scope().isAlive()).isFalse();
    }

    /** Whatever the one in the middle throws, checked exceptions that were smuggled out included. */
    @ParameterizedTest
    @ValueSource(classes = {IllegalStateException.class, OutOfMemoryError.class, StackOverflowError.class,
            NoClassDefFoundError.class, IOException.class})
    void whateverOneThrowsTheOthersAreUndoneAndTheMemoryIsFreed(Class<? extends Throwable> type) throws Exception {
        Throwable thrown = type.getConstructor().newInstance();
        own(1, null);
        own(2, thrown);
        own(3, null);
        assertThat(catchThrowable(arena::close)).isSameAs(thrown);
        assertThat(undone).containsExactly(3, 2, 1);
        assertThat(memory.scope().isAlive()).isFalse();
        assertThatThrownBy(() -> arena.allocate(1)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void theFirstIsThrownAndTheOthersAreSuppressed() {
        Error first = new OutOfMemoryError("first");
        RuntimeException second = new IllegalStateException("second");
        own(1, second);
        own(2, first); // the same again is not suppressed by itself
        own(3, first);
        assertThat(catchThrowable(arena::close)).isSameAs(first);
        assertThat(first.getSuppressed()).containsExactly(second);
        assertThat(undone).containsExactly(3, 2, 1);
    }
}
