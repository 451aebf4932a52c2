package io.framelease;

import static org.assertj.core.api.Assertions.assertThat;

import io.framelease.natives.ConstantPool;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Which package of the library may name which: natives and FFmpeg know nothing above them, leases know no FFmpeg, and the API meets
 * the implementation where it is sealed and in static factories. By the class files: what is in a comment alone does not count.
 */
class LayersTest {
    private static final String API = "io.framelease";

    /** The packages that each may name, besides itself and {@link #mayNameApi the API}; from the bottom to the top. */
    private static final Map<String, Set<String>> LAYERS = Map.ofEntries(
            Map.entry("text", Set.of()),
            Map.entry("recording", Set.of()),
            Map.entry("threads", Set.of()),
            Map.entry("image", Set.of()),
            Map.entry("events", Set.of("threads")),
            Map.entry("natives", Set.of("bindings.cuda", "bindings.ffmpeg", "bindings.nvdec")),
            Map.entry("ffmpeg.log", Set.of("bindings.ffmpeg", "natives", "text", "threads")),
            Map.entry("ffmpeg", Set.of("bindings.ffmpeg", "ffmpeg.log", "natives", "text", "threads")),
            Map.entry("nvdec", Set.of("bindings.ffmpeg", "bindings.nvdec", "ffmpeg", "natives", "threads")),
            Map.entry("device", Set.of("bindings.cuda", "ffmpeg", "natives", "nvdec", "recording", "threads")),
            Map.entry("lease", Set.of("device", "natives", "recording", "text", "threads")),
            Map.entry("metrics", Set.of("device", "ffmpeg")),
            Map.entry("camera", Set.of("device", "events", "ffmpeg", "ffmpeg.log", "lease", "metrics", "natives", "recording",
                    "text", "threads")));

    /** What these may name of the API; all others may name its values and exceptions. */
    private static final Map<String, Set<String>> LITTLE_OF_THE_API = Map.of("text", Set.of(), "recording", Set.of(),
            "threads", Set.of("FrameleaseException"), "natives", Set.of("NativeLibraryException"), "ffmpeg.log", Set.of("Damage"));

    /** What is no value: it stands for something that lives, or leads to the implementation. */
    private static final Set<String> LIVING = Set.of("Camera", "CameraOptions", "Device", "Devices", "Diagnostics", "EngineStream",
            "Frame", "FrameDispatcher", "FrameInfo", "FrameSelector", "FrameView", "LeakedFrame", "Subscription");

    /** Who may name which of these. */
    private static final Map<String, Set<String>> KNOWN_LIVING = Map.of("camera", LIVING,
            "device", Set.of("Device", "Devices", "EngineStream"),
            "lease", Set.of("Device", "EngineStream", "Frame", "FrameInfo", "FrameView", "LeakedFrame"),
            "metrics", Set.of("Camera", "Device"),
            "image", Set.of("Frame", "FrameInfo", "FrameView"));

    /** Classes of static factories. */
    private static final Set<String> FACTORIES = Set.of("Devices", "Diagnostics");

    /** What is against the rule, and why it is so. Nothing else is, and all of it is still there. */
    private static final Map<Reference, String> EXCEPTIONS = Map.of(
            new Reference("ffmpeg", "OpenOptions", "", "CameraOptions"), "its factory takes the options of a camera apart");

    /** What objects of the API have of the implementation in a field, and why. */
    private static final Map<String, String> FIELDS = Map.of(
            "Diagnostics$FFmpegReport.build", "the report is a view of what is loaded, and would copy all of it");

    /**
     * One class that names another one; the outermost of nested ones.
     *
     * @param in package of the first, without what all packages have in common
     * @param of package of the second
     */
    private record Reference(String in, String from, String of, String to) {
    }

    private static final Set<Reference> REFERENCES = new HashSet<>();
    private static final List<String> API_CLASSES = new ArrayList<>();

    @BeforeAll
    static void read() throws Exception {
        Path root = Path.of(Device.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        try (FileSystem jar = Files.isDirectory(root) ? null : FileSystems.newFileSystem(root)) {
            Path top = jar == null ? root : jar.getPath("/");
            try (Stream<Path> walk = Files.walk(top.resolve("io/framelease"))) {
                for (Path file : walk.filter(each -> each.toString().endsWith(".class")
                        && !each.endsWith("package-info.class")).toList()) {
                    read(file, top.relativize(file).toString().replace('/', '.').replaceAll("\\.class$", ""));
                }
            }
        }
    }

    private static void read(Path file, String name) throws IOException {
        String in = packageOf(name);
        if (in.isEmpty()) {
            API_CLASSES.add(name);
        }
        try (InputStream bytes = Files.newInputStream(file)) {
            for (String type : ConstantPool.types(bytes)) {
                if (type.startsWith(API + ".") && !packageOf(type).equals(in)) {
                    REFERENCES.add(new Reference(in, outermost(name), packageOf(type), outermost(type)));
                }
            }
        }
    }

    private static String packageOf(String type) {
        return type.substring(0, type.lastIndexOf('.')).substring(API.length()).replaceFirst("^\\.", "");
    }

    private static String outermost(String type) {
        return type.substring(type.lastIndexOf('.') + 1).replaceAll("\\$.*", "");
    }

    private static boolean mayName(Reference reference) {
        return EXCEPTIONS.containsKey(reference) || (reference.in.isEmpty() ? meets(reference)
                : reference.of.isEmpty() ? mayNameApi(reference.in, reference.to)
                : LAYERS.getOrDefault(reference.in, Set.of()).contains(reference.of));
    }

    private static boolean mayNameApi(String in, String type) {
        Set<String> little = LITTLE_OF_THE_API.get(in);
        return little != null ? little.contains(type)
                : !LIVING.contains(type) || KNOWN_LIVING.getOrDefault(in, Set.of()).contains(type);
    }

    /** Whether a class of the API may name this one of the implementation: its own, or one that makes texts and has no state. */
    private static boolean meets(Reference reference) {
        return FACTORIES.contains(reference.from) || reference.of.equals("text") || isSealedFor(reference);
    }

    private static boolean isSealedFor(Reference reference) {
        Class<?>[] permitted = load(API + "." + reference.from).getPermittedSubclasses();
        return permitted != null && Stream.of(permitted).anyMatch(
                each -> each.getName().equals(API + "." + reference.of + "." + reference.to));
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, Device.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void eachPackageNamesWhatIsBelowItAlone() {
        assertThat(REFERENCES.stream().map(Reference::in)).contains("", "camera", "ffmpeg", "lease", "natives", "nvdec");
        assertThat(LAYERS.keySet()).containsAll(REFERENCES.stream().map(Reference::in).filter(in -> !in.isEmpty()).toList());
        assertThat(REFERENCES).filteredOn(reference -> !mayName(reference)).isEmpty();
    }

    /** A list of exceptions that is longer than it must be hides the next one. */
    @Test
    void theExceptionsAreNeeded() {
        assertThat(REFERENCES).containsAll(EXCEPTIONS.keySet());
        LAYERS.forEach((in, below) -> assertThat(REFERENCES.stream().filter(reference -> reference.in.equals(in))
                .map(Reference::of)).as("what %s names", in).containsAll(below));
    }

    /** Nor is the order of the packages a circle. */
    @Test
    void nothingLeadsBack() {
        Set<String> done = new TreeSet<>();
        while (LAYERS.entrySet().stream().anyMatch(each -> !done.contains(each.getKey()) && each.getValue().stream()
                .allMatch(below -> below.startsWith("bindings.") || done.contains(below)) && done.add(each.getKey()))) {
            // another one whose all are below it
        }
        assertThat(done).isEqualTo(LAYERS.keySet());
    }

    @Test
    void objectsOfTheApiKeepNothingOfTheImplementation() {
        Set<String> found = new TreeSet<>();
        for (String name : API_CLASSES) {
            for (Field field : load(name).getDeclaredFields()) {
                String type = field.getType().getName();
                if (!Modifier.isStatic(field.getModifiers()) && type.startsWith(API + ".") && !packageOf(type).isEmpty()) {
                    found.add(name.substring(API.length() + 1) + "." + field.getName());
                }
            }
        }
        assertThat(found).isEqualTo(FIELDS.keySet());
    }
}
