package io.framelease.bench.peers;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.framelease.bench.suite.Environment;
import io.framelease.bench.suite.MavenCommand;
import io.framelease.bench.suite.Unfinished;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/**
 * Runs the programs in rounds and writes a result file. A round has each program once, in an order by chance that the file has too,
 * so that no program always comes after the same one. Before the rounds each program on the JVM decodes one picture three times:
 * what it allocates for its start-up. What fails is told in the file, and the rest goes on.
 */
@Command(name = "programs", mixinStandardHelpOptions = true, sortOptions = false,
        description = "Plays the same files with Framelease and its peers, in turn, and writes wall time, processor time, memory"
                + " and garbage of each run as JSON. All cells take about an hour on two cores.")
public final class Programs implements Callable<Integer> {
    private static final Duration LIMIT = Duration.ofMinutes(10);
    private static final int START_UPS = 3;
    private static final long SEED = 20_261_130; // of the orders
    private static final Map<String, Integer> TIMES = Map.of("720p", 150, "1080p", 72, "2160p", 30);

    @Option(names = "--codecs", split = ",", defaultValue = "h264,hevc", description = "(${DEFAULT-VALUE})")
    private List<String> codecs;

    @Option(names = "--sizes", split = ",", defaultValue = "720p,1080p,2160p", description = "(${DEFAULT-VALUE})")
    private List<String> sizes;

    @Option(names = "--programs", split = ",", description = "names; all if none is given")
    private List<String> names = List.of();

    @Option(names = "--threads", defaultValue = "0",
            description = "of each decoder; 0 for as many as FFmpeg has by default, one more than processors, at most 16 (${DEFAULT-VALUE})")
    private int threads;

    @Option(names = "--rounds", defaultValue = "7", description = "how often each program plays each file (${DEFAULT-VALUE})")
    private int rounds;

    @Option(names = "--clips", defaultValue = "bench/target/clips", description = "clips of bench/clips.sh (${DEFAULT-VALUE})")
    private Path clips;

    @Option(names = "--work", defaultValue = "bench/target/peers-work",
            description = "where ffmpeg is unpacked and the long files are made (${DEFAULT-VALUE})")
    private Path work;

    @Option(names = "--out",
            description = "the result file (bench/results/programs.json; if any other option says what is measured,"
                    + " bench/target/programs.json)")
    private Path out; // null without one

    @Option(names = "--quick",
            description = "a clip of two seconds, one round, less than a minute: whether all works; the times mean nothing")
    private boolean quick;

    @Spec
    private CommandSpec command;

    private final Random orders = new Random(SEED);
    private BundledProgram ffmpeg;

    private Programs() {
    }

    /** Measures. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new Programs()).setExecutionExceptionHandler((e, command, result) -> {
            command.getErr().println("programs: " + e.getMessage());
            return 1;
        }).execute(args));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        List<Program> programs = names.isEmpty() ? List.of(Program.values()) : names.stream().map(Program::of).toList();
        for (String size : sizes) {
            if (!TIMES.containsKey(size)) {
                throw new IllegalArgumentException("--sizes " + size + " is none of " + TIMES.keySet());
            }
        }
        ffmpeg = BundledProgram.in(work.resolve("ffmpeg"));
        ParseResult given = command.commandLine().getParseResult();
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        result.put("kind", "programs");
        result.set("about", Environment.now(MavenCommand.of("programs", given.originalArgs()), PeerJvm.options(false)).json());
        result.put("threads", threads).put("seed", SEED);
        Unfinished file = new Unfinished(out != null ? out
                : Path.of("bench", isAll(given) ? "results" : "target", "programs.json"));
        ArrayNode cells = result.putArray("cells");
        boolean complete = true;
        for (String codec : quick ? List.of("h264") : codecs) {
            for (String size : quick ? List.of("quick") : sizes) {
                complete &= cell(cells.addObject(), codec, size, programs);
                file.keep(result.toPrettyString() + "\n");
            }
        }
        file.finish(result.toPrettyString() + "\n");
        return complete ? 0 : 1;
    }

    /** Whether nothing is left out, so that the result may take the place of another one that has all. */
    private static boolean isAll(ParseResult given) {
        return Stream.of("--codecs", "--sizes", "--programs", "--threads", "--rounds", "--quick")
                .noneMatch(given::hasMatchedOption);
    }

    /** Whether nothing has failed. */
    private boolean cell(ObjectNode node, String codec, String size, List<Program> programs) throws InterruptedException {
        node.put("codec", codec).put("size", size);
        Path file;
        try {
            Clips files = new Clips(ffmpeg, clips, work.resolve("files"));
            file = quick ? files.own() : files.repeated(codec + "-" + size, Objects.requireNonNull(TIMES.get(size)));
        } catch (IOException e) {
            System.err.println("programs: " + e.getMessage());
            node.put("failed", String.valueOf(e.getMessage()));
            return false;
        }
        return new Cell(codec + "-" + size, node, programs, (program, frames) -> Child.run(program.label(),
                program.command(ffmpeg, file, threads, frames, quick), program.environment(ffmpeg), LIMIT))
                .run(quick ? 1 : START_UPS, Cell.orders(programs, quick ? 1 : rounds, orders));
    }
}
