package io.framelease.cli.soak;

import io.framelease.CameraOptions;
import io.framelease.Device;
import io.framelease.testkit.NumberedVideo;
import io.framelease.testkit.rtsp.RtspCamera;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/**
 * What a soak is to do.
 *
 * @param device     where frames live
 * @param cameras    the soak's own ones; as many as there are sources if there are any
 * @param engines    of each camera
 * @param faults     what is done to the cameras; of users' sources {@link FaultKind#RECONNECT} alone
 * @param duration   how long, from the first pictures on
 * @param seed       of all choices
 * @param sources    the user's; empty for the soak's own cameras
 * @param options    how a source is opened
 * @param own        how the soak's own cameras serve a video; a test may have them show something else
 * @param spike      what no frame may take from its arrival to its view, and no camera be silent for while nothing is done to it
 * @param backWithin how long a camera may take until its pictures are there, when its source is
 */
public record SoakPlan(Device device, int cameras, int engines, List<FaultKind> faults, Duration duration, long seed,
        List<String> sources, Function<String, CameraOptions> options, Function<NumberedVideo, RtspCamera> own, Duration spike,
        Duration backWithin) {
    /** Keeps lists as they are. */
    public SoakPlan {
        faults = List.copyOf(faults);
        sources = List.copyOf(sources);
    }

    /** Without the sources, whose text may have secrets. */
    @Override
    public String toString() {
        return "SoakPlan[device=" + device.id() + ", cameras=" + cameras + ", engines=" + engines + ", faults=" + faults
                + ", duration=" + duration + ", seed=" + seed + "]";
    }

    boolean isOwn() {
        return sources.isEmpty();
    }

    /** Faults that can be done to these cameras. */
    List<FaultKind> possibleFaults() {
        return isOwn() ? faults : faults.stream().filter(FaultKind::isForAnySource).toList();
    }
}
