package io.framelease.bench.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jfree.data.category.DefaultCategoryDataset;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;

/** The plots of a result file, by the name of their own file without ending. */
final class Plots {
    /** Draws one. */
    interface Plot {
        /** What is drawn, as SVG. */
        String svg() throws IOException;
    }

    private static final String CAMERAS = "cameras";
    /** Of the columns of scaling. */
    private static final Set<String> PLOTTED = Set.of("openMillisLast", "closeMillisLast", "livePercent", "latencyMillisP99",
            "processThreads", "processResidentMebibytes");

    private Plots() {
    }

    static Map<String, Plot> of(ResultFile file) {
        Map<String, Plot> plots = new LinkedHashMap<>();
        switch (file.kind()) {
            case ProgramTables.KIND -> programs(plots, file);
            case ReconnectTables.KIND -> reconnects(plots, file);
            case JmhTables.KIND -> jmh(plots, file);
            case ScalingTables.KIND -> scaling(plots, file);
            default -> {
                // has none
            }
        }
        return plots;
    }

    private static void programs(Map<String, Plot> plots, ResultFile file) {
        DefaultCategoryDataset speed = new DefaultCategoryDataset();
        DefaultCategoryDataset processor = new DefaultCategoryDataset();
        for (JsonNode cell : file.content().path("cells")) {
            cell.path("programs").properties().forEach(program -> {
                double ours = ProgramTables.speed(cell, program.getKey()).median();
                speed.addValue(1 / ours, program.getKey(), ProgramTables.name(cell));
                processor.addValue(ProgramTables.processor(program.getValue()).median() * 1_000 / cell.path("frames").asDouble(),
                        program.getKey(), ProgramTables.name(cell));
            });
        }
        plots.put(file.stem() + "-speed", () -> Charts.bars("pictures a second, Framelease = 1", speed, false));
        plots.put(file.stem() + "-processor",
                () -> Charts.bars("processor seconds for 1,000 pictures, start included", processor, false));
    }

    private static void reconnects(Map<String, Plot> plots, ResultFile file) {
        DefaultCategoryDataset times = new DefaultCategoryDataset();
        file.content().path("peers").properties().forEach(peer -> peer.getValue().properties().forEach(kind -> {
            Spread back = ReconnectTables.back(kind.getValue());
            if (!back.isEmpty()) {
                String name = peer.getKey() + ", " + kind.getKey();
                times.addValue(back.median(), "half of the cycles", name);
                times.addValue(back.quantile(0.9), "9 of 10", name);
                times.addValue(back.most(), "the longest", name);
            }
        }));
        plots.put(file.stem(), () -> Charts.bars("ms from the camera's return to the next picture", times, true));
    }

    private static void jmh(Map<String, Plot> plots, ResultFile file) {
        Map<String, DefaultCategoryDataset> data = new LinkedHashMap<>();
        for (JsonNode benchmark : file.content()) {
            JsonNode metric = benchmark.path("primaryMetric");
            String parameters = JmhTables.parameters(benchmark);
            data.computeIfAbsent(JmhTables.className(benchmark) + "\n" + metric.path("scoreUnit").asText(),
                    name -> new DefaultCategoryDataset()).addValue(metric.path("score").asDouble(),
                    threads(benchmark.path("threads").asInt()),
                    JmhTables.methodName(benchmark) + (parameters.isEmpty() ? "" : " " + parameters));
        }
        for (var entry : data.entrySet()) {
            String[] name = entry.getKey().split("\n");
            plots.put(file.stem() + "-" + name[0], () -> Charts.bars(name[0] + ", " + name[1], entry.getValue(), true));
        }
    }

    private static String threads(int count) {
        return count == 1 ? "1 thread" : count + " threads";
    }

    /** What a reader asks first against the number of cameras, a line for each mix of them. */
    private static void scaling(Map<String, Plot> plots, ResultFile file) {
        for (ScalingTables.Column column : ScalingTables.columns(file)) {
            if (!PLOTTED.contains(column.name())) {
                continue;
            }
            XYSeriesCollection data = new XYSeriesCollection();
            ScalingTables.mixes(file).forEach((mix, rows) -> {
                XYSeries line = new XYSeries(mix, false, true);
                for (JsonNode row : rows) {
                    if (row.path(column.name()).isNumber()) {
                        line.add(row.path(CAMERAS).asDouble(), row.path(column.name()).asDouble());
                    }
                }
                if (!line.isEmpty()) {
                    data.addSeries(line);
                }
            });
            if (data.getSeriesCount() > 0) {
                plots.put(file.stem() + "-" + column.name(), () -> Charts.lines(CAMERAS, column.head(), data));
            }
        }
    }
}
