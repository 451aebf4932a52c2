package io.framelease.cli.soak;

import io.framelease.CameraOptions;
import io.framelease.Retry;
import io.framelease.testkit.NumberedVideo;
import io.framelease.testkit.rtsp.FaultProxy;
import io.framelease.testkit.rtsp.RtspCamera;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Where one camera of a soak gets its pictures: a server of the soak's own behind a proxy, or the user's. */
final class SoakSource implements AutoCloseable {
    private static final int FRAMES_PER_SECOND = 25;
    private static final int FRAMES = 128;
    private static final int KNOWN_CAMERAS = 32;
    private static final Duration DELAY = Duration.ofMillis(100);
    private static final Duration LOGIN_DELAY = Duration.ofMillis(500);
    private static final Duration CONNECT = Duration.ofSeconds(3);
    private static final Duration SILENCE = Duration.ofSeconds(2);

    private final CameraOptions options;
    private final @Nullable RtspCamera server;
    private final @Nullable FaultProxy proxy;
    private final @Nullable NumberedVideo video;
    private final Judge.Numbers numbers = new Judge.Numbers();

    private SoakSource(CameraOptions options, @Nullable NumberedVideo video, @Nullable RtspCamera server,
            @Nullable FaultProxy proxy) {
        this.options = options;
        this.video = video;
        this.server = server;
        this.proxy = proxy;
    }

    /** One of the user's, from 0. */
    static SoakSource of(SoakPlan plan, int index) {
        return new SoakSource(plan.options().apply(plan.sources().get(index)), null, null, null);
    }

    /**
     * One of the soak's own, from 0. It tries again sooner than a camera does by default, and takes silence for a loss sooner, so
     * that a short soak has many outages.
     */
    static SoakSource own(SoakPlan plan, int index) {
        NumberedVideo video = video(index);
        RtspCamera server = plan.own().apply(video);
        FaultProxy proxy = FaultProxy.before(server.port(), plan.seed() + index);
        CameraOptions told = plan.options().apply(proxy.url());
        CameraOptions usual = CameraOptions.of(proxy.url());
        return new SoakSource(told.withName("soak-camera-" + (index + 1))
                .withRetry(Retry.defaults().withDelay(DELAY).withLoginDelay(LOGIN_DELAY))
                .withConnectTimeout(otherwise(told.connectTimeout(), usual.connectTimeout(), CONNECT))
                .withReadTimeout(otherwise(told.readTimeout(), usual.readTimeout(), SILENCE)), video, server, proxy);
    }

    /** What the user said, if he did. */
    private static Duration otherwise(Duration told, Duration usual, Duration ours) {
        return told.equals(usual) ? ours : told;
    }

    /** Its file is needed for no more than to be written. */
    private static NumberedVideo video(int index) {
        try {
            Path file = Files.createTempFile("framelease-soak-", ".y4m");
            try {
                return NumberedVideo.write(file, index % KNOWN_CAMERAS, FRAMES_PER_SECOND, FRAMES);
            } finally {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("no file can be made for the video of a camera", e);
        }
    }

    CameraOptions options() {
        return options;
    }

    /** For one engine. */
    Judge judge() {
        return video == null || proxy == null ? new Judge.Steady() : new Judge.Numbered(video, proxy, numbers);
    }

    /** In front of one of the soak's own; null of the user's. */
    @Nullable FaultProxy proxy() {
        return proxy;
    }

    /** One of the soak's own; null of the user's. */
    @Nullable RtspCamera server() {
        return server;
    }

    @Override
    public void close() {
        if (proxy != null) {
            proxy.close();
        }
        if (server != null) {
            server.close();
        }
    }
}
