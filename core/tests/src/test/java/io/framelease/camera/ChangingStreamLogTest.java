package io.framelease.camera;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.framelease.CameraEvent;
import io.framelease.DecoderInfo;
import io.framelease.StreamInfo;
import io.framelease.StreamInfo.Transport;
import io.framelease.testing.CapturedLog;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;

/** A damaged stream may have another size with each picture. */
class ChangingStreamLogTest {
    private static StreamInfo stream(int width, int height) {
        return StreamInfo.of("h264", Transport.TCP, DecoderInfo.nvdec("cuda:0")).withSize(width, height);
    }

    /** Each change is an event; the log has some of them, and says so. */
    @Test
    void aStreamThatChangesAgainAndAgainFloodsNoLog(CapturedLog log) {
        CameraEvents events = new CameraEvents("gate", () -> 1);
        LinkedBlockingQueue<CameraEvent> told = new LinkedBlockingQueue<>();
        events.listen(Runnable::run, told::add);
        StreamInfo[] streams = {stream(640, 360), stream(16, 272)};
        events.playing(streams[0]);
        for (int i = 1; i <= 1_000; i++) {
            events.known(streams[i % 2]);
        }
        await().untilAsserted(() -> assertThat(told).filteredOn(CameraEvent.StreamChanged.class::isInstance).hasSize(1_000));
        assertThat(log.lines("INFO CameraThread: gate: the stream was .*")).hasSizeBetween(8, 60).last().asString()
                .contains("once a minute");
    }
}
