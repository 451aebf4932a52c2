package io.framelease.bench.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.util.List;
import org.jfree.chart.axis.CategoryAxis;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.CategoryPlot;
import org.jfree.chart.plot.PlotOrientation;
import org.jfree.chart.renderer.category.BarRenderer;
import org.jfree.chart.renderer.category.CategoryItemRendererState;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.data.Range;
import org.jfree.data.category.CategoryDataset;

/**
 * Bars from the left with the interval of each value over its end. JFreeChart's StatisticalBarRenderer knows one deviation, to both
 * sides, and an axis of powers of ten has no place for an end that is not above 0. The intervals here need not be even, and end
 * where the axis does. Where each category has one value its bar lies at the category's name, whichever series it is of.
 */
final class IntervalRenderer extends BarRenderer {
    private static final long serialVersionUID = 1;
    private static final Color LINE = new Color(0x0f_17_2a);
    private static final BasicStroke STROKE = new BasicStroke(1.2f);

    /** Of the place that a category has. */
    private static final double WIDTH = 0.7;

    private final transient Bars bars;
    private final boolean oneEach;

    IntervalRenderer(Bars bars) {
        this.bars = bars;
        this.oneEach = bars.isOneEach();
    }

    @Override
    protected void calculateBarWidth(CategoryPlot plot, Rectangle2D area, int index, CategoryItemRendererState state) {
        super.calculateBarWidth(plot, area, index, state);
        if (oneEach) {
            state.setBarWidth(WIDTH * area.getHeight() / Math.max(1, bars.values().getColumnCount()));
        }
    }

    @Override
    protected double calculateBarW0(CategoryPlot plot, PlotOrientation orientation, Rectangle2D area, CategoryAxis categories,
            CategoryItemRendererState state, int row, int column) {
        return oneEach ? categories.getCategoryMiddle(column, bars.values().getColumnCount(), area, plot.getDomainAxisEdge())
                - state.getBarWidth() / 2
                : super.calculateBarW0(plot, orientation, area, categories, state, row, column);
    }

    @Override
    public void drawItem(Graphics2D graphics, CategoryItemRendererState state, Rectangle2D area, CategoryPlot plot,
            CategoryAxis categories, ValueAxis values, CategoryDataset data, int row, int column, int pass) {
        super.drawItem(graphics, state, area, plot, categories, values, data, row, column, pass);
        Range interval = bars.interval(row, column);
        int visible = state.getVisibleSeriesIndex(row);
        if (interval == null || visible < 0) {
            return;
        }
        double top = calculateBarW0(plot, plot.getOrientation(), area, categories, state, visible, column);
        graphics.setPaint(LINE);
        graphics.setStroke(STROKE);
        lines(interval, values, area, plot.getRangeAxisEdge(), top, state.getBarWidth()).forEach(graphics::draw);
    }

    /** The interval's line through the middle of a bar and one across each end, as far as the axis goes. */
    static List<Line2D> lines(Range interval, ValueAxis values, Rectangle2D area, RectangleEdge edge, double top, double width) {
        double low = values.valueToJava2D(values.getRange().constrain(interval.getLowerBound()), area, edge);
        double high = values.valueToJava2D(values.getRange().constrain(interval.getUpperBound()), area, edge);
        double middle = top + width / 2;
        double half = width / 4;
        return List.of(new Line2D.Double(low, middle, high, middle), new Line2D.Double(low, middle - half, low, middle + half),
                new Line2D.Double(high, middle - half, high, middle + half));
    }
}
