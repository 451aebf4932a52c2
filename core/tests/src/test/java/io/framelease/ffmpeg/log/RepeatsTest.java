package io.framelease.ffmpeg.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.framelease.text.Secrets;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.slf4j.event.Level;

/** Which of FFmpeg's lines are news: in an outage each is once, whichever object of FFmpeg's says it. */
class RepeatsTest {
    private final Repeats repeats = new Repeats();

    @Test
    void aLineIsTheSameWhateverTheAddressOfItsObject() {
        repeats.begin(false);
        assertThat(repeats.isOld("[tcp @ 0x7fda2404b880] Connection to tcp://127.0.0.1:1 failed: refused")).isFalse();
        repeats.begin(true);
        assertThat(repeats.isOld("[tcp @ 0x7fda24051000] Connection to tcp://127.0.0.1:1 failed: refused")).isTrue();
        assertThat(repeats.isOld("[rtsp @ 0x1] [tcp @ 0x2] Connection to tcp://127.0.0.1:1 failed: refused")).isTrue();
        assertThat(repeats.isOld("[tcp @ 0x7fda24051000] Connection to tcp://127.0.0.1:1 failed: no route")).as("new").isFalse();
        assertThat(repeats.isOld("Connection to tcp://127.0.0.1:1 failed: no route")).isTrue();
        assertThat(repeats.isOld("[x] 0x12")).isFalse();
        assertThat(repeats.isOld("[x] 0x13")).as("not in front").isFalse();
    }

    @Test
    void anotherOutageIsNews() {
        repeats.begin(false);
        assertThat(repeats.isOld("late")).isFalse();
        repeats.end();
        repeats.begin(true); // it has played for so short a time that the outage goes on
        assertThat(repeats.isOld("late")).isTrue();
        repeats.end();
        repeats.begin(false);
        assertThat(repeats.isOld("late")).isFalse();
    }

    @Test
    void whatIsSaidWhileItPlaysIsNewsEachTime() {
        assertThat(repeats.isOld("damaged")).isFalse();
        repeats.begin(false);
        assertThat(repeats.isOld("damaged")).isFalse();
        repeats.end();
        assertThat(repeats.isOld("damaged")).isFalse();
        assertThat(repeats.isOld("damaged")).isFalse();
    }

    @Test
    void linesThatAreAllDifferentTakeNoMoreMemory() {
        repeats.begin(false);
        for (int i = 0; i < Repeats.MOST; i++) {
            assertThat(repeats.isOld("line " + i)).isFalse();
        }
        assertThat(repeats.isOld("one more")).isFalse();
        assertThat(repeats.isOld("one more")).as("it is not kept").isFalse();
        assertThat(repeats.isOld("line 0")).isTrue();
    }

    @Test
    void aCutAndARepeatLowerAWarningAndNothingElse() {
        try (CameraLog log = CameraLog.open("gate", Secrets.of("/a/file", Map.of()))) {
            AtomicBoolean cut = new AtomicBoolean();
            assertThat(log.level(Level.WARN, "moov atom not found")).isEqualTo(Level.WARN);
            log.cutBy(cut::get);
            assertThat(log.level(Level.WARN, "moov atom not found")).isEqualTo(Level.WARN);
            cut.set(true);
            assertThat(log.level(Level.WARN, "moov atom not found")).isEqualTo(Level.DEBUG);
            assertThat(log.level(Level.TRACE, "moov atom not found")).isEqualTo(Level.TRACE);
            cut.set(false);
            log.tries(false);
            assertThat(log.level(Level.WARN, "refused")).isEqualTo(Level.WARN);
            assertThat(log.level(Level.WARN, "refused")).isEqualTo(Level.DEBUG);
            assertThat(log.level(Level.TRACE, "refused")).isEqualTo(Level.TRACE);
            log.plays();
            assertThat(log.level(Level.WARN, "refused")).isEqualTo(Level.WARN);
        }
    }
}
