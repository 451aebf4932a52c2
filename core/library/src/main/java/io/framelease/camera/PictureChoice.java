package io.framelease.camera;

import io.framelease.ffmpeg.Demuxer;
import io.framelease.lease.PictureInfo;
import org.jspecify.annotations.Nullable;

/** Asks a camera's subscriptions whether they want a picture, before there is memory for it. Confined to the camera thread. */
final class PictureChoice {
    private final CameraContext camera;
    private final PictureTimes times = new PictureTimes();
    private @Nullable Demuxer known; // what the frame's duration is of
    private long frameNanos;

    PictureChoice(CameraContext camera) {
        this.camera = camera;
    }

    /**
     * Whether one of them wants a picture; once for each decoded one, in their order. One that nobody wants is counted.
     *
     * @param info    what is known of it
     * @param pts     in ns; {@link PictureInfo#NO_PTS} if there is none
     * @param demuxer what its packet came from
     */
    boolean isWanted(PictureInfo info, long pts, Demuxer demuxer) {
        if (known != demuxer) {
            known = demuxer;
            frameNanos = demuxer.extent().frameNanos();
        }
        long time = times.next(pts, info.arrivalNanos(), demuxer.isLive(), frameNanos);
        boolean wanted = camera.subscriptions.choose(info.isKeyFrame(), time);
        if (!wanted) {
            camera.counters.unwantedPictures.incrementAndGet();
        }
        return wanted;
    }
}
