package io.framelease.bench.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
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
        Bars speed = new Bars();
        Bars processor = new Bars();
        for (JsonNode cell : file.content().path("cells")) {
            cell.path("programs").properties().forEach(program -> {
                Spread ours = ProgramTables.speed(cell, program.getKey());
                if (ours.isEmpty()) {
                    return; // one of the two has failed
                }
                speed.add(1 / ours.median(), 1 / ours.most(), 1 / ours.least(), program.getKey(), ProgramTables.name(cell));
                Spread seconds = ProgramTables.processor(program.getValue());
                double each = 1_000 / cell.path("frames").asDouble();
                processor.add(seconds.median() * each, seconds.least() * each, seconds.most() * each, program.getKey(),
                        ProgramTables.name(cell));
            });
        }
        plots.put(file.stem() + "-speed",
                () -> Charts.bars("pictures a second, Framelease = 1; median, least and most", speed, false));
        plots.put(file.stem() + "-processor",
                () -> Charts.bars("processor seconds for 1,000 pictures, start included; median, least and most", processor,
                        false));
    }

    private static void reconnects(Map<String, Plot> plots, ResultFile file) {
        Bars times = new Bars();
        file.content().path("peers").properties().forEach(peer -> peer.getValue().properties().forEach(kind -> {
            Spread back = ReconnectTables.back(kind.getValue());
            if (!back.isEmpty()) {
                String name = peer.getKey() + ", " + kind.getKey();
                times.add(back.median(), "half of the cycles", name);
                times.add(back.quantile(0.9), "9 of 10", name);
                times.add(back.most(), "the longest", name);
            }
        }));
        plots.put(file.stem(), () -> Charts.bars("ms from the camera's return to the next picture", times, true));
    }

    private static void jmh(Map<String, Plot> plots, ResultFile file) {
        for (var entry : bars(file).entrySet()) {
            String[] name = entry.getKey().split("\n");
            String plot = file.stem() + "-" + name[0];
            plots.put(plots.containsKey(plot) ? plot + "-" + name[1].replaceAll("\\W+", "-") : plot,
                    () -> Charts.bars(name[0] + ", " + name[1] + "; with the interval of 99.9 %", entry.getValue(), true));
        }
    }

    /** By class of benchmarks and unit, with a line break between: each method's score, and never that of a whole group. */
    static Map<String, Bars> bars(ResultFile file) {
        Map<String, Bars> data = new LinkedHashMap<>();
        for (JsonNode benchmark : file.content()) {
            String parameters = JmhTables.parameters(benchmark);
            String threads = JmhTables.threads(file, benchmark);
            String series = threads.equals("1") ? "1 thread" : threads.replaceFirst("( on|$)", " threads$1");
            for (JmhTables.Score score : JmhTables.scores(file, benchmark)) {
                Bars bars = data.computeIfAbsent(JmhTables.className(benchmark) + "\n" + score.unit(), name -> new Bars());
                String name = score.name() + (parameters.isEmpty() ? "" : " " + parameters);
                if (Double.isNaN(score.end(0)) || Double.isNaN(score.end(1))) {
                    bars.add(score.value(), series, name);
                } else {
                    bars.add(score.value(), score.end(0), score.end(1), series, name);
                }
            }
        }
        return data;
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
