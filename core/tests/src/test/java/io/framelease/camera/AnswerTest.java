package io.framelease.camera;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import io.framelease.SourceException;
import io.framelease.SourceException.Kind;
import io.framelease.ffmpeg.Source;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;

/** Nobody waits for ever for an opener. */
class AnswerTest {
    private static final Source SOURCE = Source.parse("rtsp://camera/1");
    private static final long LONG_AGO = -1_000_000_000_000L;

    private final Answer answer = new Answer();

    @Test
    void theFirstAnswerStands() throws InterruptedException {
        answer.give(false);
        answer.give(true);
        answer.fails(new SourceException("too late"));
        assertThat(answer.await(() -> { })).isFalse();
    }

    @Test
    void aFailureSaysThatThePresentSessionGoesOn() {
        answer.fails(new SourceException(Kind.BUSY, "no room"));
        SourceException thrown = catchThrowableOfType(SourceException.class, () -> answer.await(() -> { }));
        assertThat(thrown.kind()).isEqualTo(Kind.BUSY);
        assertThat(thrown).hasMessageContainingAll("no room", "the present session goes on", "Camera.reconnect()");
    }

    @Test
    void whoWaitsForACallThatDoesNotReturnIsTold() {
        answer.calls(LONG_AGO);
        assertThat(answer.isStuck()).isTrue();
        assertThatThrownBy(() -> answer.await(() -> answer.fails(new SourceException(Kind.TIMED_OUT, "stuck"))))
                .isInstanceOf(SourceException.class).hasMessageContaining("stuck");
        assertThatThrownBy(() -> answer.awaitOver(SOURCE, Thread.currentThread())).isInstanceOf(SourceException.class)
                .hasMessageContainingAll("rtsp://camera/1", "an earlier handover", "the present session goes on");
        answer.ends();
        answer.waits();
        assertThat(answer.isStuck()).isFalse();
    }

    @Test
    void aWaitThatIsNoCallHasNoTime() throws InterruptedException {
        answer.calls(Long.MAX_VALUE / 2);
        assertThat(answer.isStuck()).isFalse();
        answer.calls(LONG_AGO);
        answer.waits();
        assertThat(answer.isStuck()).isFalse();
        answer.ends();
        answer.awaitOver(SOURCE, Thread.currentThread());
        answer.join();
    }

    @Test
    void aLogThatThrowsLosesNoFailure() {
        SourceException failure = new SourceException("no route");
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        TurboFilter full = new TurboFilter() {
            @Override
            public FilterReply decide(Marker marker, Logger logger, Level level, String format, Object[] arguments, Throwable t) {
                if (logger.getName().equals(CameraThread.class.getName())) {
                    throw new IllegalStateException("the disk is full (meant by the test)");
                }
                return FilterReply.NEUTRAL;
            }
        };
        context.addTurboFilter(full);
        try {
            assertThat(Answer.shown(SOURCE, failure)).isSameAs(failure);
            assertThat(Answer.shown(SOURCE, new IllegalStateException("rtsp://user:secret@camera/1")).toString())
                    .doesNotContain("secret").contains("IllegalStateException");
        } finally {
            context.getTurboFilterList().remove(full);
        }
    }
}
