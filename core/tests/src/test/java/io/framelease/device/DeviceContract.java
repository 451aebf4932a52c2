package io.framelease.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.framelease.EngineStream;
import io.framelease.natives.OrderedArena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every device does alike: memory and copies, and here streams and events. */
abstract class DeviceContract extends DeviceMemoryContract {
    @Test
    void saysWhatItIs() {
        assertThat(device().id()).matches("host|cuda:\\d+");
        assertThat(device().name()).isNotBlank();
        assertThat(device().isLost()).isFalse();
        assertThat(device().toString()).contains(device().id());
    }

    @Test
    void anEventNeverRecordedIsComplete() {
        DeviceEvent event = device().createEvent();
        assertThat(device().isComplete(event)).isTrue();
        device().await(event);
        try (OrderedArena arena = new OrderedArena()) {
            device().streamWait(device().openStream(arena), event);
        }
    }

    @Test
    void anEventCanBeRecordedAgain() {
        device().bindThread();
        try (OrderedArena arena = new OrderedArena()) {
            DeviceStream one = device().openStream(arena);
            DeviceStream two = device().openStream(arena);
            DeviceEvent event = device().createEvent();
            for (int i = 0; i < 10; i++) {
                device().record(event, i % 2 == 0 ? one : two);
            }
            device().await(event);
            assertThat(device().isComplete(event)).isTrue();
        }
    }

    @Test
    void oneStreamWaitsForAnother() {
        device().bindThread();
        int size = 1 << 20;
        try (OrderedArena arena = new OrderedArena()) {
            DeviceStream one = device().openStream(arena);
            DeviceStream two = device().openStream(arena);
            long[] memory = IntStream.range(0, 8).mapToLong(i -> device().allocate(size, arena).address()).toArray();
            DeviceEvent filled = device().createEvent();
            DeviceEvent done = device().createEvent();
            for (int round = 0; round < 20; round++) {
                MemorySegment source = random(arena, size);
                device().copy2d(memory[0], 1024, source.address(), 1024, 1024, size / 1024, one);
                for (int i = 1; i < 7; i++) {
                    device().copy2d(memory[i], 1024, memory[i - 1], 1024, 1024, size / 1024, one);
                }
                device().record(filled, one);
                device().streamWait(two, filled);
                device().copy2d(memory[7], 1024, memory[6], 1024, 1024, size / 1024, two);
                device().record(done, two);
                device().await(done);
                assertThat(device().isComplete(filled)).isTrue();
                assertThat(bytes(memory[7], size)).isEqualTo(source.toArray(ValueLayout.JAVA_BYTE));
                device().streamWait(one, done);
            }
        }
    }

    @Test
    void closingAStreamLetsItsWorkFinish() {
        device().bindThread();
        try (OrderedArena arena = new OrderedArena()) {
            MemorySegment source = random(arena, 1 << 20);
            long memory = device().allocate(1 << 20, arena).address();
            DeviceEvent copied = device().createEvent();
            try (OrderedArena brief = new OrderedArena()) {
                DeviceStream stream = device().openStream(brief);
                device().copy2d(memory, 1 << 20, source.address(), 1 << 20, 1 << 20, 1, stream);
                device().record(copied, stream);
            }
            device().await(copied);
            assertThat(bytes(memory, 1 << 20)).isEqualTo(source.toArray(ValueLayout.JAVA_BYTE));
        }
    }

    @Test
    void enginesGetStreamsThatAreFoundByTheirHandles() throws InterruptedException {
        device().bindThread();
        EngineStream stream = device().openStream();
        DeviceEvent event = device().createEvent();
        DeviceStream found = device().streamOf(stream.handle());
        assertThat(found.handle()).isEqualTo(stream.handle());
        device().record(event, found);
        device().await(event);
        AtomicReference<Throwable> elsewhere = new AtomicReference<>();
        Thread other = Thread.ofPlatform().start(() -> {
            try {
                stream.close();
            } catch (RuntimeException e) {
                elsewhere.set(e);
            }
        });
        other.join();
        assertThat(elsewhere.get()).isInstanceOf(WrongThreadException.class);
        stream.close();
        stream.close();
    }

    @Test
    void eventsAreUsedAgain() {
        EventPool events = device().events();
        DeviceEvent event = events.take();
        long created = events.created();
        for (int i = 0; i < 100; i++) {
            events.give(event);
            event = events.take();
        }
        events.give(event);
        assertThat(events.created()).isEqualTo(created);
    }

    @Test
    void synchronizes() {
        device().bindThread();
        try (OrderedArena arena = new OrderedArena()) {
            DeviceStream stream = device().openStream(arena);
            long memory = device().allocate(2048, arena).address();
            for (int i = 0; i < 10; i++) {
                device().copy2d(memory, 1024, memory + 1024, 1024, 1024, 1, stream);
            }
            DeviceEvent event = device().createEvent();
            device().record(event, stream);
            device().synchronize();
            assertThat(device().isComplete(event)).isTrue();
        }
    }
}
