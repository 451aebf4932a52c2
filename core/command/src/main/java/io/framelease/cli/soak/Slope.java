package io.framelease.cli.soak;

import java.util.Locale;

/**
 * How fast something grows: the line of least squares through means of blocks in a row. Neighbouring samples resemble each other,
 * which makes the error of a line through the samples themselves too small; means of blocks hardly do.
 *
 * @param perHour what it grows by in an hour
 * @param error   the standard error of that; not a number of fewer than three blocks
 * @param growth  what it grew by over the whole time, by the line
 */
record Slope(double perHour, double error, double growth) {
    private static final int BLOCKS = 20;
    private static final double SECONDS = 3_600;

    /** How many standard errors a slope must be away from 0 to be none by chance: one in 200 with so few blocks. */
    private static final double CERTAIN = 3;

    /**
     * Of values at times.
     *
     * @param seconds in rising order
     */
    static Slope of(double[] seconds, double[] values) {
        int blocks = Math.min(BLOCKS, values.length);
        if (blocks < 2) {
            return new Slope(0, Double.NaN, 0);
        }
        double[] x = new double[blocks];
        double[] y = new double[blocks];
        for (int block = 0; block < blocks; block++) {
            int from = block * values.length / blocks;
            int to = (block + 1) * values.length / blocks;
            for (int i = from; i < to; i++) {
                x[block] += seconds[i] / (to - from);
                y[block] += values[i] / (to - from);
            }
        }
        return line(x, y, seconds[seconds.length - 1] - seconds[0]);
    }

    private static Slope line(double[] x, double[] y, double length) {
        int count = x.length;
        double meanX = 0;
        double meanY = 0;
        for (int i = 0; i < count; i++) {
            meanX += x[i] / count;
            meanY += y[i] / count;
        }
        double xx = 0;
        double xy = 0;
        for (int i = 0; i < count; i++) {
            xx += (x[i] - meanX) * (x[i] - meanX);
            xy += (x[i] - meanX) * (y[i] - meanY);
        }
        if (xx == 0) {
            return new Slope(0, Double.NaN, 0);
        }
        double slope = xy / xx;
        double residues = 0;
        for (int i = 0; i < count; i++) {
            double residue = y[i] - meanY - slope * (x[i] - meanX);
            residues += residue * residue;
        }
        double error = count < 3 ? Double.NaN : Math.sqrt(residues / (count - 2) / xx);
        return new Slope(slope * SECONDS, error * SECONDS, slope * length);
    }

    /** Whether it grows, not by chance, and by more than something may that starts up. */
    boolean isGrowing(double tolerance) {
        return growth > tolerance && !(perHour < CERTAIN * error);
    }

    /** Such as {@code +0.31 ± 0.12 MiB/h}. */
    String inMebibytes() {
        double unit = 1 << 20;
        return String.format(Locale.ROOT, "%+.2f ± %s MiB/h", perHour / unit,
                Double.isNaN(error) ? "?" : String.format(Locale.ROOT, "%.2f", error / unit));
    }
}
