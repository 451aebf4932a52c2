package io.framelease.mutation;

import io.framelease.ffmpeg.Clips;
import io.framelease.testkit.NumberedVideo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The small whole clips that damaged ones are made of: several containers and codecs. */
final class SeedClips {
    private static final List<String> NAMES = List.of("raw-96x64.h264", "refresh-96x64.hevc", "ramp-192x96-320x160.h264",
            "gap-96x64.h264", "audio-video-320x180.mp4", "tff-96x64.mp4", "tags-hevc-96x64.mp4", "ramp-main10-192x160.mp4",
            "av1-96x64.mp4", "jump-96x64.ts", "interlaced-mpeg2-192x96.ts", "bff-96x64.mpg", "vp9-again-160x128.webm",
            "ramp-255x191.webm", "png-96x64.mov", "raw-96x64.mjpeg", "mjpeg-yuvj422p-322x182.avi", "apart-192x160.nut",
            "apart-hevc-192x160.nut", "still-96x64.jpg", "still-96x64.png", "still-96x64.tga");

    /**
     * A whole clip.
     *
     * @param name ends as its kind of file does
     */
    record Clip(String name, byte[] bytes) {
        String ending() {
            return name.substring(name.lastIndexOf('.'));
        }
    }

    private SeedClips() {
    }

    /** All; the same in each process. */
    static List<Clip> all(Path folder) throws IOException {
        List<Clip> clips = new ArrayList<>();
        for (String name : NAMES) {
            clips.add(of(name));
        }
        Path raw = folder.resolve("raw.y4m");
        NumberedVideo.write(raw, 1, 25, 3);
        clips.add(new Clip("raw.y4m", Files.readAllBytes(raw)));
        Files.delete(raw);
        return clips;
    }

    static Clip of(String name) throws IOException {
        return new Clip(name, Files.readAllBytes(Clips.file(name)));
    }
}
