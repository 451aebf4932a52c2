package io.framelease.bench.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.io.IOException;
import java.text.NumberFormat;
import java.util.Locale;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.Axis;
import org.jfree.chart.axis.CategoryAxis;
import org.jfree.chart.axis.LogAxis;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTickUnit;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.block.BlockBorder;
import org.jfree.chart.plot.CategoryPlot;
import org.jfree.chart.plot.Plot;
import org.jfree.chart.plot.PlotOrientation;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.category.BarRenderer;
import org.jfree.chart.renderer.category.StandardBarPainter;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.chart.title.LegendTitle;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.data.Range;
import org.jfree.data.category.CategoryDataset;
import org.jfree.data.xy.XYDataset;

/** Charts in one style, as SVG. AWT is here and in what draws for this class. */
final class Charts {
    private static final int WIDTH = 1_000;
    private static final int LINES_HEIGHT = 320;
    private static final int BAR = 13;
    private static final int BETWEEN_BARS = 16;
    private static final int AROUND_BARS = 100;
    private static final double LEAST_LOGARITHMIC = 20;
    private static final Font SMALL = new Font(Font.SANS_SERIF, Font.PLAIN, 12);
    private static final Color TEXT = new Color(0x47_55_69);
    private static final Color GRID = new Color(0xe2_e8_f0);
    private static final Color[] COLORS = {new Color(0x25_63_eb), new Color(0xd9_77_06), new Color(0x05_96_69),
        new Color(0x7c_3a_ed), new Color(0xdb_27_77), new Color(0x08_91_b2), new Color(0x65_a3_0d), new Color(0x47_55_69)};

    private Charts() {
    }

    /**
     * Bars from the left, a group for each category of the data and a colour for each series, with intervals where they are known.
     *
     * @param logarithmic whether powers of ten are as far apart, if the values are far enough apart
     */
    static String bars(String label, Bars data, boolean logarithmic) throws IOException {
        BarRenderer renderer = new IntervalRenderer(data);
        renderer.setShadowVisible(false);
        renderer.setBarPainter(new StandardBarPainter());
        renderer.setItemMargin(0.05);
        CategoryDataset shown = data.values();
        for (int i = 0; i < shown.getRowCount(); i++) {
            renderer.setSeriesPaint(i, COLORS[i % COLORS.length]);
        }
        Range range = data.range();
        ValueAxis values;
        if (logarithmic && range.getLowerBound() > 0 && range.getUpperBound() > LEAST_LOGARITHMIC * range.getLowerBound()) {
            values = logAxis(label, range);
            renderer.setBase(values.getLowerBound()); // where bars begin: there is no zero
            renderer.setIncludeBaseInRange(false);
        } else {
            values = new NumberAxis(label);
            double least = Math.min(0, range.getLowerBound()) * 1.05;
            double most = Math.max(0, range.getUpperBound()) * 1.05;
            values.setRange(least, most > least ? most : 1); // all values may be 0
        }
        CategoryAxis categories = new CategoryAxis();
        categories.setMaximumCategoryLabelWidthRatio(0.5f);
        style(values);
        style(categories);
        CategoryPlot plot = new CategoryPlot(shown, categories, values, renderer);
        plot.setOrientation(PlotOrientation.HORIZONTAL);
        plot.setRangeGridlinePaint(GRID);
        plot.setRangeGridlineStroke(new BasicStroke(1));
        int beside = data.isOneEach() ? 1 : shown.getRowCount();
        return draw(plot, AROUND_BARS + shown.getColumnCount() * (beside * BAR + BETWEEN_BARS));
    }

    /** From the power of ten below the range. */
    private static ValueAxis logAxis(String label, Range range) {
        LogAxis axis = new LogAxis(label);
        axis.setNumberFormatOverride(NumberFormat.getInstance(Locale.ROOT));
        axis.setTickUnit(new NumberTickUnit(1)); // powers of ten
        axis.setRange(Math.pow(10, Math.ceil(Math.log10(range.getLowerBound())) - 1), range.getUpperBound() * 1.3);
        return axis;
    }

    static String lines(String x, String y, XYDataset data) throws IOException {
        XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer(true, true);
        for (int i = 0; i < data.getSeriesCount(); i++) {
            renderer.setSeriesPaint(i, COLORS[i % COLORS.length]);
            renderer.setSeriesStroke(i, new BasicStroke(1.8f));
        }
        NumberAxis values = new NumberAxis(y);
        NumberAxis arguments = new NumberAxis(x);
        arguments.setAutoRangeIncludesZero(true);
        style(values);
        style(arguments);
        XYPlot plot = new XYPlot(data, arguments, values, renderer);
        plot.setDomainGridlinesVisible(false);
        plot.setRangeGridlinePaint(GRID);
        plot.setRangeGridlineStroke(new BasicStroke(1));
        return draw(plot, LINES_HEIGHT);
    }

    private static void style(Axis axis) {
        axis.setLabelFont(SMALL);
        axis.setTickLabelFont(SMALL);
        axis.setLabelPaint(TEXT);
        axis.setTickLabelPaint(TEXT);
        axis.setAxisLineVisible(false);
        axis.setTickMarksVisible(false);
    }

    private static String draw(Plot plot, int height) throws IOException {
        plot.setBackgroundPaint(Color.WHITE);
        plot.setOutlineVisible(false);
        JFreeChart chart = new JFreeChart(null, SMALL, plot, false);
        chart.setBackgroundPaint(Color.WHITE);
        LegendTitle legend = new LegendTitle(plot);
        legend.setItemFont(SMALL);
        legend.setItemPaint(TEXT);
        legend.setFrame(BlockBorder.NONE);
        legend.setPosition(RectangleEdge.BOTTOM);
        chart.addLegend(legend);
        return Svg.of(chart, WIDTH, height);
    }
}
