package io.framelease.bench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Makes the tables of {@code bench/README.md} and the plots of {@code bench/results} from the result files there: {@code Report
 * [FOLDER]}, whose folder is that of this module, {@code bench}. Takes a few seconds and measures nothing.
 */
public final class Report {
    private Report() {
    }

    /** Writes both. */
    public static void main(String[] args) throws IOException {
        Path bench = Path.of(args.length == 0 ? "bench" : args[0]);
        Path results = bench.resolve("results");
        Path readme = bench.resolve("README.md");
        List<ResultFile> files = ResultFile.in(results);
        int plots = 0;
        for (ResultFile file : files) {
            for (var plot : Plots.of(file).entrySet()) {
                Files.writeString(results.resolve(plot.getKey() + ".svg"), plot.getValue().svg());
                plots++;
            }
        }
        Files.writeString(readme, MarkedText.filled(Files.readString(readme), tables(files)));
        System.out.println(files.size() + " result files, " + plots + " plots: look at them before you commit them");
    }

    /** All tables, by the names of their marks. */
    static Map<String, String> tables(List<ResultFile> files) {
        Map<String, String> tables = new LinkedHashMap<>();
        tables.put(ProgramTables.KIND, tables(files, ProgramTables.KIND, ProgramTables::of));
        tables.put(ReconnectTables.KIND, tables(files, ReconnectTables.KIND, ReconnectTables::of));
        tables.put(JmhTables.KIND, tables(files, JmhTables.KIND, JmhTables::of));
        tables.put(ScalingTables.KIND, tables(files, ScalingTables.KIND, ScalingTables::of));
        tables.put(Law.KIND, tables(files, Law.KIND, Law::of));
        return tables;
    }

    private static String tables(List<ResultFile> files, String kind, Function<ResultFile, String> table) {
        String text = files.stream().filter(file -> file.kind().equals(kind)).map(file -> table.apply(file).strip() + links(file))
                .collect(Collectors.joining("\n\n"));
        return text.isEmpty() ? "There is no result file of this kind yet." : text;
    }

    private static String links(ResultFile file) {
        Set<String> names = Plots.of(file).keySet();
        return names.isEmpty() ? "" : "\n\nPlots: " + names.stream().map(name -> "[" + name + "](results/" + name + ".svg)")
                .collect(Collectors.joining(", ")) + ".";
    }
}
