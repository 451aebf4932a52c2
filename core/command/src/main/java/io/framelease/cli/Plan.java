package io.framelease.cli;

import io.framelease.Camera;
import io.framelease.CameraOptions;
import io.framelease.CameraStats;
import io.framelease.Device;
import io.framelease.Overflow;
import io.framelease.cli.metrics.MetricsAddress;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a run is to do.
 *
 * @param device         where frames live
 * @param sources        a camera each
 * @param engines        engines of each camera
 * @param overflow       what each camera's subscriptions do with frames that are not read in time
 * @param duration       how long; null until the sources end or the user does
 * @param reconnectEvery how often each camera is reconnected; null for never
 * @param provocation    what the run itself does to the source of its first camera
 * @param metrics        where to serve what can be measured; null for nowhere
 * @param screen         how cameras are shown
 */
record Plan(Device device, List<CameraOptions> sources, int engines, Function<CameraOptions, Overflow> overflow,
        @Nullable Duration duration, @Nullable Duration reconnectEvery, Provocation provocation,
        @Nullable MetricsAddress metrics, Screen.Choice screen) {
    /** One that is shown as usual. */
    Plan(Device device, List<CameraOptions> sources, int engines, Function<CameraOptions, Overflow> overflow,
            @Nullable Duration duration, @Nullable Duration reconnectEvery, Provocation provocation,
            @Nullable MetricsAddress metrics) {
        this(device, sources, engines, overflow, duration, reconnectEvery, provocation, metrics, Screen.Choice.USUAL);
    }

    /** Something that a run does to a source, and the errors that are its own doing. */
    interface Provocation {
        /** Does nothing. */
        Provocation NONE = new Provocation() {
            @Override
            public boolean isReady(Camera camera, Duration waited) {
                return true;
            }

            @Override
            public void tick(Camera camera, Duration elapsed) {
                // a user's source is the user's
            }

            @Override
            public long provokedErrors(CameraStats end) {
                return 0;
            }
        };

        /** Whether the run's time shall begin; asked until it has. */
        boolean isReady(Camera camera, Duration waited);

        /** Called several times a second while the run goes on. */
        void tick(Camera camera, Duration elapsed);

        /** Errors in the camera's last counts that were provoked, and are none of the run's. */
        long provokedErrors(CameraStats end);
    }
}
