package io.framelease.bench.peers;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The JVM of each peer that runs on one. Heap and collector are the same for all and on every machine: without a bound the heap
 * grows with the machine's memory, and what is resident says more about that than about the peer. JavaCPP, too, takes its bound of
 * native memory from the heap's.
 */
public final class PeerJvm {
    private static final List<String> OPTIONS = List.of("-XX:+UseG1GC", "--enable-native-access=ALL-UNNAMED",
            "-Dslf4j.internal.verbosity=ERROR");
    private static final List<String> SOME_HEAP = List.of("-Xmx512m");
    /** All of it is resident from the beginning: what a peer has more of it in the end is native, whatever garbage it makes. */
    private static final List<String> FIXED_HEAP = List.of("-Xms256m", "-Xmx256m", "-XX:+AlwaysPreTouch");

    private PeerJvm() {
    }

    /**
     * {@return the options of all of them, as results have them}
     *
     * @param fixedHeap whether their memory is looked at while they run
     */
    public static List<String> options(boolean fixedHeap) {
        return Stream.of(fixedHeap ? FIXED_HEAP : SOME_HEAP, OPTIONS).flatMap(List::stream).toList();
    }

    /**
     * {@return the words that run a class of this process's class path}
     *
     * @param fixedHeap see {@link #options}
     */
    public static List<String> command(Class<?> main, boolean fixedHeap, List<String> arguments) {
        List<String> words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(options(fixedHeap));
        words.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        words.addAll(arguments);
        return words;
    }
}
