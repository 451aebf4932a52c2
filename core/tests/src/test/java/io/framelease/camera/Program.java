package io.framelease.camera;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A program of this machine that sends or serves video. Tests are skipped where it is not installed. */
final class Program implements AutoCloseable {
    private final Process process;
    private final Path said;

    private Program(Process process, Path said) {
        this.process = process;
        this.said = said;
    }

    /**
     * Starts one.
     *
     * @param folder  for what it says
     * @param command its name, looked for where programs are, and its arguments
     */
    static Program start(Path folder, String... command) throws IOException {
        Optional<Path> found = find(command[0]);
        assumeTrue(found.isPresent(), command[0] + " is not installed: " + switch (command[0]) {
            case "nginx" -> "apt-get install nginx-light libnginx-mod-rtmp";
            case "live555MediaServer" -> "it comes from live555.com, and Debian has no package of it";
            default -> "apt-get install " + command[0];
        });
        List<String> all = new ArrayList<>(List.of(command));
        all.set(0, found.orElseThrow().toString());
        Path said = folder.resolve(command[0] + ".log");
        return new Program(new ProcessBuilder(all).directory(folder.toFile()).redirectErrorStream(true)
                .redirectOutput(said.toFile()).redirectInput(new File("/dev/null")).start(), said);
    }

    private static Optional<Path> find(String name) {
        return Stream.concat(Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)),
                Stream.of("/usr/sbin", "/usr/bin")).map(folder -> Path.of(folder, name)).filter(Files::isExecutable).findFirst();
    }

    /** FFmpeg's program, which sends the video of a clip again and again in real time, as it is. */
    static Program send(Path folder, Path clip, String... to) throws IOException {
        List<String> command = new ArrayList<>(List.of("ffmpeg", "-nostdin", "-v", "error", "-re", "-stream_loop", "-1", "-i",
                clip.toString(), "-map", "0:v:0", "-c", "copy"));
        command.addAll(List.of(to));
        return start(folder, command.toArray(String[]::new));
    }

    /** Whether it still runs. */
    boolean isAlive() {
        return process.isAlive();
    }

    /** What it has said, for a test that fails. */
    @Override
    public String toString() {
        try {
            return (isAlive() ? "runs: " : "has ended: ") + Files.readString(said);
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
