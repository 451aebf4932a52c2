package io.framelease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.framelease.ffmpeg.Clips;
import io.framelease.testing.Liveness;
import io.framelease.testing.Logs;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Null is refused by every method that users call, in the argument's own name: found by looking at all public types. */
@Logs(value = "WARN CameraThread: none.mp4 has failed: .*no such file", maybe = true)
class NullArgumentsTest {
    /** Where null is a value, and what it says there. */
    private static final Set<String> NULL_IS_A_VALUE = Set.of(
            "CameraOptions.withMaxAge", // frames may get as old as they like
            "CameraOptions.withName", // the source is the name
            "Decoding.withNoFrameTimeout", // the read timeout
            "Transform.withCrop", // all of the picture
            "FrameAction.accept"); // users' own, which this library calls

    private static final FrameDispatcher ENDED = ended();
    private static final StreamInfo STREAM = StreamInfo.of("h264", StreamInfo.Transport.TCP, DecoderInfo.nvdec("cuda:0"));

    /** An object of each public interface, by which its methods are called. */
    private static Map<Class<?>, Object> objects(Camera camera, Subscription frames, Frame frame, FrameView view,
            EngineStream stream) {
        Map<Class<?>, Object> objects = new HashMap<>(Map.of(StreamInfo.class, STREAM, DecoderInfo.class, STREAM.decoder(),
                Decoding.class, Decoding.defaults(), Retry.class, Retry.defaults(), Transform.class, Transform.none(),
                Diagnostics.FFmpegReport.class, Diagnostics.ffmpeg()));
        objects.putAll(Map.of(Camera.class, camera, Subscription.class, frames, Frame.class, frame, FrameView.class, view,
                EngineStream.class, stream, Device.class, Devices.host(), CameraOptions.class, CameraOptions.of("a.mp4"),
                Trust.class, Trust.defaults()));
        objects.put(Demand.class, Demand.everyFrame());
        objects.putAll(Map.of(FrameSelector.class, FrameSelector.of(), FrameDispatcher.class, ENDED, CameraStats.class,
                camera.stats()));
        return objects;
    }

    /** One that has no thread any more. */
    private static FrameDispatcher ended() {
        try (Camera camera = Camera.start(CameraOptions.of("none.mp4"), Devices.host());
                FrameDispatcher dispatcher = FrameDispatcher.start(camera.subscribe(Overflow.KEEP_LATEST), Runnable::run, 1,
                        frame -> { })) {
            return dispatcher;
        }
    }

    /** All public types of the exported package. */
    private static List<Class<?>> publicTypes() throws Exception {
        Path classes = Path.of(Device.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        if (Files.isDirectory(classes)) {
            return publicTypes(classes);
        }
        try (FileSystem jar = FileSystems.newFileSystem(classes)) {
            return publicTypes(jar.getPath("/"));
        }
    }

    private static List<Class<?>> publicTypes(Path classes) throws Exception {
        List<Class<?>> types = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(classes.resolve("io/framelease"), "*.class")) {
            for (Path file : files) {
                String name = file.getFileName().toString().replace(".class", "");
                Class<?> type = Class.forName("io.framelease." + name, false, Device.class.getClassLoader());
                if (Modifier.isPublic(type.getModifiers())) {
                    types.add(type);
                }
            }
        }
        return types;
    }

    private record Call(Method method, int argument) {
        String name() {
            return method.getDeclaringClass().getSimpleName() + "." + method.getName();
        }

        @Override
        public String toString() {
            return name() + ", argument " + (argument + 1) + ", a " + method.getParameters()[argument].getType().getSimpleName();
        }
    }

    /** Methods with arguments that may be null, less those that the language makes. */
    private static Stream<Call> calls(Class<?> type) {
        if (Throwable.class.isAssignableFrom(type)) {
            return Stream.of(); // a cause may be null
        }
        return Stream.of(type.getDeclaredMethods()).filter(method -> Modifier.isPublic(method.getModifiers())
                && !method.isSynthetic() && !method.getName().equals("equals")
                && !(type.isEnum() && method.getName().equals("valueOf"))).flatMap(NullArgumentsTest::calls);
    }

    private static Stream<Call> calls(Method method) {
        List<Call> calls = new ArrayList<>();
        for (int i = 0; i < method.getParameterCount(); i++) {
            if (!method.getParameterTypes()[i].isPrimitive()) {
                calls.add(new Call(method, i));
            }
        }
        return calls.stream().filter(call -> !NULL_IS_A_VALUE.contains(call.name()));
    }

    /** Something that is no mistake, for the arguments that are not null. */
    private static Object sample(Parameter parameter, Subscription frames) {
        Class<?> type = parameter.getType();
        if (type == Subscription.class) {
            return frames;
        }
        Map<Class<?>, Object> samples = new LinkedHashMap<>(Map.of(int.class, 1, long.class, 1L, boolean.class, true,
                String.class, "a.mp4", Duration.class, Duration.ofSeconds(1), CameraOptions.class, CameraOptions.of("a.mp4"),
                Device.class, Devices.host(), Overflow.class, Overflow.KEEP_LATEST, PixelFormat.class, PixelFormat.NV12));
        samples.putAll(Map.of(StreamInfo.class, STREAM, StreamInfo.Transport.class, StreamInfo.Transport.FILE, DecoderInfo.class,
                STREAM.decoder(), DecoderInfo.Reason.class, DecoderInfo.Reason.SIZE, Decoding.class, Decoding.defaults(),
                double.class, 1.0, Executor.class, (Executor) Runnable::run, Consumer.class, (Consumer<Object>) event -> { },
                Set.class, Set.of(CameraState.PLAYING), CameraState.class, CameraState.PLAYING));
        samples.put(Retry.class, Retry.defaults());
        samples.put(Demand.class, Demand.keyFrames());
        samples.put(FrameAction.class, (FrameAction<RuntimeException>) frame -> { });
        assertThat(samples).as("a sample of %s", type).containsKey(type);
        return samples.get(type);
    }

    private static Object[] arguments(Executable method, int nullAt, Subscription frames) {
        Parameter[] parameters = method.getParameters();
        Object[] arguments = new Object[parameters.length];
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = i == nullAt ? null : sample(parameters[i], frames);
        }
        return arguments;
    }

    @TestFactory
    List<DynamicTest> isRefusedByName() throws Exception {
        List<DynamicTest> tests = new ArrayList<>();
        for (Class<?> type : publicTypes()) {
            calls(type).forEach(call -> tests.add(DynamicTest.dynamicTest(call.toString(), () -> refuses(call))));
        }
        assertThat(tests).hasSizeGreaterThan(15);
        return tests;
    }

    private static void refuses(Call call) throws Exception {
        CameraOptions options = Liveness.patient(Clips.file("h264-gop25-1280x720.mp4").toString());
        try (Camera camera = Camera.open(options, Devices.host()); Subscription frames = camera.subscribe(Overflow.KEEP_LATEST);
                Frame frame = frames.poll(Liveness.LIMIT); FrameView view = frame.open();
                EngineStream stream = Devices.host().openStream()) {
            Object target = Modifier.isStatic(call.method().getModifiers()) ? null
                    : objects(camera, frames, frame, view, stream).get(call.method().getDeclaringClass());
            assertThat(Modifier.isStatic(call.method().getModifiers()) || target != null)
                    .as("an object of %s", call.method().getDeclaringClass()).isTrue();
            assertThatThrownBy(() -> {
                try {
                    call.method().invoke(target, arguments(call.method(), call.argument(), frames));
                } catch (InvocationTargetException e) {
                    throw e.getCause();
                }
            }).isInstanceOf(NullPointerException.class).message().as("the argument's name").matches("[a-z][A-Za-z]*");
        }
    }

    @Test
    void nobodyElseCanBeADevice() {
        assertThat(Device.class.isSealed()).isTrue();
        assertThat(Frame.class.isSealed()).isTrue();
        assertThat(FrameView.class.isSealed()).isTrue();
        assertThat(EngineStream.class.isSealed()).isTrue();
        assertThat(FrameSelector.class.isSealed()).isTrue();
        assertThat(FrameDispatcher.class.isSealed()).isTrue();
    }
}
