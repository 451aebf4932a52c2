package io.framelease.micrometer;

import io.framelease.Camera;
import io.framelease.CameraEvent;
import io.framelease.Registration;
import io.framelease.metrics.CameraReadings;
import io.framelease.metrics.ObservedCamera;
import io.framelease.metrics.Timing;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The meters of one camera in one registry, from {@link #begin} until {@link #end}, which comes with the camera's close, before its
 * name is free: meters of the next camera of that name are the same to the registry. Any thread; both are called under no lock of
 * others, and an end may come before the beginning is over.
 */
final class CameraBinding {
    private final Camera camera;
    private final MeterRegistry registry;
    private final Meters meters;
    private final long bound = System.nanoTime();
    private long played = 1; // the last session that has; the listener's alone
    private @Nullable Runnable hooked; // under this, as below
    private @Nullable Runnable observed;
    private @Nullable Registration listening;
    private boolean claimed;
    private volatile boolean over; // set under this

    CameraBinding(Camera camera, MeterRegistry registry) {
        this.camera = camera;
        this.registry = registry;
        this.meters = new Meters(registry, Tags.of("camera", ((ObservedCamera) camera).label(), "device", camera.device().id()));
    }

    /**
     * Registers the meters, and has the camera tell what they do not read; is over at once if the camera is closed, whose name may
     * be another's by now, or is in the registry.
     */
    synchronized void begin() {
        if (over) {
            return;
        }
        hooked = ((ObservedCamera) camera).whenClosed(this::end); // a close waits for this lock, and keeps the name until then
        if (over) {
            return;
        }
        claimed = Bound.claim(camera, registry);
        if (!claimed) {
            end();
            return;
        }
        boolean begun = false;
        try {
            meters.register(CameraReadings.ALL, camera);
            Timer views = meters.timer(Timing.ARRIVAL_TO_VIEW);
            Timer reconnects = meters.timer(Timing.RECONNECT_TO_FRAME);
            observed = ((ObservedCamera) camera).observeViews(nanos -> views.record(nanos, TimeUnit.NANOSECONDS));
            listening = camera.listen(Runnable::run, event -> happened(event, reconnects)); // on a thread of the library's
            begun = true;
        } finally {
            if (!begun) { // the registry refuses a meter
                end();
            }
        }
    }

    /**
     * What has happened before is told too: it says what the camera does, and is nothing to be measured now. Nor is a session that
     * plays again since somebody subscribes again.
     */
    private void happened(CameraEvent event, Timer reconnects) {
        if (event instanceof CameraEvent.Playing playing && playing.session() > played) {
            played = playing.session();
            if (playing.nanoTime() - bound >= 0) {
                reconnects.record(playing.sinceRequest());
            }
        }
    }

    /** Takes the meters out of the registry, and lets go of the camera; any number of times. */
    synchronized void end() {
        over = true;
        if (hooked != null) {
            hooked.run();
            hooked = null;
        }
        if (observed != null) {
            observed.run();
            observed = null;
        }
        if (listening != null) {
            listening.close();
            listening = null;
        }
        meters.remove();
        if (claimed) {
            Bound.release(camera, registry);
            claimed = false;
        }
    }

    boolean isOver() {
        return over;
    }
}
