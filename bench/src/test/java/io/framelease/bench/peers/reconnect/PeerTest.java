package io.framelease.bench.peers.reconnect;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PeerTest {
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = {"OPENCV", "GSTREAMER"})
    void everyJvmHasTheSameHeap(Peer peer) {
        assertThat(peer.command("rtsp://camera", Path.of("none")))
                .containsOnlyOnce("-Xms256m", "-Xmx256m", "-XX:+AlwaysPreTouch", "-XX:+UseG1GC")
                .endsWith(peer.label(), "rtsp://camera");
    }

    @Test
    void gstreamerNoticesSilenceAndEndsWithWhoStartedIt() {
        assertThat(Peer.GSTREAMER.command("rtsp://camera", Path.of("none")).getLast()).contains(" ! watchdog timeout=2000 ! ")
                .startsWith("while kill -0 $PPID 2>/dev/null; do ");
    }
}
