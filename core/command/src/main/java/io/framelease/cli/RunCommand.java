package io.framelease.cli;

import io.framelease.Device;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;

/** A command whose last line is a summary, whatever happens, unless it was used wrongly. */
abstract class RunCommand implements Callable<Integer> {
    final Output output;
    final Stop stop;

    @Mixin
    RunOptions options;

    RunCommand(Output output, Stop stop) {
        this.output = output;
        this.stop = stop;
    }

    @Override
    public final Integer call() throws InterruptedException {
        Logging.configure(options.verbose());
        begin();
        options.check();
        long begin = System.nanoTime();
        Summary summary;
        try {
            summary = run(options.device());
        } catch (ParameterException e) {
            throw e;
        } catch (RuntimeException e) {
            output.error(e, options.verbose());
            summary = Summary.failed(options.deviceId(), Duration.ofNanos(System.nanoTime() - begin));
        }
        output.line("%s", summary.line());
        return summary.exitCode();
    }

    /** Before anything is checked or written. */
    void begin() {
        // for commands that write otherwise
    }

    abstract Summary run(Device device) throws InterruptedException;
}
