package io.framelease.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventPoolTest {
    private final List<DeviceEvent> destroyed = new ArrayList<>();

    @Test
    void whatDoesNotFitIsDestroyedOnce() {
        try (DeviceDecorator device = new DeviceDecorator(HostDevice.plain()) {
            @Override
            public void destroyEvent(DeviceEvent event) {
                destroyed.add(event);
            }
        }) {
            EventPool pool = new EventPool(device);
            List<DeviceEvent> taken = new ArrayList<>();
            for (int i = 0; i < EventPool.CAPACITY + 10; i++) {
                taken.add(pool.take());
            }
            assertThat(pool.out()).isEqualTo(EventPool.CAPACITY + 10);
            taken.forEach(pool::give);
            assertThat(destroyed).hasSize(10).doesNotHaveDuplicates();
            assertThat(pool.idle()).isEqualTo(EventPool.CAPACITY);
            assertThat(pool.out()).isZero();
            assertThat(pool.take()).isNotIn(destroyed);
            assertThat(pool.created()).isEqualTo(EventPool.CAPACITY + 10);
        }
    }
}
