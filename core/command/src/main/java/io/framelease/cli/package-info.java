/**
 * The command line. {@link io.framelease.cli.Main} parses it; {@link io.framelease.cli.DemoCommand} and
 * {@link io.framelease.cli.WatchCommand} make a {@link io.framelease.cli.Plan}, which a {@link io.framelease.cli.Run}
 * carries out: open the cameras, start the {@link io.framelease.cli.EngineThread}s, force reconnects, draw the
 * {@link io.framelease.cli.Display}, close all, and give the {@link io.framelease.cli.Summary} that is always the last
 * line. {@link io.framelease.cli.DoctorCommand} says what was found on this machine.
 */
package io.framelease.cli;

