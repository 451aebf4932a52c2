package io.framelease.cli;

import io.framelease.natives.ChildJvm;
import io.framelease.testing.Liveness;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A call of the command that has ended: its exit code and what it wrote. */
record Invocation(int exitCode, String out, String err) {
    private static final Pattern SUMMARY = Pattern.compile("summary: device=(?<device>\\S+) cameras=(?<cameras>\\d+) "
            + "frames=(?<frames>\\d+) views=(?<views>\\d+) reconnects=(?<reconnects>\\d+) drops=(?<drops>\\d+) "
            + "damaged=(?<damaged>\\d+) concealed=(?<concealed>\\d+) corrupt=(?<corrupt>\\d+) references-missing=(?<missing>\\d+) "
            + "suspect=(?<suspect>\\d+) "
            + "errors=(?<errors>\\d+) leaked=(?<leaked>\\d+) pool-bytes=(?<pool>\\d+) seconds=(?<seconds>\\d+\\.\\d)");

    /** Runs it in this process. */
    static Invocation of(String... arguments) {
        return of(false, arguments);
    }

    static Invocation of(boolean terminal, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int exitCode = Main.run(new Output(stream(out), stream(err), terminal, () -> 24), new Stop(), patient(arguments));
        return new Invocation(exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** With limits on connecting and reading that judge no machine, where the test does not set its own. */
    static String[] patient(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        if (!all.isEmpty() && List.of("watch", "bench", "demo", "snapshot").contains(all.getFirst())) {
            for (String option : List.of("--connect-timeout", "--read-timeout")) {
                if (!all.contains(option)) {
                    all.addAll(List.of(option, Liveness.LIMIT.toSeconds() + "s"));
                }
            }
        }
        return all.toArray(String[]::new);
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    /** The command line of a process of its own. */
    static ProcessBuilder process(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                System.getProperty("java.home") + File.separator + "bin" + File.separator + "java",
                "--enable-native-access=ALL-UNNAMED", "-cp", ChildJvm.classPath(), Main.class.getName()));
        command.addAll(List.of(patient(arguments)));
        return new ProcessBuilder(command);
    }

    List<String> errorLines() {
        return err.lines().toList();
    }

    String lastLine() {
        return out.lines().reduce("", (before, line) -> line);
    }

    /** The last line's values by name; fails if it is no summary. */
    Map<String, String> summary() {
        Matcher matcher = SUMMARY.matcher(lastLine());
        if (!matcher.matches()) {
            throw new AssertionError("the last line is no summary: " + this);
        }
        return matcher.namedGroups().keySet().stream().collect(Collectors.toMap(name -> name, matcher::group));
    }

    long count(String name) {
        return Long.parseLong(summary().get(name));
    }
}
