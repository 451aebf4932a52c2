package io.framelease.ffmpeg.log;

import static io.framelease.testing.Liveness.patient;

import io.framelease.Camera;
import io.framelease.CameraOptions;
import io.framelease.Frame;
import io.framelease.Overflow;
import io.framelease.SourceException;
import io.framelease.Subscription;
import io.framelease.bindings.ffmpeg.FFmpeg;
import io.framelease.camera.ScriptedServer;
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
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Run by {@link LoadersLogTest}: a server with two applications, each with the library in a class loader of its own. The first,
 * whose cameras are called gate, does its work when the second one's part in FFmpeg's log is there.
 */
final class LoadersLogProgram {
    private LoadersLogProgram() {
    }

    /** @param arguments a good file, and a damaged one of H.264 */
    public static void main(String[] arguments) throws Exception {
        try (URLClassLoader one = loader(); URLClassLoader two = loader();
                ScriptedServer busy = new ScriptedServer(LoadersLogProgram::busy);
                ScriptedServer elsewhere = new ScriptedServer(request -> null);
                ScriptedServer tunnel = new ScriptedServer(request -> ScriptedServer.head("HTTP/1.1 302 Found",
                        "Location: " + elsewhere.url("http", "/b")))) {
            Function<List<String>, String> first = application(one);
            Function<List<String>, String> second = application(two);
            System.out.println("first " + first.apply(List.of("decode", "gate", arguments[0])));
            System.out.println("second " + second.apply(List.of("decode", "yard", arguments[0])));
            String login = busy.url("rtsp", "/a").replace("://", "://admin:hushhush@");
            System.out.println("first " + first.apply(List.of("open", "gate", login, "tcp")));
            System.out.println("second " + second.apply(List.of("open", "yard", login, "tcp")));
            String through = tunnel.url("rtsp", "/a").replace("://", "://admin:hushhush@");
            System.out.println("first " + first.apply(List.of("open", "gate", through, "http")));
            System.out.println("second " + second.apply(List.of("open", "yard", through, "http")));
            System.out.println("elsewhere " + elsewhere.requests().size());
            first.apply(List.of("decode", "gate", arguments[1]));
            first.apply(List.of("guard", "gate", "rtsp://admin:mumsword@h/1"));
            second.apply(List.of("guard", "yard", "rtsp://h/1"));
            first.apply(List.of("say", "nobodys mumsword\n"));
            second.apply(List.of("say", "nobodys mumsword, and again\n"));
        }
    }

    private static URLClassLoader loader() throws Exception {
        List<URL> urls = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(":")) {
            urls.add(Path.of(entry).toUri().toURL());
        }
        return new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
    }

    @SuppressWarnings("unchecked") // the loader's Application
    private static Function<List<String>, String> application(ClassLoader loader) throws Exception {
        Class<?> type = loader.loadClass(Application.class.getName());
        if (type == Application.class) {
            throw new AssertionError("not loaded anew");
        }
        return (Function<List<String>, String>) type.getDeclaredConstructor().newInstance();
    }

    /** A camera without a session left, which repeats the login that it was called with. */
    private static byte[] busy(String request) {
        String number = request.lines().filter(line -> line.startsWith("CSeq:")).findFirst().orElse("CSeq: 1");
        return request.startsWith("OPTIONS ") ? ScriptedServer.head("RTSP/1.0 200 OK", number, "Public: OPTIONS, DESCRIBE")
                : ScriptedServer.head("RTSP/1.0 453 Not Enough Bandwidth for admin:hushhush", number);
    }

    /** One application; the other has a class of the same name. */
    public static final class Application implements Function<List<String>, String> {
        /** Called by reflection. */
        public Application() {
            // nothing
        }

        @Override
        public String apply(List<String> task) {
            try {
                String result = switch (task.getFirst()) {
                    case "decode" -> decode(patient(task.get(2)).withName(task.get(1)).withDecoderThreads(4));
                    case "open" -> open(patient(task.get(2)).withName(task.get(1))
                            .withFfmpeg(Map.of("rtsp_transport", task.get(3))));
                    case "guard" -> CameraLog.open(task.get(1), Secrets.of(task.get(2), Map.of())).toString(); // until the end
                    case "say" -> say(task.get(1));
                    default -> throw new IllegalArgumentException(task.toString());
                };
                CameraLog.flush(Liveness.LIMIT);
                return result;
            } catch (Throwable e) {
                throw new AssertionError(task.getFirst() + " failed in " + Arrays.toString(task.toArray()), e);
            }
        }

        private static String decode(CameraOptions options) throws InterruptedException {
            int frames = 0;
            try (HostDevice device = HostDevice.plain(); Camera camera = Camera.open(options, device);
                    Subscription subscription = camera.subscribe(Overflow.BLOCK)) {
                while (!subscription.isEnded()) {
                    try (Frame frame = subscription.poll(Liveness.LIMIT)) {
                        frames += frame == null ? 0 : 1;
                    }
                }
            }
            return "frames " + frames;
        }

        private static String open(CameraOptions options) {
            try (HostDevice device = HostDevice.plain(); Camera camera = Camera.open(options, device)) {
                return "opened " + camera;
            } catch (SourceException e) {
                return "failed " + e.kind();
            }
        }

        /** Has FFmpeg say something, of no camera. */
        private static String say(String words) throws Throwable {
            FFmpegLibraries.require();
            var avLog = Linker.nativeLinker().downcallHandle(SymbolLookup.loaderLookup().find("av_log").orElseThrow(),
                    FunctionDescriptor.ofVoid(ValueLayout.ADDRESS, ValueLayout.JAVA_INT, ValueLayout.ADDRESS),
                    Linker.Option.firstVariadicArg(3));
            try (Arena arena = Arena.ofConfined()) {
                avLog.invokeExact(MemorySegment.NULL, FFmpeg.AV_LOG_ERROR(), arena.allocateFrom(words));
            }
            return "said";
        }
    }
}
