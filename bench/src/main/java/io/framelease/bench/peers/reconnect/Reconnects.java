package io.framelease.bench.peers.reconnect;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.framelease.bench.peers.PeerJvm;
import io.framelease.bench.suite.Environment;
import io.framelease.bench.suite.MavenCommand;
import io.framelease.bench.suite.Unfinished;
import io.framelease.testkit.NumberedVideo;
import io.framelease.testkit.rtsp.RtspCamera;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** Power-cycles a camera before each peer, one after the other, and writes a result file. */
@Command(name = "reconnects", mixinStandardHelpOptions = true, sortOptions = false,
        description = "Has a camera lose its power again and again before Framelease and its peers, and writes as JSON how long"
                + " each took from the camera's return to its next picture, what it lost, and its memory. About ten minutes a peer.")
public final class Reconnects implements Callable<Integer> {
    private static final int FRAMES_PER_SECOND = 25;
    private static final int FRAMES = 128;

    @Option(names = "--peers", split = ",", description = "names; all that can run here if none is given")
    private List<String> names = List.of();

    @Option(names = "--kinds", split = ",", description = "${COMPLETION-CANDIDATES}; all if none is given")
    private List<PowerCycles.Kind> kinds = List.of();

    @Option(names = "--cycles", description = "power cycles of each kind (50 resets, 200 flaps, 20 silences)")
    private Integer cycles; // null without a number

    @Option(names = "--opencv-script", defaultValue = "bench/peers/opencv_reader.py", description = "(${DEFAULT-VALUE})")
    private Path script;

    @Option(names = "--out",
            description = "the result file (bench/results/reconnects.json; if any other option says what is measured,"
                    + " bench/target/reconnects.json)")
    private Path out; // null without one

    @Option(names = "--quick",
            description = "one outage of each peer, less than a minute: whether all works; the times mean nothing")
    private boolean quick;

    @Spec
    private CommandSpec command;

    private Reconnects() {
    }

    /** Measures. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new Reconnects()).setCaseInsensitiveEnumValuesAllowed(true).setExecutionExceptionHandler((e, command, result) -> {
            command.getErr().println("reconnects: " + e.getMessage());
            return 1;
        }).execute(args));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        List<Peer> peers = names.isEmpty() ? List.of(Peer.values()) : names.stream().map(Peer::of).toList();
        ParseResult given = command.commandLine().getParseResult();
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        result.put("kind", "reconnects");
        result.set("about", Environment.now(MavenCommand.of("reconnects", given.originalArgs()), PeerJvm.options(true)).json());
        result.put("framesPerSecond", FRAMES_PER_SECOND);
        Unfinished target = new Unfinished(out != null ? out
                : Path.of("bench", isAll(given) ? "results" : "target", "reconnects.json"));
        ObjectNode all = result.putObject("peers");
        List<String> leftOut = new ArrayList<>();
        boolean complete = true;
        Path file = Files.createTempFile("framelease-numbers-", ".y4m");
        try (RtspCamera camera = RtspCamera.serve(NumberedVideo.write(file, 0, FRAMES_PER_SECOND, FRAMES))) {
            for (Peer peer : peers) {
                ObjectNode node = all.putObject(peer.label());
                Optional<String> missing = peer.missing(script);
                if (missing.isPresent()) {
                    node.put("missing", missing.get());
                    leftOut.add(peer.label() + " (" + missing.get() + ")");
                    complete &= names.isEmpty(); // or it was asked for
                } else {
                    complete &= measure(node, camera, peer);
                }
                target.keep(result.toPrettyString() + "\n");
            }
        } finally {
            Files.delete(file);
        }
        target.finish(result.toPrettyString() + "\n");
        if (!leftOut.isEmpty()) {
            System.out.println("reconnects: left out: " + String.join(", ", leftOut));
        }
        return complete ? 0 : 1;
    }

    /** Whether nothing is left out, so that the result may take the place of another one that has all. */
    private static boolean isAll(ParseResult given) {
        return Stream.of("--peers", "--kinds", "--cycles", "--quick").noneMatch(given::hasMatchedOption);
    }

    /** Whether none of it has failed. */
    private boolean measure(ObjectNode node, RtspCamera camera, Peer peer) throws InterruptedException {
        boolean complete = true;
        List<PowerCycles.Kind> measured = quick ? List.of(PowerCycles.Kind.FLAPS) : kinds.isEmpty()
                ? List.of(PowerCycles.Kind.values()) : kinds;
        for (PowerCycles.Kind kind : measured) {
            ObjectNode of = node.putObject(kind.label());
            try {
                new PowerCycles(camera, peer, kind, quick ? 1 : cycles != null ? cycles : kind.cycles(), script).run(of);
            } catch (IOException | RuntimeException e) {
                System.err.println("reconnects: " + peer.label() + ", " + kind.label() + ": " + e.getMessage());
                of.put("failure", String.valueOf(e.getMessage()));
                complete = false;
            }
        }
        return complete;
    }
}
