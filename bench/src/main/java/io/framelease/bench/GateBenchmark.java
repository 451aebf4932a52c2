package io.framelease.bench;

import io.framelease.lease.InFlightGate;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Group;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What one pass of the camera thread through the gate costs: entering the window and leaving it, once a frame.
 *
 * <p>The baseline is a flag under a mutex, the obvious way to write a gate. {@code Alone} is the camera thread by itself;
 * {@code Watched} is the camera thread while another asks all the time whether the session is stale, as FFmpeg's threads do.
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

    private final long session = gate.begin();

    @Benchmark
    @Threads(1)
    public boolean gateAlone() {
        return pass();
    }

    @Benchmark
    @Group("gateWatched")
    public boolean gateCamera() {
        return pass();
    }

    @Benchmark
    @Group("gateWatched")
    public boolean gateWatcher() {
        return gate.isStale(session);
    }

    private boolean pass() {
        boolean entered = gate.tryEnter(session);
        gate.exit(session);
        return entered;
    }

    @Benchmark
    @Threads(1)
    public boolean mutexAlone() {
        return mutexPass();
    }

    @Benchmark
    @Group("mutexWatched")
    public boolean mutexCamera() {
        return mutexPass();
    }

    @Benchmark
    @Group("mutexWatched")
    public boolean mutexWatcher() {
        return mutex.isClosed();
    }

    private boolean mutexPass() {
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

        synchronized boolean isClosed() {
            return closed;
        }

        synchronized void exit() {
            if (--inFlight == 0 && closed) {
                notifyAll();
            }
        }
    }
}
