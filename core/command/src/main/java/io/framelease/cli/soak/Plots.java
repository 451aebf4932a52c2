package io.framelease.cli.soak;

import io.framelease.CameraState;
import io.framelease.cli.soak.Samples.Sample;
import io.framelease.threads.Nanos;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.geom.Rectangle2D;
import java.text.NumberFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.LogAxis;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTickUnit;
import org.jfree.chart.axis.NumberTickUnitSource;
import org.jfree.chart.axis.SymbolAxis;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.block.BlockBorder;
import org.jfree.chart.plot.IntervalMarker;
import org.jfree.chart.plot.ValueMarker;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.StandardXYBarPainter;
import org.jfree.chart.renderer.xy.XYBarRenderer;
import org.jfree.chart.renderer.xy.XYItemRenderer;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.chart.title.LegendTitle;
import org.jfree.chart.ui.Layer;
import org.jfree.chart.ui.RectangleAnchor;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.chart.ui.TextAnchor;
import org.jfree.data.xy.XYDataset;
import org.jfree.data.xy.XYIntervalSeries;
import org.jfree.data.xy.XYIntervalSeriesCollection;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;

/** A soak's figures over time, as SVG by JFreeChart. Alone here is AWT. */
final class Plots {
    private static final int WIDTH = 1_000;
    private static final int HEIGHT = 280;
    private static final int LINE_OF_A_CAMERA = 26;
    private static final int AROUND_CAMERAS = 110;
    private static final double MEBIBYTE = 1 << 20;
    private static final double MINUTES_FROM = 600;
    private static final Font SMALL = new Font(Font.SANS_SERIF, Font.PLAIN, 12);
    private static final Color TEXT = new Color(0x47_55_69);
    private static final Color GRID = new Color(0xe2_e8_f0);
    private static final Color STORM = new Color(0xfe_f3_e2);
    private static final Color RED = new Color(0xdc_26_26);
    private static final Color[] COLORS = {new Color(0x25_63_eb), new Color(0xd9_77_06), new Color(0x05_96_69),
        new Color(0x7c_3a_ed), new Color(0xdb_27_77), new Color(0x08_91_b2), new Color(0x65_a3_0d), new Color(0x47_55_69)};

    private final SoakResult result;
    private final double unit; // ns of what the axes count
    private final String unitName;

    private Plots(SoakResult result) {
        this.result = result;
        boolean minutes = result.seconds() > MINUTES_FROM;
        this.unit = minutes ? 60e9 : 1e9;
        this.unitName = minutes ? "minutes" : "seconds";
    }

    /**
     * Finds out whether plots can be drawn here, before there is something to be drawn.
     *
     * @throws LinkageError     if a library is missing
     * @throws RuntimeException if there is no font
     */
    static void check() {
        Svg.of("check", "check", 10, 10, graphics -> graphics.getFontMetrics(SMALL).stringWidth("x"));
        new NumberAxis("x");
    }

    /** All of them, each by its heading. */
    static Map<String, String> of(SoakResult result) {
        Plots plots = new Plots(result);
        Map<String, String> all = new LinkedHashMap<>();
        plots.states(all);
        plots.latency(all);
        Map<String, ToDoubleFunction<Sample>> device = new LinkedHashMap<>();
        device.put("allocated for frames", sample -> sample.deviceBytes() / MEBIBYTE);
        if (result.plan().device().isCuda()) {
            device.put("used on the GPU by everybody", sample -> sample.usedBytes() / MEBIBYTE);
        }
        plots.lines(all, "Device memory", "device-memory-over-time", "MiB", device);
        Map<String, ToDoubleFunction<Sample>> process = new LinkedHashMap<>();
        process.put(ProcessMemory.mallocTells() ? "by malloc's count" : "resident", sample -> sample.nativeBytes() / MEBIBYTE);
        process.put("Java objects, dead ones included", sample -> sample.heapBytes() / MEBIBYTE);
        plots.lines(all, "Process memory", "process-memory-over-time", "MiB", process);
        plots.slots(all);
        return all;
    }

    private double time(long nanoTime) {
        return (nanoTime - result.begin()) / unit;
    }

    private void latency(Map<String, String> all) {
        Map<String, ToDoubleFunction<Sample>> values = new LinkedHashMap<>();
        values.put("half of the frames", Sample::medianMillis);
        values.put("99 of 100 frames", Sample::p99Millis);
        XYPlot plot = linePlot("", values);
        LogAxis axis = new LogAxis("ms from arrival to view");
        axis.setNumberFormatOverride(NumberFormat.getInstance(Locale.ROOT));
        axis.setTickUnit(new NumberTickUnit(1)); // powers of ten
        style(axis);
        plot.setRangeAxis(axis);
        double spike = Nanos.of(result.plan().spike()) / 1e6;
        ValueMarker limit = new ValueMarker(spike, RED, new BasicStroke(1.5f));
        limit.setLabel("spike");
        limit.setLabelFont(SMALL);
        limit.setLabelPaint(RED);
        limit.setLabelBackgroundColor(new Color(0xff, 0xff, 0xff, 0)); // the library's own is grey
        limit.setLabelAnchor(RectangleAnchor.TOP_RIGHT);
        limit.setLabelTextAnchor(TextAnchor.TOP_RIGHT);
        plot.addRangeMarker(limit);
        add(all, "Frame latency", "latency", plot, HEIGHT);
    }

    private void lines(Map<String, String> all, String heading, String name, String label,
            Map<String, ToDoubleFunction<Sample>> values) {
        add(all, heading, name, linePlot(label, values), HEIGHT);
    }

    private XYPlot linePlot(String label, Map<String, ToDoubleFunction<Sample>> values) {
        XYSeriesCollection data = new XYSeriesCollection();
        values.forEach((name, value) -> {
            XYSeries series = new XYSeries(name, false, true);
            result.samples().all().forEach(sample -> series.add(time(sample.nanoTime()), value.applyAsDouble(sample)));
            data.addSeries(series);
        });
        return plot(data, label, lineRenderer(values.size()));
    }

    private static XYLineAndShapeRenderer lineRenderer(int series) {
        XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer(true, false);
        renderer.setDrawSeriesLineAsPath(true);
        for (int i = 0; i < series; i++) {
            renderer.setSeriesPaint(i, COLORS[i % COLORS.length]);
            renderer.setSeriesStroke(i, new BasicStroke(1.8f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        }
        return renderer;
    }

    private XYPlot plot(XYDataset data, String label, XYItemRenderer renderer) {
        NumberAxis values = new NumberAxis(label);
        values.setAutoRangeIncludesZero(true);
        style(values);
        NumberAxis times = new NumberAxis(unitName);
        times.setRange(Math.min(0, time(result.begin())), Math.max(1e-3, time(result.end())));
        style(times);
        XYPlot plot = new XYPlot(data, times, values, renderer);
        plot.setBackgroundPaint(Color.WHITE);
        plot.setOutlineVisible(false);
        plot.setDomainGridlinesVisible(false);
        plot.setRangeGridlinePaint(GRID);
        plot.setRangeGridlineStroke(new BasicStroke(1));
        plot.setAxisOffset(RectangleInsets.ZERO_INSETS);
        IntervalMarker storm = new IntervalMarker(time(result.stormBegin()), time(result.stormEnd()), STORM);
        storm.setOutlinePaint(null);
        plot.addDomainMarker(storm, Layer.BACKGROUND);
        return plot;
    }

    private static void style(ValueAxis axis) {
        axis.setLabelFont(SMALL);
        axis.setTickLabelFont(SMALL);
        axis.setLabelPaint(TEXT);
        axis.setTickLabelPaint(TEXT);
        axis.setAxisLineVisible(false);
        axis.setTickMarksVisible(false);
    }

    private void slots(Map<String, String> all) {
        XYSeriesCollection data = new XYSeriesCollection();
        for (int i = 0; i < result.cameras().size(); i++) {
            int index = i;
            XYSeries series = new XYSeries(result.cameras().get(i).name(), false, true);
            result.samples().all().stream().filter(sample -> sample.slots().size() > index)
                    .forEach(sample -> series.add(time(sample.nanoTime()), sample.slots().get(index)));
            data.addSeries(series);
        }
        XYPlot plot = plot(data, "slots that are not free", lineRenderer(data.getSeriesCount()));
        ((NumberAxis) plot.getRangeAxis()).setStandardTickUnits(new NumberTickUnitSource(true));
        add(all, "Slots in use", "slots", plot, HEIGHT);
    }

    private void states(Map<String, String> all) {
        XYIntervalSeriesCollection data = new XYIntervalSeriesCollection();
        XYIntervalSeries playing = new XYIntervalSeries("playing");
        XYIntervalSeries away = new XYIntervalSeries("away: connecting, or waiting to try again");
        XYIntervalSeries faults = new XYIntervalSeries("something is done to it");
        List<SoakCamera> cameras = result.cameras();
        String[] names = new String[cameras.size()];
        for (int i = 0; i < names.length; i++) {
            int row = names.length - 1 - i; // the first one on top
            names[row] = cameras.get(i).name();
            List<States.Change> changes = cameras.get(i).states().changes();
            for (int from = 0, to; from < changes.size(); from = to) {
                CameraState state = changes.get(from).state();
                for (to = from + 1; to < changes.size() && isAway(state) && isAway(changes.get(to).state());) {
                    to++; // connecting and waiting take turns in one outage
                }
                long until = to < changes.size() ? changes.get(to).nanoTime()
                        : cameras.get(i).states().isComplete() ? result.end() : changes.getLast().nanoTime();
                if (isAway(state) || state == CameraState.PLAYING) {
                    bar(isAway(state) ? away : playing, changes.get(from).nanoTime(), until, row, -0.05, 0.36);
                }
            }
            result.storms().get(i).episodes().forEach(each -> bar(faults, each.begin(), each.end(), row, -0.34, -0.12));
        }
        data.addSeries(playing);
        data.addSeries(away);
        data.addSeries(faults);
        XYBarRenderer renderer = new XYBarRenderer();
        renderer.setUseYInterval(true);
        renderer.setShadowVisible(false);
        renderer.setBarPainter(new StandardXYBarPainter());
        renderer.setDrawBarOutline(false);
        renderer.setSeriesPaint(0, new Color(0x86_ef_ac));
        renderer.setSeriesPaint(1, RED);
        renderer.setSeriesPaint(2, new Color(0x1e_29_3b));
        XYPlot plot = plot(data, "", renderer);
        SymbolAxis rows = new SymbolAxis("", names);
        rows.setGridBandsVisible(false);
        rows.setRange(-0.6, names.length - 0.4);
        style(rows);
        plot.setRangeAxis(rows);
        plot.setRangeGridlinesVisible(false);
        add(all, "Camera states", "states", plot, AROUND_CAMERAS + names.length * LINE_OF_A_CAMERA);
    }

    private static boolean isAway(CameraState state) {
        return state == CameraState.CONNECTING || state == CameraState.WAITING;
    }

    /** Cut where the plot is. */
    private void bar(XYIntervalSeries series, long from, long to, int row, double bottom, double top) {
        double begin = Math.max(0, time(from));
        double end = Math.min(time(result.end()), time(to));
        if (end > begin) {
            series.add(begin, begin, end, row, row + bottom, row + top);
        }
    }

    private static void add(Map<String, String> all, String heading, String name, XYPlot plot, int height) {
        JFreeChart chart = new JFreeChart(null, SMALL, plot, false);
        chart.setBackgroundPaint(Color.WHITE);
        LegendTitle legend = new LegendTitle(plot);
        legend.setItemFont(SMALL);
        legend.setItemPaint(TEXT);
        legend.setFrame(BlockBorder.NONE);
        legend.setPosition(RectangleEdge.BOTTOM);
        chart.addLegend(legend);
        all.put(heading, Svg.of(name, heading, WIDTH, height,
                graphics -> chart.draw(graphics, new Rectangle2D.Double(0, 0, WIDTH, height))));
    }
}
