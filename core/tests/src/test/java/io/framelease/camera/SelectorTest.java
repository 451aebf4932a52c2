package io.framelease.camera;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.framelease.Frame;
import io.framelease.FrameSelector;
import io.framelease.Overflow;
import io.framelease.SourceException;
import io.framelease.Subscription;
import io.framelease.testing.Liveness;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A wait for several subscriptions, without camera threads. Whoever waits waits for ever: nothing but a wake-up ends that. */
class SelectorTest {
    private static final Duration FOREVER = ChronoUnit.FOREVER.getDuration();

    private final Feed front = new Feed("front", Overflow.DROP_OLDEST, 8);
    private final Feed back = new Feed("back", Overflow.KEEP_LATEST, 2);
    private final Feed side = new Feed("side", Overflow.BLOCK, 8);
    private final FrameSelector selector = FrameSelector.of(front.frames, back.frames, side.frames);

    @AfterEach
    void close() {
        selector.close();
        front.close();
        back.close();
        side.close();
    }

    private Waiting startWaiting() {
        Waiting waiting = new Waiting(() -> selector.select(FOREVER));
        await().until(() -> waiting.thread.getState() == Thread.State.TIMED_WAITING);
        return waiting;
    }

    private static final class Waiting {
        private final FutureTask<Subscription> task;
        private final Thread thread;

        private Waiting(Callable<Subscription> wait) {
            task = new FutureTask<>(wait);
            thread = Thread.ofPlatform().daemon().start(task);
        }

        private Subscription get() throws Exception {
            return task.get(Liveness.LIMIT.toSeconds(), TimeUnit.SECONDS);
        }
    }

    @Test
    void itFindsWhatHasAFrameAndTakesNothing() throws Exception {
        assertThat(selector.select(Duration.ZERO)).isNull();
        back.publish();
        for (int i = 0; i < 3; i++) {
            assertThat(selector.select(FOREVER)).isSameAs(back.frames);
        }
        back.frames.poll().close();
        assertThat(selector.select(Duration.ofNanos(-1))).isNull();
        assertThat(selector.isEmpty()).isFalse();
    }

    @Test
    void aFrameOfAnyOfThemWakesIt() throws Exception {
        for (Feed feed : List.of(front, back, side, front)) {
            Waiting waiting = startWaiting();
            feed.publish();
            assertThat(waiting.get()).isSameAs(feed.frames);
            feed.frames.poll().close();
        }
    }

    @Test
    void itPassesNoneOver() throws Exception {
        List<Subscription> order = new ArrayList<>();
        front.publish(6);
        side.publish(2);
        back.publish();
        for (int i = 0; i < 9; i++) {
            Subscription ready = selector.select(FOREVER);
            order.add(ready);
            ready.poll().close();
        }
        assertThat(order).containsExactly(front.frames, back.frames, side.frames, front.frames, side.frames, front.frames,
                front.frames, front.frames, front.frames);
    }

    /** However fast one camera is: it has a frame at every look. */
    @Test
    void oneThatAlwaysHasAFrameKeepsNobodyWaiting() throws Exception {
        Map<Subscription, Integer> selected = new HashMap<>();
        side.publish(5);
        for (int i = 0; i < 10; i++) {
            if (!front.frames.hasFrame()) {
                front.publish();
            }
            Subscription ready = selector.select(FOREVER);
            ready.poll().close();
            selected.merge(ready, 1, Integer::sum);
        }
        assertThat(selected).containsEntry(side.frames, 5).containsEntry(front.frames, 5);
    }

    @Test
    void aFailureIsToldByItsSubscriptionAloneAndOnce() throws Exception {
        SourceException failure = new SourceException("broken");
        back.publish();
        back.fail(failure);
        assertThat(selector.select(FOREVER)).isSameAs(back.frames);
        back.frames.poll().close();
        assertThat(selector.select(FOREVER)).as("for its end").isSameAs(back.frames);
        assertThat(back.frames.isEnded()).as("it has yet to be told").isFalse();
        assertThatThrownBy(back.frames::poll).isSameAs(failure);
        assertThat(selector.select(Duration.ZERO)).isNull();
        front.publish();
        assertThat(selector.select(FOREVER)).isSameAs(front.frames);
        front.frames.poll().close();
    }

    @Test
    void anEndWakesItAndTheLastOneEmptiesIt() throws Exception {
        Waiting first = startWaiting();
        front.finish();
        assertThat(first.get()).isSameAs(front.frames);
        assertThat(front.frames.isEnded()).isTrue();
        Waiting second = startWaiting();
        back.fail(new SourceException("broken"));
        assertThat(second.get()).isSameAs(back.frames);
        Waiting third = startWaiting();
        side.frames.close();
        assertThat(third.get()).isSameAs(side.frames);
        assertThat(selector.isEmpty()).isTrue();
        assertThat(selector.select(FOREVER)).isNull();
    }

    /** The loop of the Javadoc reads everything and tells every failure. */
    @Test
    void theLoopEndsWhenAllHaveEnded() throws Exception {
        front.publish(3);
        side.publish(2);
        front.finish();
        back.fail(new SourceException("broken"));
        side.finish();
        int read = 0;
        int failures = 0;
        while (!selector.isEmpty()) {
            try (Frame frame = selector.select(FOREVER).poll()) {
                read += frame != null ? 1 : 0;
            } catch (SourceException e) {
                failures++;
            }
        }
        assertThat(read).isEqualTo(5);
        assertThat(failures).isEqualTo(1);
    }

    @Test
    void whatIsAddedIsLookedAtAtOnce() throws Exception {
        Feed late = new Feed("late", Overflow.KEEP_LATEST, 2);
        late.publish();
        Waiting waiting = startWaiting();
        selector.add(late.frames);
        assertThat(waiting.get()).isSameAs(late.frames);
        late.frames.poll().close();
        late.close();
    }

    @Test
    void whatIsRemovedIsOfInterestNoMore() throws Exception {
        assertThat(selector.remove(front.frames)).isTrue();
        assertThat(selector.remove(front.frames)).isFalse();
        front.publish();
        assertThat(selector.select(Duration.ZERO)).isNull();
        try (FrameSelector other = FrameSelector.of(front.frames)) {
            assertThat(other.select(FOREVER)).isSameAs(front.frames);
        }
        selector.add(front.frames);
        assertThat(selector.select(FOREVER)).isSameAs(front.frames);
        front.frames.poll().close();
        Waiting waiting = startWaiting();
        for (Feed feed : List.of(front, back, side)) {
            selector.remove(feed.frames);
        }
        assertThat(waiting.get()).as("none is left").isNull();
    }

    @Test
    void aSubscriptionIsInOneSelector() {
        assertThatIllegalStateException().isThrownBy(() -> selector.add(front.frames)).withMessageContaining("of front");
        Feed other = new Feed("other", Overflow.KEEP_LATEST, 2);
        assertThatIllegalStateException().isThrownBy(() -> FrameSelector.of(other.frames, front.frames));
        assertThatIllegalStateException().isThrownBy(() -> FrameSelector.of(other.frames, other.frames));
        FrameSelector.of(other.frames).close();
        FrameSelector.of(other.frames).close();
        other.close();
    }

    @Test
    void closeWakesItAndLetsThemGo() throws Exception {
        Waiting waiting = startWaiting();
        selector.close();
        selector.close();
        assertThat(waiting.get()).isNull();
        assertThat(selector.isEmpty()).isTrue();
        assertThatIllegalStateException().isThrownBy(() -> selector.add(front.frames)).withMessageContaining("closed");
        front.publish();
        front.frames.poll().close();
    }

    @Test
    void oneThreadAtATimeSelects() throws Exception {
        Waiting waiting = startWaiting();
        assertThatIllegalStateException().isThrownBy(() -> selector.select(Duration.ZERO))
                .withMessageContaining("one thread at a time");
        waiting.thread.interrupt();
        assertThatThrownBy(waiting::get).hasCauseInstanceOf(InterruptedException.class);
        front.publish();
        Thread.currentThread().interrupt();
        assertThat(selector.select(FOREVER)).as("an interrupt is for waits alone").isSameAs(front.frames);
        front.frames.poll().close();
        assertThatThrownBy(() -> selector.select(Duration.ZERO)).isInstanceOf(InterruptedException.class);
        assertThat(selector.select(Duration.ZERO)).isNull();
    }

    @Test
    void nullIsRefusedByName() {
        assertThatNullPointerException().isThrownBy(() -> FrameSelector.of((Subscription[]) null)).withMessage("subscriptions");
        assertThatNullPointerException().isThrownBy(() -> FrameSelector.of((Subscription) null)).withMessage("subscription");
    }
}
