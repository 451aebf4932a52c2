package io.framelease.cli.metrics;

import io.framelease.Camera;
import io.framelease.CameraEvent;
import io.framelease.metrics.ObservedCamera;
import io.framelease.metrics.Timing;

/** A camera and the durations that it does not count itself; until the camera's end. Any thread. */
final class MeasuredCamera {
    private final Camera camera;
    private final Histogram views = new Histogram(Timing.ARRIVAL_TO_VIEW);
    private final Histogram reconnects = new Histogram(Timing.RECONNECT_TO_FRAME);
    private long played = 1; // the last session that has; the listener's alone

    /** Begins with a camera that was just started. */
    MeasuredCamera(Camera camera) {
        this.camera = camera;
        ((ObservedCamera) camera).observeViews(views::record);
        camera.listen(Runnable::run, event -> {
            if (event instanceof CameraEvent.Playing playing && playing.session() > played) { // not one that plays again
                played = playing.session();
                reconnects.record(playing.sinceRequest().toNanos());
            }
        });
    }

    Camera camera() {
        return camera;
    }

    String label() {
        return ((ObservedCamera) camera).label();
    }

    Histogram views() {
        return views;
    }

    Histogram reconnects() {
        return reconnects;
    }
}
