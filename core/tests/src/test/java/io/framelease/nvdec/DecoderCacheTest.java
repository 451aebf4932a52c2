package io.framelease.nvdec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.framelease.DeviceException;
import io.framelease.testing.Liveness;
import io.framelease.testing.Logs;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who has a decoder, and when it ends; without a GPU. */
class DecoderCacheTest {
    private static final DecoderShape HD = shape(1920, 1080);
    private static final DecoderShape SMALL = shape(320, 180);

    private final List<NativeDecoder> ended = new CopyOnWriteArrayList<>();
    private final List<String> threads = new CopyOnWriteArrayList<>();
    private final DecoderCache cache = new DecoderCache("test:0", () -> { });

    private static DecoderShape shape(int width, int height) {
        return new DecoderShape(4, 1, 8, width, height + 8, 0, 0, width, height, false, 0, 0, 0);
    }

    private class Fake extends NativeDecoder {
        Fake(DecoderShape shape, int surfaces) {
            super(shape, surfaces, (code, call) -> new DeviceException(call), cache, MemorySegment.NULL);
            cache.created(this);
        }

        @Override
        void destroy() {
            threads.add(Thread.currentThread().getName());
            ended.add(this);
        }
    }

    @AfterEach
    void end() {
        cache.drain();
        assertThat(cache.existing()).isZero();
        assertThat(cache.bytes()).isZero();
        assertThat(ended).doesNotHaveDuplicates();
    }

    @Test
    void whatFitsIsTaken() {
        NativeDecoder given = new Fake(HD, 6);
        given.retire();
        assertThat(cache.take(SMALL, 1)).isNull();
        assertThat(cache.take(HD, 7)).as("of more surfaces").isNull();
        assertThat(cache.take(new DecoderShape(4, 1, 8, 1920, 1088, 0, 0, 1920, 1080, false, 0, 0, 1), 1))
                .as("that deinterlaces").isNull();
        assertThat(cache.take(HD, 5)).isSameAs(given);
        assertThat(cache.take(HD, 5)).isNull();
        assertThat(cache.reused()).isEqualTo(1);
        given.retire();
        assertThat(ended).isEmpty();
    }

    /** It is counted when it has been reconfigured. */
    @Test
    void whatHasRoomIsTakenIfNothingFits() {
        DecoderShape cropped = new DecoderShape(4, 1, 8, 1920, 1088, 0, 8, 1920, 1072, false, 0, 0, 0);
        NativeDecoder large = new Fake(shape(2560, 1440), 6);
        NativeDecoder given = new Fake(HD, 6);
        given.retire();
        large.retire();
        assertThat(cache.take(shape(2560, 1448), 1)).as("a larger one").isNull();
        assertThat(cache.take(new DecoderShape(4, 1, 10, 1920, 1088, 0, 0, 1920, 1080, false, 0, 0, 0), 1)).as("of another depth")
                .isNull();
        assertThat(cache.take(new DecoderShape(8, 1, 8, 1920, 1088, 0, 0, 1920, 1080, false, 0, 0, 0), 1)).as("of another codec")
                .isNull();
        assertThat(cache.take(cropped, 1)).as("the smallest that has room").isSameAs(given);
        given.retire();
        assertThat(cache.take(shape(1280, 712), 6)).isSameAs(given);
        given.retire();
        assertThat(cache.take(SMALL, 6)).as("that takes far less than either").isNull();
        assertThat(cache.reused()).isZero();
    }

    @Test
    void whatIsRetiredTwiceIsAMistake() {
        NativeDecoder decoder = new Fake(HD, 6);
        decoder.retire();
        assertThatThrownBy(decoder::retire).isInstanceOf(IllegalStateException.class).hasMessageContaining("KEPT");
        assertThatThrownBy(decoder::unexpect).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(decoder::expect).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void camerasThatHaveOneAreCounted() {
        NativeDecoder first = new Fake(HD, 6);
        NativeDecoder second = new Fake(HD, 6);
        assertThat(cache.used()).isEqualTo(2);
        first.retire();
        assertThat(cache.used()).isEqualTo(1);
        second.expect();
        second.retire();
        assertThat(cache.used()).isEqualTo(1);
        second.unexpect();
        assertThat(cache.used()).isZero();
    }

    @Test
    void whatWasUsedLastIsTakenFirst() {
        NativeDecoder first = new Fake(HD, 6);
        NativeDecoder second = new Fake(HD, 6);
        first.retire();
        second.retire();
        assertThat(cache.take(HD, 6)).isSameAs(second);
        second.retire();
    }

    @Test
    void ofTooManyTheLongestIdleEnd() {
        NativeDecoder[] all = new NativeDecoder[DecoderCache.MOST + 3];
        for (int i = 0; i < all.length; i++) {
            all[i] = new Fake(SMALL, 4);
            all[i].retire();
        }
        await().atMost(Liveness.LIMIT).until(() -> cache.existing() == DecoderCache.MOST);
        assertThat(ended).containsExactly(all[0], all[1], all[2]);
        assertThat(threads).allMatch(name -> name.equals("framelease-decoders-test:0"));
    }

    @Test
    void ofTooLargeOnesToo() {
        DecoderShape huge = shape(4096, 4096 - 8);
        NativeDecoder first = new Fake(huge, 5);
        NativeDecoder second = new Fake(huge, 5);
        assertThat(first.bytes()).isBetween(DecoderCache.MOST_BYTES / 2 + 1, DecoderCache.MOST_BYTES);
        first.retire();
        second.retire();
        await().atMost(Liveness.LIMIT).until(() -> cache.existing() == 1);
        assertThat(ended).containsExactly(first);
        NativeDecoder tooLarge = new Fake(huge, 30);
        tooLarge.retire();
        await().atMost(Liveness.LIMIT).until(() -> ended.contains(tooLarge));
    }

    /** A picture that waits to be mapped keeps its decoder. */
    @Test
    void whatIsExpectedKeepsItsDecoder() {
        NativeDecoder decoder = new Fake(HD, 6);
        decoder.expect();
        decoder.expect();
        decoder.retire();
        assertThat(cache.take(HD, 6)).isNull();
        decoder.unexpect();
        assertThat(cache.take(HD, 6)).isNull();
        decoder.unexpect();
        assertThat(cache.take(HD, 6)).isSameAs(decoder);
        decoder.retire();
    }

    /** An endless kernel keeps decoders from ending, and must not keep cameras: here nothing ever ends. */
    @Test
    void roomIsNotWaitedForWithoutEnd() {
        DecoderCache stuck = new DecoderCache("stuck:0", () -> { }, 0, work -> new Thread(work) {
            @Override
            public void start() {
                // it never comes to its turn
            }
        }, 1_000_000);
        NativeDecoder kept = new NativeDecoder(SMALL, 4, (code, call) -> new DeviceException(call), stuck, MemorySegment.NULL);
        stuck.created(kept);
        kept.retire();
        assertThat(stuck.awaitRoom(stuck.ended())).isFalse();
        assertThat(stuck.used()).isZero();
        assertThat(stuck.take(SMALL, 4)).as("it is about to end").isNull();
    }

    /** One that cannot be ended keeps nobody from ending. */
    @Test
    @Logs("test:0: ending a decoder")
    void aFailureIsSaidAndTheOthersEnd() {
        NativeDecoder bad = new Fake(SMALL, 4) {
            @Override
            void destroy() {
                ended.add(this);
                throw new DeviceException("refused");
            }
        };
        cache.destroy(bad);
        NativeDecoder good = new Fake(SMALL, 4);
        cache.destroy(good);
        await().atMost(Liveness.LIMIT).until(() -> ended.contains(good));
        assertThat(ended).containsExactly(bad, good);
    }
}
