package io.framelease.testkit.rtsp;

import static org.assertj.core.api.Assertions.assertThat;

import io.framelease.testkit.NumberedVideo;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A camera with a proxy in front of it, of which nothing is left. */
abstract class BehindAProxy {
    static final Duration FOR_EVER = Duration.ofHours(10);

    @TempDir
    Path folder;
    RtspCamera server;
    FaultProxy proxy;

    @BeforeEach
    void start() {
        server = RtspCamera.serve(NumberedVideo.write(folder.resolve("numbers.y4m"), 0, 50, 10));
        proxy = FaultProxy.before(server.port(), 77);
    }

    @AfterEach
    void close() {
        proxy.close();
        server.close();
        assertThat(Thread.getAllStackTraces().keySet()).noneMatch(
                thread -> thread.getName().startsWith("framelease-fault-proxy-" + proxy.port()));
        assertThat(proxy.openConnections()).isZero();
    }

    RawClient client() throws IOException {
        return new RawClient(proxy.port());
    }
}
