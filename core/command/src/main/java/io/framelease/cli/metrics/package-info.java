/**
 * What can be measured of a run, in Prometheus' text form, by HTTP: {@link io.framelease.cli.metrics.MetricsServer} serves what
 * {@link io.framelease.cli.metrics.MetricsPage} writes. The names are those of framelease-micrometer behind a Prometheus registry;
 * that is not used here, since it cannot be linked into a run-time image.
 */
package io.framelease.cli.metrics;
