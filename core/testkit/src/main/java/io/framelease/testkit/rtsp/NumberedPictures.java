package io.framelease.testkit.rtsp;

import io.framelease.testkit.NumberedVideo;
import java.util.List;

/** A numbered video, as H.264 that loses nothing, with a key frame a second. */
record NumberedPictures(NumberedVideo video, LosslessH264 encoder) implements Pictures {
    private static final int LONGEST_GROUP = 250; // the number of a picture in its group has 8 bits

    static NumberedPictures of(NumberedVideo video) {
        return new NumberedPictures(video, new LosslessH264(NumberedVideo.WIDTH, NumberedVideo.HEIGHT, video.framesPerSecond()));
    }

    @Override
    public int framesPerSecond() {
        return video.framesPerSecond();
    }

    @Override
    public int group() {
        return Math.min(video.framesPerSecond(), LONGEST_GROUP);
    }

    @Override
    public Coding coding() {
        return Coding.H264;
    }

    @Override
    public List<byte[]> sets() {
        return List.of(encoder.sps(), encoder.pps());
    }

    @Override
    public List<byte[]> units(long picture, int sinceKey, long groups) {
        byte[] slice = encoder.slice(video.bytes((int) (picture % video.frames())), sinceKey, groups);
        return sinceKey == 0 ? List.of(encoder.sps(), encoder.pps(), slice) : List.of(slice);
    }

    @Override
    public String toString() {
        return NumberedVideo.WIDTH + "x" + NumberedVideo.HEIGHT;
    }
}
