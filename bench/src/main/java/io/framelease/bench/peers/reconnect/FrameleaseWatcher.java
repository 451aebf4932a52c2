package io.framelease.bench.peers.reconnect;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.framelease.Camera;
import io.framelease.CameraOptions;
import io.framelease.Devices;
import io.framelease.Frame;
import io.framelease.FrameView;
import io.framelease.Overflow;
import io.framelease.Retry;
import io.framelease.Subscription;
import java.time.Duration;

/** The library: one loop, which no reconnect ends. */
final class FrameleaseWatcher {
    private static final Duration LOOK_UP = Duration.ofMillis(100);

    private FrameleaseWatcher() {
    }

    static void watch(String url, Watcher watcher) throws InterruptedException {
        CameraOptions options = CameraOptions.of(url).withRetry(Retry.defaults().withDelay(Duration.ofMillis(100)))
                .withReadTimeout(Duration.ofSeconds(2));
        try (Camera camera = Camera.open(options, Devices.host()); Subscription frames = camera.subscribe(Overflow.DROP_OLDEST)) {
            while (!watcher.isOver()) {
                try (Frame frame = frames.poll(LOOK_UP)) {
                    if (frame != null) {
                        try (FrameView view = frame.open()) {
                            watcher.picture(view.y().get(JAVA_BYTE, 0));
                        }
                        watcher.slow().offer(() -> new Held(frame.retain()));
                    }
                }
            }
        }
    }

    private record Held(Frame frame) implements SlowReader.Held {
        @Override
        public long sum() {
            try (FrameView view = frame.open()) {
                return SlowReader.sum(view.y(), view.width(), view.height(), view.pitch());
            }
        }

        @Override
        public void close() {
            frame.close();
        }
    }
}
