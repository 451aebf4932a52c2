package io.framelease.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.framelease.natives.OrderedArena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PlainHostDeviceTest extends DeviceContract {
    private final PlainHostDevice device = HostDevice.plain();

    @Override
    DeviceBackend device() {
        return device;
    }

    @AfterEach
    void close() {
        device.close();
    }

    @Test
    void worksAtOnce() {
        assertThat(device.copiesAtOnce()).isTrue();
        try (OrderedArena arena = new OrderedArena()) {
            MemorySegment memory = device.allocate(16, arena);
            assertThat(memory.byteSize()).isEqualTo(16);
            MemorySegment source = random(arena, 16);
            device.copy2d(memory.address(), 4, source.address(), 4, 4, 4, device.openStream(arena));
            assertThat(memory.toArray(ValueLayout.JAVA_BYTE)).isEqualTo(source.toArray(ValueLayout.JAVA_BYTE));
        }
        Thread[] ran = new Thread[1];
        device.execute(device.streamOf(0), () -> ran[0] = Thread.currentThread());
        assertThat(ran[0]).isSameAs(Thread.currentThread());
        assertThat(device.hardwareDecoders()).isEmpty();
    }
}
