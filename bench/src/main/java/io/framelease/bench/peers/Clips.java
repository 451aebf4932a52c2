package io.framelease.bench.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Files that are long enough for a measurement, made of the clips of {@code bench/clips.sh} by playing each again and again without
 * decoding it. All programs then play the same file from its beginning to its end, once.
 */
final class Clips {
    private static final Duration LIMIT = Duration.ofMinutes(10);
    private static final int OWN_FRAMES = 60;

    private final BundledProgram ffmpeg;
    private final Path clips;
    private final Path made;

    /**
     * @param clips where the short ones are
     * @param made  where the long ones are put, and found the next time
     */
    Clips(BundledProgram ffmpeg, Path clips, Path made) {
        this.ffmpeg = ffmpeg;
        this.clips = clips;
        this.made = made;
    }

    /**
     * A clip repeated.
     *
     * @param name  such as h264-1080p
     * @param times how often it is played
     * @throws IOException if the clip is missing, or the file cannot be written
     */
    Path repeated(String name, int times) throws IOException, InterruptedException {
        Path clip = clips.resolve(name + ".mp4");
        if (!Files.isReadable(clip)) {
            throw new IOException("there is no " + clip + ": run bench/clips.sh, or name the folder by --clips");
        }
        return make(name + "-x" + times + ".mp4",
                List.of("-stream_loop", Integer.toString(times - 1), "-i", clip.toString(), "-map", "0:v:0", "-c", "copy"));
    }

    /**
     * A short clip that needs no encoder but the one that the library's own FFmpeg has (OpenH264): for the quick mode, in which no
     * number counts.
     */
    Path own() throws IOException, InterruptedException {
        return make("h264-quick.mp4", List.of("-f", "lavfi", "-i", "testsrc2=s=320x240:r=30", "-frames:v",
                Integer.toString(OWN_FRAMES), "-pix_fmt", "yuv420p", "-c:v", "libopenh264", "-g", "30"));
    }

    private Path make(String name, List<String> options) throws IOException, InterruptedException {
        Path file = made.resolve(name);
        if (!Files.exists(file)) {
            Files.createDirectories(made);
            Path unfinished = made.resolve("unfinished-" + name);
            List<String> arguments = new ArrayList<>(List.of("-nostdin", "-v", "error", "-y"));
            arguments.addAll(options);
            arguments.addAll(List.of("-an", unfinished.toString()));
            Child.run("ffmpeg for " + name, ffmpeg.command(arguments), ffmpeg.environment(), LIMIT);
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        }
        return file;
    }
}
