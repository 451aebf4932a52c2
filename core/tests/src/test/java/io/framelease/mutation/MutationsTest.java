package io.framelease.mutation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.framelease.natives.ChildJvm;
import io.framelease.testing.NativeHeap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Damaged files, and servers that are damaged in what they say, in a process of their own: it lives on, each has one clear end, and
 * nothing of it is left.
 *
 * <p>A build plays the same ones each time. {@code -Dframelease.mutations.files=10000 -Dframelease.mutations.servers=1000} plays so
 * many others, whose seed is printed; {@code -Dframelease.mutations.seed=} repeats them, {@code -Dframelease.mutations.case=} one
 * of them: what is damaged follows from seed and number alone. What was played when the process ended, or what was wrong, is kept
 * in the folder that a failure names.
 */
class MutationsTest {
    private static final String PROPERTY = "framelease.mutations.";
    private static final int FILES = 500;
    private static final int SERVERS = 50;
    private static final long SEED = 20_261_130;
    private static final int MOST_ROUNDS = 20;
    private static final int CASES_OF_A_ROUND = 12; // at least
    private static final int FILES_AT_A_TIME = 4;
    private static final int SERVERS_AT_A_TIME = 25;
    /** What one case may leave of malloc's bytes: a part of what the least of a camera, its contexts, takes. */
    private static final long LEFT = 10_000;
    /** What malloc's bytes may differ by between two moments: what it keeps at hand for each thread, and classes of the JDK. */
    private static final long NOISE = 500_000;

    @TempDir
    private Path faults;

    /** What the process has between two rounds. */
    private record Sample(long bytes, long descriptors, long threads) {
        static Sample parse(String line) {
            long[] values = Stream.of(line.split(" ")).skip(1).mapToLong(Long::parseLong).toArray();
            return new Sample(values[0], values[1], values[2]);
        }
    }

    /** The output of a run. */
    private record Run(String output, int cases) {
        List<String> lines(String first) {
            return output.lines().filter(line -> line.startsWith(first + " ")).toList();
        }

        List<Sample> samples() {
            return lines("sample").stream().map(Sample::parse).toList();
        }

        /** How much more there was in the second half of the run than in the first, at least. */
        long growth(Function<Sample, Long> what) {
            List<Long> values = samples().stream().map(what).skip(1).toList(); // the first comes before all
            int half = values.size() / 2;
            return Collections.min(values.subList(half, values.size())) - Collections.min(values.subList(0, half));
        }

        /** What malloc's bytes may grow by from one half of the run to the other. */
        long allowed() {
            return Math.max(NOISE, LEFT * (cases / 2));
        }

        /** Of the numbers in the line that begins so. */
        long number(String first, int index) {
            return Long.parseLong(lines(first).getFirst().split(" ")[index]);
        }
    }

    private static Run run(String mode, int cases, int atATime) throws InterruptedException, IOException {
        boolean others = System.getProperty(PROPERTY + mode) != null;
        int count = Integer.getInteger(PROPERTY + mode, cases);
        long seed = Long.getLong(PROPERTY + "seed", others ? System.nanoTime() & 0xffff_ffffL : SEED);
        int one = Integer.getInteger(PROPERTY + "case", -1);
        System.out.println(mode + ": " + count + " cases, -D" + PROPERTY + "seed=" + seed);
        Path folder = Files.createTempDirectory("framelease-mutations-");
        return one < 0 ? run(mode, seed, 0, count, atATime, folder) : run(mode, seed, one, one + 1, 1, folder);
    }

    private static Run run(String mode, long seed, int from, int to, int atATime, Path folder)
            throws InterruptedException, IOException {
        int rounds = Math.clamp((to - from) / CASES_OF_A_ROUND, 1, MOST_ROUNDS);
        String how = mode + ", seed " + seed + ", cases " + from + " to " + (to - 1) + ", kept in " + folder;
        try {
            String output = new ChildJvm(MutationProgram.class).withOption("-Xms96m").withOption("-Xmx96m")
                    .withOption("-XX:+AlwaysPreTouch").withOption("-XX:+UseSerialGC")
                    .withOption(NativeHeap.TRACKING)
                    .withOption("-XX:-CreateCoredumpOnCrash")
                    .withOption("-XX:ErrorFile=" + folder.resolve("hs_err.log")).withVariable("MALLOC_ARENA_MAX", 2)
                    .withVariable("MALLOC_PERTURB_", 165).with("org.slf4j.simpleLogger.defaultLogLevel", "info")
                    .run(mode, Long.toString(seed), Integer.toString(from), Integer.toString(to), Integer.toString(atATime),
                            Integer.toString(rounds), folder.toString());
            System.out.println(output);
            return new Run(how + "\n" + output, to - from);
        } catch (AssertionError e) {
            throw new AssertionError(how + ": " + kept(folder), e);
        } finally {
            if (kept(folder).isEmpty()) {
                Files.delete(folder);
            }
        }
    }

    private static List<String> kept(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return new ArrayList<>(files.map(file -> file.getFileName().toString()).toList());
        }
    }

    private static void assertRight(Run run, int atATime) {
        assertThat(run.lines("WRONG")).as(run.output).isEmpty();
        long most = (2 * Case.MEMORY + 6 * Case.PACKET) * atATime;
        assertThat((run.number("kilobytes", 2) - run.number("kilobytes", 1)) * 1024).as("bytes; %s", run.output).isLessThan(most);
        if (run.samples().size() > 4) { // the one before all, and two in each half
            assertFlat(run);
        }
    }

    private static void assertFlat(Run run) {
        assertThat(run.growth(Sample::bytes)).as("bytes of malloc; %s", run.output).isLessThan(run.allowed());
        assertThat(run.growth(Sample::descriptors)).as("file descriptors; %s", run.output).isLessThanOrEqualTo(2);
        assertThat(run.growth(Sample::threads)).as("threads; %s", run.output).isLessThanOrEqualTo(2);
    }

    @Test
    @Timeout(value = 2, unit = TimeUnit.HOURS) // a limit on life for 10,000 and more; 500 take some seconds
    void damagedFiles() throws Exception {
        Run run = run("files", FILES, FILES_AT_A_TIME);
        assertRight(run, FILES_AT_A_TIME);
        assertThat(run.cases == 1 || run.output.contains("ENDED=")).as("some play; %s", run.output).isTrue();
        assertThat(run.cases == 1 || run.output.contains("DAMAGED=")).as("some do not; %s", run.output).isTrue();
    }

    @Test
    @Timeout(value = 2, unit = TimeUnit.HOURS)
    void serversThatAnswerNonsense() throws Exception {
        assertRight(run("servers", SERVERS, SERVERS_AT_A_TIME), SERVERS_AT_A_TIME);
    }

    @ParameterizedTest
    @ValueSource(strings = {"wrong", "spins", "floods"})
    void whatIsWrongWouldBeSeen(String fault) throws Exception {
        Run run = run(fault, 1, 7, 8, 1, faults);
        assertThat(run.lines("WRONG").getFirst()).as(run.output).contains("case 7");
        assertThat(run.output.contains(fault.equals("floods") ? "1000 lines" : "case 7 (" + fault + ")")).as(run.output).isTrue();
    }

    @Test
    void aLeakWouldBeSeen() throws Exception {
        assertFlat(run("right", 1, 0, 400, 2, Files.createDirectory(faults.resolve("right"))));
        Run leaking = run("leaks", 1, 0, 400, 2, Files.createDirectory(faults.resolve("leaks")));
        assertThat(leaking.growth(Sample::bytes)).as(leaking.output).isGreaterThan(leaking.allowed());
    }

    @ParameterizedTest
    @ValueSource(strings = {"crashes", "hangs"})
    void anEndOfTheProcessNamesTheCase(String fault) {
        assertThatThrownBy(() -> run(fault, 77, 7, 8, 1, faults)).isInstanceOf(AssertionError.class)
                .hasMessageContainingAll("seed 77", "mutated-7").cause()
                .hasMessageContaining(fault.equals("hangs") ? "HANGS case 7" : "exit code 134");
    }
}
