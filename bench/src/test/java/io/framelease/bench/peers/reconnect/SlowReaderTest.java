package io.framelease.bench.peers.reconnect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 2, unit = TimeUnit.MINUTES)
class SlowReaderTest {
    /** A picture whose first look lasts until the test has looked around. */
    private static final class Held implements SlowReader.Held {
        private final CountDownLatch goOn = new CountDownLatch(1);
        private final CountDownLatch closed = new CountDownLatch(1);

        @Override
        public long sum() {
            try {
                goOn.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            return 1;
        }

        @Override
        public void close() {
            closed.countDown();
        }
    }

    @Test
    void noPictureIsMadeForAReaderThatHasOne() throws InterruptedException {
        SlowReader reader = new SlowReader();
        Held first = new Held();
        assertThat(reader.offer(() -> first)).isTrue();
        for (int i = 0; i < 3; i++) {
            assertThat(reader.offer(() -> {
                throw new AssertionError("a picture that nobody takes was made");
            })).isFalse();
        }

        first.goOn.countDown();
        first.closed.await();

        Held second = new Held();
        while (!reader.offer(() -> second)) {
            Thread.onSpinWait(); // it is free a moment after it has closed the first one
        }
        second.goOn.countDown();
        second.closed.await();
        assertThat(reader.end()).startsWith("end held=2 changed=0 failed=0 heap=");
    }

    @Test
    void aPictureThatCannotBeLookedAtIsCountedAndTheNextOneIsTaken() throws InterruptedException {
        SlowReader reader = new SlowReader();
        CountDownLatch closed = new CountDownLatch(1);
        assertThat(reader.offer(() -> new SlowReader.Held() {
            @Override
            public long sum() {
                throw new IllegalStateException("freed");
            }

            @Override
            public void close() {
                closed.countDown();
            }
        })).isTrue();
        closed.await();

        Held second = new Held();
        while (!reader.offer(() -> second)) {
            Thread.onSpinWait(); // it is free a moment after it has closed the first one
        }
        second.goOn.countDown();
        second.closed.await();
        assertThat(reader.end()).startsWith("end held=1 changed=0 failed=1 heap=");
    }
}
