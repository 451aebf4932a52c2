package io.framelease.bench;

import io.framelease.lease.InFlightGate;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What one pass through the gate costs: entering and leaving it, as every call into native code does.
 *
 * <p>The baseline is a counter under a mutex, the obvious way to write a gate. {@code alone} is one thread with a gate
 * to itself; {@code shared} is two threads at the same gate.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class GateBenchmark {

    private final InFlightGate gate = new InFlightGate();
    private final MutexGate mutex = new MutexGate();

    @Benchmark
    @Threads(1)
    public long gateAlone() {
        long ticket = gate.tryEnter();
        gate.exit(ticket);
        return ticket;
    }

    @Benchmark
    @Threads(2)
    public long gateShared() {
        long ticket = gate.tryEnter();
        gate.exit(ticket);
        return ticket;
    }

    @Benchmark
    @Threads(1)
    public boolean mutexAlone() {
        boolean entered = mutex.tryEnter();
        mutex.exit();
        return entered;
    }

    @Benchmark
    @Threads(2)
    public boolean mutexShared() {
        boolean entered = mutex.tryEnter();
        mutex.exit();
        return entered;
    }

    /** The baseline. Nothing closes it here, but it has what closing needs, or it would be no gate. */
    private static final class MutexGate {
        private int inFlight;
        private boolean closed;

        synchronized boolean tryEnter() {
            if (closed) {
                return false;
            }
            inFlight++;
            return true;
        }

        synchronized void exit() {
            if (--inFlight == 0 && closed) {
                notifyAll();
            }
        }
    }
}
