package io.framelease.bench.peers;

import io.framelease.bench.peers.play.Player;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A program that is measured, by its name in results. */
enum Program {
    FRAMELEASE("framelease"),
    FFMPEG_NV12("ffmpeg-nv12"),
    FFMPEG_NULL("ffmpeg-null"),
    JAVACV_RAW("javacv-raw"),
    JAVACV_CLONE("javacv-clone"),
    JAVACV_REF("javacv-ref"),
    JAVACV_COLOR("javacv-color"),
    FFM_NV12("ffm-nv12"),
    FFM_RAW("ffm-raw");

    private final String label;

    Program(String label) {
        this.label = label;
    }

    String label() {
        return label;
    }

    /** Whether it is FFmpeg's own, and no JVM. */
    boolean isFfmpeg() {
        return this == FFMPEG_NV12 || this == FFMPEG_NULL;
    }

    static Program of(String label) {
        return Stream.of(values()).filter(program -> program.label.equals(label)).findFirst().orElseThrow(
                () -> new IllegalArgumentException("there is no program " + label + "; there are "
                        + String.join(", ", Stream.of(values()).map(Program::label).toList())));
    }

    /**
     * Its words.
     *
     * @param frames how many it decodes; 0 for all
     * @param quick  whether the JVM is to start fast rather than to run fast
     */
    List<String> command(BundledProgram ffmpeg, Path file, int threads, int frames, boolean quick) {
        return isFfmpeg() ? ffmpeg.command(arguments(file, Integer.toString(threads), frames)) : java(file, threads, frames, quick);
    }

    Map<String, String> environment(BundledProgram ffmpeg) {
        return isFfmpeg() ? ffmpeg.environment() : Map.of();
    }

    private List<String> arguments(Path file, String threads, int frames) {
        List<String> words = new ArrayList<>(List.of("-nostdin", "-v", "error", "-progress", "pipe:1", "-stats_period", "3600",
                "-threads", threads, "-i", file.toString(), "-map", "0:v:0", "-fps_mode", "passthrough",
                "-filter_threads", threads));
        if (frames > 0) {
            words.addAll(List.of("-frames:v", Integer.toString(frames)));
        }
        if (this == FFMPEG_NV12) {
            words.addAll(List.of("-pix_fmt", "nv12"));
        }
        words.addAll(List.of("-f", "null", "-"));
        return words;
    }

    private List<String> java(Path file, int threads, int frames, boolean quick) {
        List<String> arguments = new ArrayList<>(List.of(label, file.toString(), Integer.toString(threads)));
        if (frames > 0) {
            arguments.add(Integer.toString(frames));
        }
        List<String> words = new ArrayList<>(PeerJvm.command(Player.class, false, arguments));
        if (quick) {
            words.add(1, "-XX:TieredStopAtLevel=1");
        }
        return words;
    }
}
