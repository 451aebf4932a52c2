package io.framelease.camera;

import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.framelease.ffmpeg.Clips;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** GStreamer's RTSP server in a process of its own. Tests are skipped where it is not installed. */
final class RtspServer implements AutoCloseable {
    private static final String PYTHON = "/usr/bin/python3"; // the one that Debian's python3-gi belongs to

    private static final int NOT_INSTALLED = 77;

    private final Process process;
    private final String url;

    private RtspServer(Process process, String url) {
        this.process = process;
        this.url = url;
    }

    /** Starts it on a free port and waits until it listens. */
    static RtspServer start(String... arguments) throws IOException, InterruptedException {
        return startOn(0, arguments);
    }

    /** Starts it on a port and waits until it listens. */
    static RtspServer startOn(int port, String... arguments) throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(Path.of(PYTHON)), "no " + PYTHON);
        List<String> command = new ArrayList<>(List.of(PYTHON, Clips.file("../rtsp/gst-rtsp-server.py").toString(),
                Integer.toString(port)));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).start();
        String line = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)).readLine();
        if (line == null || !line.startsWith("ready ")) {
            String error = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() == NOT_INSTALLED || error.contains("no element \"")) {
                return abort("GStreamer's RTSP server is not installed: " + error.lines().reduce((a, b) -> b).orElse(""));
            }
            throw new AssertionError(error);
        }
        return new RtspServer(process, line.substring("ready ".length()));
    }

    String url() {
        return url;
    }

    /** The URL with user and password. */
    String url(String login) {
        return url.replace("://", "://" + login + "@");
    }

    int port() {
        return Integer.parseInt(url.replaceAll(".*:(\\d+)/.*", "$1"));
    }

    /** Stops it without a word to its clients. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** Makes it say nothing any more; its connections stay. */
    void freeze() throws IOException, InterruptedException {
        if (new ProcessBuilder("kill", "-STOP", Long.toString(process.pid())).start().waitFor() != 0) {
            throw new IOException("kill -STOP failed");
        }
    }

    @Override
    public void close() {
        kill();
    }
}
