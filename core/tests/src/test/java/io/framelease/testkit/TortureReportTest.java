package io.framelease.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.framelease.Camera;
import io.framelease.testkit.NumberedVideo.Verdict;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a torture says of itself, and what it demands. */
class TortureReportTest {
    private static final Duration EVER = Duration.ofSeconds(Long.MAX_VALUE);

    private final Findings findings = new Findings();

    private TortureNumbers numbers(long reopened, long reconnects, long sessions, int right) {
        for (int i = 0; i < right; i++) {
            findings.judge(Verdict.RIGHT, "test", i, i);
        }
        return TortureNumbers.of("torture on host, seed 7", Duration.ofSeconds(3), 8, reopened, reconnects, sessions, findings, 4096);
    }

    /**
     * In 3 s more than 15 reconnects and sessions, a camera that was opened in place of another, and more pictures than sessions.
     */
    @ParameterizedTest
    @CsvSource({"1, 16, 16, 17, true", "0, 16, 16, 17, false", "1, 15, 16, 17, false", "1, 16, 15, 17, false", "1, 16, 16, 16, false",
        "0, 22, 30, 800, false", "9, 400, 300, 5000, true"})
    void whatATortureDemands(long reopened, long reconnects, long sessions, int right, boolean wasTorture) {
        TortureNumbers numbers = numbers(reopened, reconnects, sessions, right);
        assertThat(numbers.wasTorture()).isEqualTo(wasTorture);
        assertThat(numbers.demands()).startsWith(reconnects + " reconnects and " + sessions + " sessions, more than 15 of each")
                .contains(reopened + " cameras closed and others opened, at least 1", right + " looks");
    }

    /** Longer than a clock can count: such a torture ends by what it finds. */
    @Test
    void aTimeOfAnyLengthIsAccepted() throws Exception {
        try (CheckedDevice device = CheckedDevice.open(7)) {
            Torture torture = Torture.on(device.device()).cameras(1).seed(7).patience(EVER);
            TestedEngine failing = new TestedEngine() {
                @Override
                public void start(Camera camera, PictureCheck check) {
                    torture.findings().fail(new IllegalStateException("mine"));
                }

                @Override
                public void stop() {
                    // it has no thread
                }
            };
            TortureReport report = torture.engine(failing).run(EVER);
            assertThat(report.complaints()).singleElement().asString().contains("mine");
            assertThat(report.toString()).contains("torture on ", " s or more: 1 cameras at a time");
        }
    }

    @Test
    void saysWhatItsNumbersCount() {
        findings.judge(Verdict.STALE, "test", 1, 1);
        findings.judge(Verdict.TORN, "test", 1, 1);
        findings.judge(Verdict.TORN, "test", 1, 1);
        findings.fail(new IllegalStateException("mine"));
        TortureReport report = new TortureReport(numbers(2, 112, 131, 900), 7, findings, List.of());
        assertThat(report).hasToString("torture on host, seed 7, of 3.0 s or more: 8 cameras at a time, closed and others opened 2 times; "
                + "112 reconnects asked for, 131 sessions begun; engines looked at 900 right pictures, 1 stale, 0 poisoned and 2 torn "
                + "ones; their threads failed 1 times; at most 4096 bytes of the device were allocated at a time");
        assertThatCode(report::assertClean).doesNotThrowAnyException();
    }

    @Test
    void eachComplaintIsToldOnce() {
        findings.fail(new IllegalStateException("mine"));
        TortureReport report = new TortureReport(numbers(2, 112, 131, 900), 7, findings,
                List.of("it failed", "a frame is held", "it failed", "it failed"));
        assertThat(report.complaints()).containsExactly("3 times: it failed", "a frame is held");
        assertThatThrownBy(report::assertClean).isInstanceOf(AssertionError.class).hasMessage(report.toString())
                .hasCause(findings.failures().getFirst());
        assertThat(report.toString()).endsWith("; wrong is:\n3 times: it failed\na frame is held");
        assertThat(report.toString().split("a frame is held", -1)).hasSize(2);
    }
}
