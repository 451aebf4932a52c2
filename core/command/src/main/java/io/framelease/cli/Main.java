package io.framelease.cli;

import io.framelease.Backing;
import io.framelease.Deinterlace;
import io.framelease.Overflow;
import io.framelease.Trust.Redirects;
import io.framelease.cli.metrics.MetricsAddress;
import io.framelease.text.SourceText;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/**
 * The program {@code framelease}. Exit codes: 0 when nothing went wrong and nothing leaked, 1 otherwise, 2 for arguments
 * that make no sense, 3 for a soak of which a box is not ticked.
 */
@Command(name = "framelease", mixinStandardHelpOptions = true, versionProvider = Main.Version.class,
        description = "Decodes video into frames that many threads can lease. Without a command it runs the demo.")
public final class Main implements Runnable {
    private static final int BAD_USAGE = 2;
    private static final int FAILED = 1;
    private static final String OPTION = "--option";

    private static final Map<String, String> EXIT_CODES = new TreeMap<>(Map.of(
            "0", "nothing went wrong: errors=0 leaked=0",
            "1", "something did; of a source that was lost, each outage is one error, also if it came back",
            "2", "arguments that make no sense"));

    /** What Maven has written of it. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() throws IOException {
            try (InputStream in = Main.class.getResourceAsStream("version.txt")) {
                return new String[] {"framelease " + new String(in.readAllBytes(), StandardCharsets.UTF_8).strip()};
            }
        }
    }

    @Spec
    private CommandSpec spec;

    private Main() {
    }

    /**
     * Runs and ends the process.
     *
     * @param arguments a command and its options
     */
    public static void main(String[] arguments) {
        Stop stop = new Stop();
        stop.catchSignals();
        Output output = Output.system();
        boolean verbose = List.of(arguments).contains("-v") || List.of(arguments).contains("--verbose");
        Thread.setDefaultUncaughtExceptionHandler((thread, e) -> output.error(e, verbose));
        System.exit(run(output, stop, arguments));
    }

    /**
     * Runs in this process and returns.
     *
     * @return the exit code
     */
    static int run(Output output, Stop stop, String... arguments) {
        CommandLine commandLine = new CommandLine(new Main())
                .addSubcommand(new DemoCommand(output, stop))
                .addSubcommand(new WatchCommand(output, stop))
                .addSubcommand(new SnapshotCommand(output, stop))
                .addSubcommand(new BenchCommand(output, stop))
                .addSubcommand(new SoakCommand(output, stop))
                .addSubcommand(new ScalingCommand(output, stop))
                .addSubcommand(new DoctorCommand(output));
        for (CommandLine command : commandLine.getSubcommands().values()) {
            command.registerConverter(Duration.class, new Durations());
            command.registerConverter(Overflow.class, new Words<>(Overflow.class));
            command.registerConverter(Deinterlace.class, new Words<>(Deinterlace.class));
            command.registerConverter(Backing.class, new Words<>(Backing.class));
            command.registerConverter(Redirects.class, new Words<>(Redirects.class));
            command.registerConverter(MetricsAddress.class, Main::metricsAddress);
            command.registerConverter(SourceOptions.Transport.class, new Words<>(SourceOptions.Transport.class));
            command.getCommandSpec().usageMessage().exitCodeListHeading("%nExit codes:%n").exitCodeList(EXIT_CODES);
        }
        Objects.requireNonNull(commandLine.getSubcommands().get("soak")).getCommandSpec().usageMessage()
                .exitCodeList(SoakCommand.EXIT_CODES);
        commandLine.setOut(new PrintWriter(output.out(), true));
        commandLine.setErr(new PrintWriter(output.err(), true));
        commandLine.setParameterExceptionHandler((e, ignored) -> {
            output.error(withoutCredentials(String.valueOf(e.getMessage()), arguments) + " (see "
                    + e.getCommandLine().getCommandSpec().qualifiedName() + " --help)");
            return BAD_USAGE;
        });
        commandLine.setExecutionExceptionHandler((e, command, parsed) -> {
            output.error(e, command.getParseResult().hasMatchedOption("--verbose"));
            return FAILED;
        });
        return commandLine.execute(arguments.length == 0 ? new String[] {"demo"} : arguments);
    }

    private static MetricsAddress metricsAddress(String text) {
        try {
            return MetricsAddress.parse(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }

    /** The parser's messages quote what was typed: whole, or what follows an option's equals sign. */
    private static String withoutCredentials(String message, String[] arguments) {
        Map<String, String> shown = new TreeMap<>(Comparator.comparingInt(String::length).reversed()
                .thenComparing(Comparator.naturalOrder()));
        boolean secret = false;
        for (String argument : arguments) {
            int equals = argument.startsWith("-") ? argument.indexOf('=') : -1;
            String value = argument.substring(equals + 1);
            shown.put(value, secret || argument.startsWith(OPTION + "=") ? "***" : SourceText.of(value));
            secret = argument.equals(OPTION);
        }
        String result = message;
        for (Map.Entry<String, String> each : shown.entrySet()) {
            if (!each.getKey().equals(each.getValue())) { // the longest first: one may be part of another
                result = result.replace(each.getKey(), each.getValue());
            }
        }
        return result;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(),
                "a command is missing: demo, watch, snapshot, bench, soak, scaling or doctor");
    }
}
