package io.framelease.bench.peers;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Runs the programs in rounds and writes a result file. A round has each program once, and begins with another one each time,
 * so that no program always comes after the same one. Before the rounds each program decodes one picture three times: its
 * start-up.
 */
@Command(name = "programs", mixinStandardHelpOptions = true, sortOptions = false,
        description = "Plays the same files with Framelease and its peers, in turn, and writes wall time, processor time, memory"
                + " and garbage of each run as JSON. All cells take about an hour on two cores.")
public final class Programs implements Callable<Integer> {
    private static final Duration LIMIT = Duration.ofMinutes(10);
    private static final int START_UPS = 3;
    private static final Map<String, Integer> TIMES = Map.of("720p", 150, "1080p", 72, "2160p", 30);

    @Option(names = "--codecs", split = ",", defaultValue = "h264,hevc", description = "(${DEFAULT-VALUE})")
    private List<String> codecs;

    @Option(names = "--sizes", split = ",", defaultValue = "720p,1080p,2160p", description = "(${DEFAULT-VALUE})")
    private List<String> sizes;

    @Option(names = "--programs", split = ",", description = "names; all if none is given")
    private List<String> names = List.of();

    @Option(names = "--threads", defaultValue = "2", description = "of each decoder (${DEFAULT-VALUE})")
    private int threads;

    @Option(names = "--rounds", defaultValue = "7", description = "how often each program plays each file (${DEFAULT-VALUE})")
    private int rounds;

    @Option(names = "--clips", defaultValue = "bench/target/clips", description = "clips of bench/clips.sh (${DEFAULT-VALUE})")
    private Path clips;

    @Option(names = "--work", defaultValue = "bench/target/peers-work",
            description = "where ffmpeg is unpacked and the long files are made (${DEFAULT-VALUE})")
    private Path work;

    @Option(names = "--out",
            description = "the result file (bench/results/programs.json; of the quick mode, bench/target/programs.json)")
    private Path out; // null without one

    @Option(names = "--quick",
            description = "a clip of two seconds, one round, less than a minute: whether all works; the times mean nothing")
    private boolean quick;

    @Spec
    private CommandSpec command;

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
        ffmpeg = BundledProgram.in(work.resolve("ffmpeg"));
        Clips files = new Clips(ffmpeg, clips, work.resolve("files"));
        ObjectMapper mapper = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
        ObjectNode result = mapper.createObjectNode();
        result.put("kind", "programs");
        result.set("about", About.of(Programs.class, command.commandLine().getParseResult().originalArgs()));
        result.put("threads", threads);
        ArrayNode cells = result.putArray("cells");
        if (quick) {
            rounds = 1;
            cell(cells.addObject(), "h264", "quick", files.own(), programs);
        } else {
            for (String codec : codecs) {
                for (String size : sizes) {
                    Integer times = TIMES.get(size);
                    if (times == null) {
                        throw new IllegalArgumentException("--sizes " + size + " is none of " + TIMES.keySet());
                    }
                    cell(cells.addObject(), codec, size, files.repeated(codec + "-" + size, times), programs);
                    write(mapper, result); // what is measured is not lost if a later cell fails
                }
            }
        }
        write(mapper, result);
        return 0;
    }

    private void write(ObjectMapper mapper, ObjectNode result) throws IOException {
        Path file = out != null ? out : Path.of("bench", quick ? "target" : "results", "programs.json");
        if (file.toAbsolutePath().getParent() instanceof Path folder) {
            Files.createDirectories(folder);
        }
        Files.writeString(file, mapper.writeValueAsString(result) + "\n");
    }

    private void cell(ObjectNode cell, String codec, String size, Path file, List<Program> programs)
            throws IOException, InterruptedException {
        cell.put("codec", codec);
        cell.put("size", size);
        Map<Program, ObjectNode> nodes = new EnumMap<>(Program.class);
        ObjectNode all = cell.putObject("programs");
        long[] frames = {0};
        for (Program program : programs) {
            ObjectNode node = all.putObject(program.label());
            nodes.put(program, node);
            for (int i = 0; i < (quick ? 1 : START_UPS); i++) {
                run(node.withArray("startUps").addObject(), program, file, 1);
            }
        }
        List<Program> order = new ArrayList<>(programs);
        for (int round = 0; round < rounds; round++) {
            for (Program program : order) {
                Child child = run(nodes.get(program).withArray("runs").addObject(), program, file, 0);
                if (frames[0] != 0 && child.told("frames") != frames[0]) {
                    throw new IOException(program.label() + " has decoded " + child.told("frames") + " pictures of " + file
                            + ", another program " + frames[0]);
                }
                frames[0] = child.told("frames");
                System.out.printf("%s-%s round %d of %d: %-12s %8.3f s%n", codec, size, round + 1, rounds, program.label(),
                        child.wallNanos() / 1e9);
            }
            Collections.rotate(order, -1);
        }
        cell.put("frames", frames[0]);
    }

    private Child run(ObjectNode node, Program program, Path file, int frames) throws IOException, InterruptedException {
        Child child = Child.run(program.label(), program.command(ffmpeg, file, threads, frames, quick),
                program.environment(ffmpeg), LIMIT);
        node.put("wall", child.wallNanos() / 1e9);
        node.put("user", child.time().user() / 1e9);
        node.put("system", child.time().system() / 1e9);
        node.put("peakBytes", child.peakBytes());
        if (!program.isFfmpeg()) {
            node.put("toFirst", (child.told("first") - child.begin()) / 1e9);
            node.put("fromFirst", (child.told("last") - child.told("first")) / 1e9);
            node.put("processorFromFirst", child.told("processor-nanos") / 1e9);
            node.put("allocatedBytes", child.told("allocated"));
            node.put("heapBytes", child.told("heap"));
            node.put("collections", child.told("collections"));
            node.put("collectionMillis", child.told("collection-millis"));
        }
        return child;
    }
}
