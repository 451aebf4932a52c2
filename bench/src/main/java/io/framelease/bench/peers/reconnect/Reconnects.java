package io.framelease.bench.peers.reconnect;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.framelease.bench.peers.About;
import io.framelease.testkit.NumberedVideo;
import io.framelease.testkit.rtsp.RtspCamera;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Power-cycles a camera before each peer, one after the other, and writes a result file. */
@Command(name = "reconnects", mixinStandardHelpOptions = true, sortOptions = false,
        description = "Has a camera lose its power again and again before Framelease and its peers, and writes as JSON how long"
                + " each took from the camera's return to its next picture, what it lost, and its memory. About 8 minutes a peer.")
public final class Reconnects implements Callable<Integer> {
    private static final int FRAMES_PER_SECOND = 25;
    private static final int FRAMES = 128;

    @Option(names = "--peers", split = ",", description = "names; all that can run here if none is given")
    private List<String> names = List.of();

    @Option(names = "--resets", defaultValue = "200",
            description = "power cycles in which connections are reset (${DEFAULT-VALUE})")
    private int resets;

    @Option(names = "--silences", defaultValue = "20",
            description = "power cycles of which the peer is told nothing (${DEFAULT-VALUE})")
    private int silences;

    @Option(names = "--opencv-script", defaultValue = "bench/peers/opencv_reader.py", description = "(${DEFAULT-VALUE})")
    private Path script;

    @Option(names = "--out",
            description = "the result file (bench/results/reconnects.json; of the quick mode, bench/target/reconnects.json)")
    private Path out; // null without one

    @Option(names = "--quick",
            description = "one reset and no silence, less than a minute: whether all works; the times mean nothing")
    private boolean quick;

    @Spec
    private CommandSpec command;

    private Reconnects() {
    }

    /** Measures. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new Reconnects()).setExecutionExceptionHandler((e, command, result) -> {
            command.getErr().println("reconnects: " + e.getMessage());
            return 1;
        }).execute(args));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        List<Peer> peers = names.isEmpty() ? List.of(Peer.values()) : names.stream().map(Peer::of).toList();
        ObjectMapper mapper = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
        ObjectNode result = mapper.createObjectNode();
        result.put("kind", "reconnects");
        result.set("about", About.of(Reconnects.class, command.commandLine().getParseResult().originalArgs()));
        result.put("framesPerSecond", FRAMES_PER_SECOND);
        ObjectNode all = result.putObject("peers");
        Path file = Files.createTempFile("framelease-numbers-", ".y4m");
        try (RtspCamera camera = RtspCamera.serve(NumberedVideo.write(file, 0, FRAMES_PER_SECOND, FRAMES))) {
            for (Peer peer : peers) {
                ObjectNode node = all.putObject(peer.label());
                Optional<String> missing = peer.missing(script);
                if (missing.isPresent()) {
                    node.put("missing", missing.get());
                    System.out.println(peer.label() + " is left out: " + missing.get());
                    if (!names.isEmpty()) {
                        return 1; // it was asked for
                    }
                } else {
                    measure(node, camera, peer);
                }
                write(mapper, result); // what is measured is not lost if a later peer fails
            }
        } finally {
            Files.delete(file);
        }
        return 0;
    }

    private void measure(ObjectNode node, RtspCamera camera, Peer peer) throws IOException, InterruptedException {
        for (PowerCycles.Kind kind : PowerCycles.Kind.values()) {
            int cycles = quick ? kind == PowerCycles.Kind.RESET ? 1 : 0 : kind == PowerCycles.Kind.RESET ? resets : silences;
            if (cycles > 0) {
                new PowerCycles(camera, peer, kind, cycles, script).run(node.putObject(kind.label()));
            }
        }
    }

    private void write(ObjectMapper mapper, ObjectNode result) throws IOException {
        Path file = out != null ? out : Path.of("bench", quick ? "target" : "results", "reconnects.json");
        if (file.toAbsolutePath().getParent() instanceof Path folder) {
            Files.createDirectories(folder);
        }
        Files.writeString(file, mapper.writeValueAsString(result) + "\n");
    }
}
