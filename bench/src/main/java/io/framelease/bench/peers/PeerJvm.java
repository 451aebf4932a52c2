package io.framelease.bench.peers;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The JVM of each peer that runs on one. Heap and collector are the same for all and on every machine: without a bound the heap
 * grows with the machine's memory, and what is resident says more about that than about the peer. JavaCPP, too, takes its bound of
 * native memory from the heap's.
 */
public final class PeerJvm {
    private static final List<String> OPTIONS = List.of("-Xmx512m", "-XX:+UseG1GC", "--enable-native-access=ALL-UNNAMED",
            "-Dslf4j.internal.verbosity=ERROR");

    private PeerJvm() {
    }

    /** {@return the options of all of them, as results have them} */
    public static List<String> options() {
        return OPTIONS;
    }

    /** {@return the words that run a class of this process's class path} */
    public static List<String> command(Class<?> main, List<String> arguments) {
        List<String> words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(OPTIONS);
        words.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        words.addAll(arguments);
        return words;
    }
}
