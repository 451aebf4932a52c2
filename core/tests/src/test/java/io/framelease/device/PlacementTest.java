package io.framelease.device;

import static io.framelease.testing.Liveness.patient;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.framelease.Camera;
import io.framelease.DeviceException;
import io.framelease.DeviceLostException;
import io.framelease.MemoryInfo;
import io.framelease.ffmpeg.Clips;
import io.framelease.testing.Logs;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which device is chosen; the devices are the host's, which say that they are GPUs with such a load. */
@Logs(value = "WARN CameraThread: /nowhere/none.mp4 has failed: .*no such file", maybe = true)
class PlacementTest {
    private static final long GIB = 1L << 30;

    private final List<Loaded> made = new ArrayList<>();
    private final HostDevice host = HostDevice.plain();

    @AfterEach
    void close() {
        made.forEach(DeviceDecorator::close);
        host.close();
    }

    private class Loaded extends DeviceDecorator {
        private final String name;
        private final DeviceLoad load;
        private final AtomicInteger opened = new AtomicInteger();
        private boolean lost;
        private boolean refuses;
        private boolean tellsNothing;

        Loaded(String name, DeviceLoad load) {
            super(host);
            this.name = name;
            this.load = load;
            made.add(this);
        }

        @Override
        public String id() {
            return name;
        }

        @Override
        public boolean isCuda() {
            return true;
        }

        @Override
        public boolean isLost() {
            return lost;
        }

        @Override
        public DeviceLoad load() {
            if (tellsNothing) {
                throw new DeviceLostException(name + " is lost, as it finds now");
            }
            return load;
        }

        @Override
        public MemoryInfo memory() {
            opened.incrementAndGet();
            if (refuses) {
                throw new DeviceException(name + " refuses");
            }
            return super.memory();
        }
    }

    private Loaded device(int cameras, int percent, long free) {
        return new Loaded("cuda:" + made.size(), new DeviceLoad(cameras, percent, free, 80 * GIB));
    }

    /** What is chosen of two, in whichever order they are given. */
    private static void assertBetter(Loaded better, Loaded other) {
        assertThat(Placement.order(List.of(better, other))).containsExactly(better, other);
        assertThat(Placement.order(List.of(other, better))).containsExactly(better, other);
    }

    @Test
    void fewerCamerasCountMoreThanWhatIsMeasured() {
        assertBetter(device(1, 60, 20 * GIB), device(2, 0, 79 * GIB));
    }

    @Test
    void thenHowBusyTheDecodersAre() {
        assertBetter(device(1, 20, 20 * GIB), device(1, 60, 79 * GIB));
    }

    @Test
    void thenHowMuchMemoryIsFree() {
        assertBetter(device(1, 24, 79 * GIB), device(1, 21, 20 * GIB));
        assertBetter(device(1, -1, 79 * GIB), device(1, 0, 20 * GIB));
    }

    /** One that was lost and does not know it yet keeps nobody from another one. */
    @Test
    void whatDoesNotTellIsLast() {
        Loaded silent = device(0, 0, 79 * GIB);
        silent.tellsNothing = true;
        assertBetter(device(5, 97, 1), silent);
        silent.refuses = true;
        assertThatThrownBy(() -> Placement.leastLoaded(List.of(silent))).isInstanceOf(DeviceException.class)
                .hasMessage(silent.id() + " refuses");
    }

    @Test
    void whatHasNoRoomIsLast() {
        assertBetter(device(5, 50, 40 * GIB), device(0, 0, GIB - 1));
        assertBetter(device(0, 0, GIB), device(5, 50, 40 * GIB)); // room for a dozen cameras
        assertBetter(device(5, 50, 40 * GIB), device(0, 97, 79 * GIB));
        assertBetter(device(5, 97, 40 * GIB), device(0, 0, GIB - 1));
    }

    @Test
    void ofEqualOnesTheFirst() {
        Loaded first = device(1, 24, GIB * 40);
        Loaded second = device(1, 21, GIB * 40);
        assertThat(Placement.order(List.of(first, second))).containsExactly(first, second);
        assertThat(Placement.order(List.of(second, first))).containsExactly(second, first);
    }

    @Test
    void theHostIsForWhereNoGpuIs() {
        Loaded busy = device(50, 99, 0);
        assertThat(Placement.leastLoaded(List.of(host, busy))).isSameAs(busy);
        busy.lost = true;
        assertThat(Placement.leastLoaded(List.of(host, busy))).isSameAs(host);
    }

    @Test
    void onlyTheChosenOneIsOpened() {
        Loaded chosen = device(0, 0, 40 * GIB);
        Loaded other = device(1, 0, 40 * GIB);
        assertThat(Placement.leastLoaded(List.of(other, chosen))).isSameAs(chosen);
        assertThat(other.opened).hasValue(0);
        assertThat(chosen.opened).hasValue(1);
    }

    @Test
    void oneThatRefusesIsNotChosen() {
        Loaded refuses = device(0, 0, 40 * GIB);
        refuses.refuses = true;
        Loaded other = device(1, 0, 40 * GIB);
        assertThat(Placement.leastLoaded(List.of(refuses, other))).isSameAs(other);
        other.refuses = true;
        assertThatThrownBy(() -> Placement.leastLoaded(List.of(other, refuses))).hasMessage("cuda:0 refuses");
        other.lost = true;
        refuses.lost = true;
        assertThatThrownBy(() -> Placement.leastLoaded(List.of(other, refuses))).isInstanceOf(DeviceLostException.class)
                .hasMessageContaining("[cuda:1, cuda:0]");
    }

    /** From the call that opens it to the end of its thread, which close waits for. */
    @Test
    void aCameraCountsFromItsOpeningToItsEnd() {
        AtomicInteger cameras = new AtomicInteger();
        Loaded device = new Loaded("cuda:0", DeviceLoad.UNKNOWN) {
            @Override
            public void cameraBegins() {
                cameras.incrementAndGet();
            }

            @Override
            public void cameraEnded() {
                cameras.decrementAndGet();
            }
        };
        try (Camera one = Camera.open(patient(Clips.file("raw-96x64.h264").toString()).withLoop(true), device)) {
            assertThat(cameras).hasValue(1);
            try (Camera two = Camera.start(patient("/nowhere/none.mp4"), device)) {
                assertThat(cameras.get()).as("%s and perhaps %s, which fails", one, two).isBetween(1, 2);
            }
            assertThat(cameras).hasValue(1);
        }
        assertThat(cameras).hasValue(0);
    }
}
