package io.framelease.bench;

import io.framelease.EngineStream;
import io.framelease.Frame;
import io.framelease.FrameView;
import io.framelease.device.HostDevice;
import io.framelease.testkit.device.CheckedHostDevice;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What an engine's window on a frame costs: opening a view, asking for its planes, closing it; and the same on a stream, where
 * the view orders the stream behind the frame's copy and marks its reads by an event.
 *
 * <p>{@code open} is open and close on a frame that is held all the time; {@code planes} asks for both segments and reads a byte
 * of each. The others are a whole life: the camera thread's part (a slot, a lease, its release) and, in {@code lifeViewed} and
 * {@code lifeOnStream}, one view with both planes. A view on a stream leaves an event with the slot, which the next filling
 * takes off; so it is measured over the whole life and not on one frame.
 *
 * <p>Devices: {@code HOST} is what users without a GPU have, its events are complete at once. {@code ASYNCHRONOUS} is the
 * testkit's: streams are threads, and a slot is free only when its mark has been reached; there {@code lifeOnStream} measures
 * the hand-over to that thread more than the library, as a real GPU's driver would add its own time.
 *
 * <p>How to read it: {@code lifeViewed} less {@code life} is the view, {@code lifeOnStream} less {@code lifeViewed} the stream's
 * part, on one device. {@link ArenaBenchmark} has what the confined arena in each view costs alone.
 *
 * <p>{@code mvn -q -B -Pbench -pl bench -am verify -Dframelease.jmh.args=ViewBenchmark}
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 2, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 1)
public class ViewBenchmark {
    /** Where the frame is. */
    public enum On { HOST, ASYNCHRONOUS }

    @Param
    On device;

    private Published published;
    private Frame frame;
    private EngineStream stream;

    @Setup
    public void publish() {
        HostDevice opened = switch (device) {
            case HOST -> HostDevice.plain();
            case ASYNCHRONOUS -> CheckedHostDevice.of(0, Duration.ZERO);
        };
        published = new Published(opened);
        frame = published.publish().handle();
        stream = opened.openStream();
    }

    @TearDown
    public void close() {
        stream.close();
        frame.close();
        published.close();
    }

    @Benchmark
    public int open() {
        try (FrameView view = frame.open()) {
            return view.pitch();
        }
    }

    @Benchmark
    public int planes() {
        try (FrameView view = frame.open()) {
            return read(view);
        }
    }

    @Benchmark
    public int life() {
        try (Frame mine = published.publish().handle()) {
            return mine.pitch();
        }
    }

    @Benchmark
    public int lifeViewed() {
        try (Frame mine = published.publish().handle(); FrameView view = mine.open()) {
            return read(view);
        }
    }

    @Benchmark
    public int lifeOnStream() {
        try (Frame mine = published.publish().handle(); FrameView view = mine.open().onStream(stream)) {
            return read(view);
        }
    }

    private static int read(FrameView view) {
        MemorySegment luma = view.y();
        MemorySegment chroma = view.uv();
        return luma.get(ValueLayout.JAVA_BYTE, 0) + chroma.get(ValueLayout.JAVA_BYTE, 0);
    }
}
