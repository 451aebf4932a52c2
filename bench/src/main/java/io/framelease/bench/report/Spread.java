package io.framelease.bench.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.StreamSupport;

/** Values of several runs, in ascending order. */
record Spread(double[] values) {
    static Spread of(DoubleStream values) {
        return new Spread(values.sorted().toArray());
    }

    /** Of the elements of an array. */
    static Spread of(JsonNode array, ToDoubleFunction<JsonNode> value) {
        return of(StreamSupport.stream(array.spliterator(), false).mapToDouble(value));
    }

    boolean isEmpty() {
        return values.length == 0;
    }

    /** The middle one, or the mean of the two in the middle. */
    double median() {
        return (values[(values.length - 1) / 2] + values[values.length / 2]) / 2;
    }

    /** The least value that so much of all does not exceed: nearest rank. */
    double quantile(double part) {
        return values[Math.clamp((int) Math.ceil(part * values.length) - 1, 0, values.length - 1)];
    }

    double least() {
        return values[0];
    }

    double most() {
        return values[values.length - 1];
    }

    /** Median, and the least and the most. */
    String text(int decimals) {
        return isEmpty() ? "-"
                : number(median(), decimals) + " (" + number(least(), decimals) + "-" + number(most(), decimals) + ")";
    }

    /** With thousands apart. */
    static String number(double value, int decimals) {
        return String.format(Locale.ROOT, "%,." + decimals + "f", value);
    }
}
