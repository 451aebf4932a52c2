/**
 * Tables and plots of result files. {@link io.framelease.bench.report.Report} reads the JSON files of {@code bench/results},
 * writes their tables between the marks of {@code bench/README.md} and their plots beside them, as SVG. Each kind of result has
 * a class that makes its tables; {@link io.framelease.bench.report.Figures} compares the figures of a text with the places that it
 * names for them.
 */
package io.framelease.bench.report;
