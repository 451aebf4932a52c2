package io.framelease.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.framelease.CameraEvent;
import io.framelease.CameraEvent.Closed;
import io.framelease.CameraEvent.Connecting;
import io.framelease.CameraEvent.Ended;
import io.framelease.CameraEvent.Failed;
import io.framelease.CameraEvent.Fed;
import io.framelease.CameraEvent.Lost;
import io.framelease.CameraEvent.Playing;
import io.framelease.CameraEvent.Retrying;
import io.framelease.CameraEvent.Shortage;
import io.framelease.CameraEvent.Starved;
import io.framelease.CameraEvent.StreamChanged;
import io.framelease.CameraEvent.Unwatched;
import io.framelease.DecoderInfo;
import io.framelease.SourceException;
import io.framelease.StreamInfo;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a listener is told that begins behind these events. */
class StandingTest {
    private static final SourceException FAILURE = new SourceException("the source failed");
    private static final StreamInfo SMALL = StreamInfo.of("h264", StreamInfo.Transport.TCP, DecoderInfo.nvdec("cuda:0"))
            .withSize(640, 360);
    private static final StreamInfo LARGE = SMALL.withSize(1280, 720);

    private static final CameraEvent CONNECTING = new Connecting("door", 1, 1, 1);
    private static final Playing PLAYING = new Playing("door", 2, 1, Duration.ofMillis(5), SMALL);
    private static final CameraEvent CHANGED = new StreamChanged("door", 3, 1, SMALL, LARGE);
    private static final CameraEvent SLOTS = new Starved("door", 4, 1, Shortage.SLOTS);
    private static final CameraEvent MEMORY = new Starved("door", 5, 1, Shortage.DEVICE_MEMORY);
    private static final CameraEvent FED = new Fed("door", 6, 1, Shortage.SLOTS);
    private static final CameraEvent READER = new Starved("door", 6, 1, Shortage.READER);
    private static final CameraEvent READ = new Fed("door", 7, 1, Shortage.READER);
    private static final CameraEvent LOST = new Lost("door", 7, 1, FAILURE);
    private static final CameraEvent RETRYING = new Retrying("door", 8, 1, Duration.ofSeconds(1), 1);
    private static final CameraEvent AGAIN = new Connecting("door", 9, 2, 1);
    private static final CameraEvent UNWATCHED = new Unwatched("door", 8, 1);
    private static final CameraEvent ENDED = new Ended("door", 10, 1, Optional.empty());
    private static final CameraEvent FAILED = new Failed("door", 10, 1, FAILURE);
    private static final CameraEvent CLOSED = new Closed("door", 11, 1);

    private static Standing behind(CameraEvent... events) {
        Standing standing = Standing.NEW;
        for (CameraEvent event : events) {
            assertThat(standing.admits(event)).as("%s behind %s", event, standing).isTrue();
            standing = standing.after(event);
        }
        return standing;
    }

    @Test
    void whatItDoes() {
        assertThat(behind().events()).isEmpty();
        assertThat(behind(CONNECTING).events()).containsExactly(CONNECTING);
        assertThat(behind(CONNECTING, PLAYING).events()).containsExactly(PLAYING);
        assertThat(behind(CONNECTING, PLAYING, LOST).events()).containsExactly(LOST);
        assertThat(behind(CONNECTING, PLAYING, LOST, RETRYING).events()).containsExactly(LOST, RETRYING);
        assertThat(behind(CONNECTING, PLAYING, LOST, RETRYING, AGAIN).events()).containsExactly(LOST, AGAIN);
        assertThat(behind(CONNECTING, PLAYING, LOST, RETRYING, AGAIN, PLAYING).events()).containsExactly(PLAYING);
        assertThat(behind(CONNECTING, PLAYING, AGAIN).events()).containsExactly(AGAIN);
        assertThat(behind(CONNECTING, PLAYING, UNWATCHED).events()).containsExactly(UNWATCHED);
        assertThat(behind(CONNECTING, LOST, RETRYING, UNWATCHED).events()).as("why it may not be reached")
                .containsExactly(LOST, UNWATCHED);
        assertThat(behind(CONNECTING, PLAYING, UNWATCHED, AGAIN).events()).containsExactly(AGAIN);
    }

    @Test
    void theStreamIsTheNewest() {
        assertThat(behind(CONNECTING, PLAYING, CHANGED).events())
                .containsExactly(new Playing("door", 2, 1, Duration.ofMillis(5), LARGE));
        assertThat(behind(CONNECTING, PLAYING, AGAIN, CHANGED).events()).containsExactly(AGAIN);
    }

    @Test
    void eachShortageIsKeptUntilItIsOver() {
        assertThat(behind(CONNECTING, PLAYING, SLOTS).events()).containsExactly(PLAYING, SLOTS);
        assertThat(behind(CONNECTING, PLAYING, SLOTS, MEMORY, LOST).events()).containsExactly(LOST, SLOTS, MEMORY);
        assertThat(behind(CONNECTING, PLAYING, SLOTS, MEMORY, FED).events()).containsExactly(PLAYING, MEMORY);
        assertThat(behind(CONNECTING, PLAYING, READER, SLOTS, FED).events()).containsExactly(PLAYING, READER);
        assertThat(behind(CONNECTING, PLAYING, READER, SLOTS, READ).events()).containsExactly(PLAYING, SLOTS);
    }

    @Test
    void nothingFollowsAnEndButTheClose() {
        for (CameraEvent end : new CameraEvent[] {ENDED, FAILED}) {
            Standing over = behind(CONNECTING, PLAYING, SLOTS, end);
            assertThat(over.events()).containsExactly(end);
            assertThat(over.admits(AGAIN)).isFalse();
            assertThat(over.admits(FED)).isFalse();
            assertThat(over.admits(FAILED)).isFalse();
            assertThat(over.after(CLOSED).events()).containsExactly(end, CLOSED);
            assertThat(over.after(CLOSED).admits(CLOSED)).isFalse();
        }
        assertThat(behind(CONNECTING, PLAYING, CLOSED).events()).containsExactly(CLOSED);
        assertThat(behind(CONNECTING, PLAYING, CLOSED).admits(LOST)).isFalse();
    }
}
