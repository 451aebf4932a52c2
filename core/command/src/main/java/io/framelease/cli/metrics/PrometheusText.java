package io.framelease.cli.metrics;

import io.framelease.metrics.Reading;
import io.framelease.metrics.Timing;

/** Writes Prometheus' text form, version 0.0.4. Names are made as Micrometer makes them: the unit and {@code _total} behind. */
final class PrometheusText {
    /** What it is served as. */
    static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private static final double NANOS = 1e9;

    private final StringBuilder text = new StringBuilder();
    private String family = "";

    /** The name that a reading has here. */
    static String name(Reading<?> reading) {
        String name = reading.name().replace('.', '_') + (reading.unit().isEmpty() ? "" : "_" + reading.unit());
        return reading.kind() == Reading.Kind.COUNTER ? name + "_total" : name;
    }

    /** The name that a histogram has here. */
    static String name(Timing timing) {
        return timing.name().replace('.', '_') + "_seconds";
    }

    /**
     * Writes one sample. Those of one name follow each other.
     *
     * @param labels names and values in turn
     */
    void sample(Reading<?> reading, double value, String... labels) {
        String name = name(reading);
        head(name, reading.kind() == Reading.Kind.COUNTER ? "counter" : "gauge", reading.description());
        line(name, value, labels);
    }

    /**
     * Writes one histogram.
     *
     * @param bounds    of its buckets in ns, but the last one
     * @param cumulated counts up to each bucket's bound; the last one is all
     */
    void histogram(Timing timing, long[] bounds, long[] cumulated, long sumNanos, String... labels) {
        String name = name(timing);
        head(name, "histogram", timing.description());
        String[] all = new String[labels.length + 2];
        System.arraycopy(labels, 0, all, 0, labels.length);
        all[labels.length] = "le";
        for (int i = 0; i < cumulated.length; i++) {
            all[labels.length + 1] = i < bounds.length ? Double.toString(bounds[i] / NANOS) : "+Inf";
            line(name + "_bucket", cumulated[i], all);
        }
        line(name + "_count", cumulated[cumulated.length - 1], labels);
        line(name + "_sum", sumNanos / NANOS, labels);
    }

    private void head(String name, String type, String description) {
        if (!name.equals(family)) {
            family = name;
            text.append("# HELP ").append(name).append(' ').append(escape(description, false)).append('\n');
            text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
        }
    }

    private void line(String name, double value, String... labels) {
        text.append(name);
        for (int i = 0; i < labels.length; i += 2) {
            text.append(i == 0 ? '{' : ',').append(labels[i]).append("=\"").append(escape(labels[i + 1], true)).append('"');
        }
        text.append(labels.length == 0 ? " " : "} ").append(value).append('\n');
    }

    private static String escape(String value, boolean quoted) {
        String escaped = value.replace("\\", "\\\\").replace("\n", "\\n");
        return quoted ? escaped.replace("\"", "\\\"") : escaped;
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
