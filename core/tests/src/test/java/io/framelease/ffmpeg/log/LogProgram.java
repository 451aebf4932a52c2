package io.framelease.ffmpeg.log;

import static io.framelease.testing.Liveness.patient;

import com.sun.management.ThreadMXBean;
import io.framelease.Camera;
import io.framelease.CameraOptions;
import io.framelease.Frame;
import io.framelease.FrameleaseException;
import io.framelease.Overflow;
import io.framelease.Subscription;
import io.framelease.bindings.ffmpeg.FFmpeg;
import io.framelease.device.HostDevice;
import io.framelease.natives.FFmpegLibraries;
import io.framelease.testing.Liveness;
import io.framelease.text.Secrets;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.TreeSet;

/** A process whose whole output is looked at, FFmpeg's log included. */
final class LogProgram {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private LogProgram() {
    }

    public static void main(String[] arguments) throws Throwable {
        switch (arguments[0]) {
            case "flood" -> flood(Integer.parseInt(arguments[1]));
            case "damaged" -> damaged(arguments[1]);
            case "refused" -> refused(arguments[1], Map.of(arguments[2], arguments[3]));
            default -> throw new IllegalArgumentException(arguments[0]);
        }
        CameraLog.flush(Liveness.LIMIT);
    }

    /** Logs through FFmpeg itself, two kinds of message, on a thread of a camera. */
    private static void flood(int messages) throws Throwable {
        FFmpegLibraries.require();
        AvLog.install();
        var avLog = Linker.nativeLinker().downcallHandle(SymbolLookup.loaderLookup().find("av_log").orElseThrow(),
                FunctionDescriptor.ofVoid(ValueLayout.ADDRESS, ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT),
                Linker.Option.firstVariadicArg(3));
        try (Arena arena = Arena.ofConfined();
                CameraLog camera = CameraLog.open("gate", Secrets.of("rtsp://admin:hushhush@h/1", Map.of()))) {
            camera.bind();
            MemorySegment many = arena.allocateFrom("many %d\n");
            MemorySegment few = arena.allocateFrom("few %d hushhush \u001b[2J\n");
            for (int i = 0; i < 1000; i++) {
                avLog.invokeExact(MemorySegment.NULL, FFmpeg.AV_LOG_ERROR(), many, i);
            }
            long before = THREADS.getCurrentThreadAllocatedBytes();
            for (int i = 1000; i < messages; i++) {
                avLog.invokeExact(MemorySegment.NULL, FFmpeg.AV_LOG_ERROR(), many, i);
            }
            System.out.println("bytes a message: " + (THREADS.getCurrentThreadAllocatedBytes() - before) / messages);
            avLog.invokeExact(MemorySegment.NULL, FFmpeg.AV_LOG_ERROR(), few, 7);
        }
    }

    /** Plays a file with two cameras, and says which threads there are meanwhile. */
    private static void damaged(String file) throws InterruptedException {
        CameraOptions options = patient(file).withDecoderThreads(4);
        try (HostDevice device = HostDevice.plain();
                Camera gate = Camera.open(options.withName("gate"), device);
                Camera yard = Camera.open(options.withName("yard"), device)) {
            TreeSet<String> threads = new TreeSet<>();
            for (Camera camera : new Camera[] {gate, yard}) {
                try (Subscription frames = camera.subscribe(Overflow.BLOCK)) {
                    while (!frames.isEnded()) {
                        try (Frame _ = frames.poll(Liveness.LIMIT)) {
                            Thread.getAllStackTraces().keySet().forEach(thread -> threads.add(thread.getName()));
                        }
                    }
                }
            }
            System.out.println("threads " + threads);
        }
    }

    private static void refused(String source, Map<String, String> options) {
        try (HostDevice device = HostDevice.plain()) {
            Camera.open(patient(source).withFfmpeg(options), device).close();
        } catch (FrameleaseException e) {
            System.out.println("refused " + e.getMessage());
        }
    }
}
