/**
 * Runs the microbenchmarks and keeps their results.
 *
 * <p>{@link io.framelease.bench.suite.SuiteRun} asks JMH which benchmarks there are ({@link io.framelease.bench.suite.Plan}),
 * leaves out what this machine cannot run, has JMH run the others, checks that each has given a number, and writes beside JMH's
 * results on which machine and by which command they were made ({@link io.framelease.bench.suite.Environment}).
 */
package io.framelease.bench.suite;
