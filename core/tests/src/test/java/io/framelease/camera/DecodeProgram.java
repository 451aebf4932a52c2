package io.framelease.camera;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** The program {@code ffmpeg}, where it is installed: other code than the libraries that this library loads. */
final class DecodeProgram {
    private DecodeProgram() {
    }

    /** FFmpeg's checksums of a clip's frames; null if there is no such program. */
    static List<String> checksums(Path clip, String format) throws IOException, InterruptedException {
        Process process;
        try {
            process = new ProcessBuilder("ffmpeg", "-nostdin", "-v", "error", "-i", clip.toString(), "-map", "0:v:0",
                    "-fps_mode", "passthrough", "-pix_fmt", format, "-f", "framemd5", "-")
                    .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        } catch (IOException e) {
            return null;
        }
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new AssertionError("ffmpeg failed for " + clip);
        }
        return text.lines().filter(line -> !line.startsWith("#"))
                .map(line -> line.substring(line.lastIndexOf(',') + 1).strip()).toList();
    }
}
