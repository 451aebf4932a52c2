package io.framelease.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.framelease.natives.FFmpegLibraries;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RedirectWatchTest {
    @BeforeAll
    static void load() {
        FFmpegLibraries.require();
    }

    /** One that is thrown as an exception, so that a camera which retries lives on; never within FFmpeg's call. */
    @Test
    void aMistakeOfItsOwnEndsTheOpening() {
        RedirectWatch watch = new RedirectWatch(Source.parse("rtsp://h/a"), MemorySegment.NULL); // where nothing can be read
        assertThat(watch.isRefused()).isTrue();
        assertThatIllegalStateException().isThrownBy(watch::refusal)
                .withMessage("opening rtsp://h/a failed in this library").havingCause().isInstanceOf(RuntimeException.class);
    }
}
