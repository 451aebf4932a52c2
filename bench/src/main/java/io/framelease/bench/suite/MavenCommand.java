package io.framelease.bench.suite;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What gives results again, to be typed in the folder of the sources. */
public final class MavenCommand {
    private static final String ALL = "mvn -q -B -Pbench verify";
    private static final String BENCH = "mvn -q -B -Pbench -pl bench -am verify";

    private MavenCommand() {
    }

    /** Of the microbenchmarks, with JMH's options; none is all that there is to measure. */
    static String ofJmh(String... options) {
        return options.length == 0 ? ALL : BENCH + arguments("jmh", List.of(options));
    }

    /**
     * {@return the command for one of the other parts alone}
     *
     * @param part    such as {@code programs}
     * @param options its own
     */
    public static String of(String part, List<String> options) {
        return Stream.of("jmh", "programs", "reconnects").filter(each -> !each.equals(part))
                .map(each -> " -Dframelease." + each + ".skip").collect(Collectors.joining("", BENCH, arguments(part, options)));
    }

    private static String arguments(String part, List<String> options) {
        return options.isEmpty() ? "" : " -Dframelease." + part + ".args=\"" + String.join(" ", options) + '"';
    }
}
