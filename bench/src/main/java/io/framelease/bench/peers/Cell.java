package io.framelease.bench.peers;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/**
 * One file that all programs play. A program that fails is told so, is not started again with this file, and costs no other's
 * runs. One thread.
 */
final class Cell {
    /** Plays a file with a program, to its end or so many pictures of it. */
    interface Played {
        /** What the program counted. */
        Child by(Program program, int frames) throws IOException, InterruptedException;
    }

    private static final String FAILED = "failed";

    private final String name;
    private final ObjectNode node;
    private final Played played;
    private final Map<Program, ObjectNode> programs = new EnumMap<>(Program.class);
    private long frames; // of the file; 0 while no program has told

    /**
     * @param name for messages
     * @param node what is told of it
     */
    Cell(String name, ObjectNode node, List<Program> programs, Played played) {
        this.name = name;
        this.node = node;
        this.played = played;
        ObjectNode all = node.putObject("programs");
        programs.forEach(program -> this.programs.put(program, all.putObject(program.label())));
    }

    /**
     * Runs them.
     *
     * @param startUps how often each JVM decodes one picture first
     * @param orders   of the programs, one for each round
     * @return whether none has failed
     */
    boolean run(int startUps, List<List<Program>> orders) throws InterruptedException {
        for (Program program : programs.keySet()) {
            for (int i = 0; i < startUps && !program.isFfmpeg(); i++) {
                run(program, "startUps", 1);
            }
        }
        ArrayNode order = node.putArray("order");
        for (int round = 0; round < orders.size(); round++) {
            ArrayNode now = order.addArray();
            for (Program program : orders.get(round)) {
                now.add(program.label());
                Child child = run(program, "runs", 0);
                System.out.printf("%s round %d of %d: %-12s %s%n", name, round + 1, orders.size(), program.label(),
                        child == null ? FAILED : String.format("%8.3f s", child.wallNanos() / 1e9));
            }
        }
        node.put("frames", frames);
        return programs.values().stream().noneMatch(program -> program.has(FAILED));
    }

    /** Null if it has failed, now or before. */
    private Child run(Program program, String kind, int most) throws InterruptedException {
        ObjectNode of = programs.get(program);
        if (of.has(FAILED)) {
            return null;
        }
        try {
            Child child = played.by(program, most);
            if (most == 0) {
                count(child.told("frames"));
            }
            of.withArray(kind).add(child.json(of.objectNode(), !program.isFfmpeg()));
            return child;
        } catch (IOException | RuntimeException e) {
            System.err.println(name + ", " + program.label() + ": " + e.getMessage());
            of.put(FAILED, String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
            return null;
        }
    }

    private void count(long decoded) {
        if (frames != 0 && decoded != frames) {
            throw new IllegalStateException("it has decoded " + decoded + " pictures, another program " + frames);
        }
        frames = decoded;
    }

    /**
     * An order for each round, by chance: a program has another one before it each time, so that what one leaves behind, such as a
     * warm processor, is no other's alone.
     */
    static List<List<Program>> orders(List<Program> programs, int rounds, Random random) {
        return Stream.generate(() -> {
            List<Program> order = new ArrayList<>(programs);
            Collections.shuffle(order, random);
            return List.copyOf(order);
        }).limit(rounds).toList();
    }
}
