package io.framelease;

import static org.assertj.core.api.Assertions.assertThat;

import io.framelease.cli.Main;
import io.framelease.micrometer.CameraMetrics;
import io.framelease.testkit.CheckedDevice;
import io.framelease.text.RedactedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What users see of the modules: all that they can be given, or must give, is theirs to name. */
class PublicApiTest {
    /** Exceptions that are nobody's to catch: they are found as the causes of others alone. */
    private static final Set<Class<?>> CAUSES = Set.of(RedactedException.class);

    /** All classes of a module, by what it was found by, and the packages that it exports to everybody. */
    private record Artifact(List<Class<?>> classes, Set<String> exported) {
        static Artifact of(Class<?> any) throws Exception {
            Path root = Path.of(any.getProtectionDomain().getCodeSource().getLocation().toURI());
            ModuleDescriptor module = ModuleFinder.of(root).findAll().iterator().next().descriptor();
            Set<String> exported = module.exports().stream().filter(each -> !each.isQualified())
                    .map(ModuleDescriptor.Exports::source).collect(Collectors.toSet());
            if (Files.isDirectory(root)) {
                return new Artifact(classes(root), exported);
            }
            try (FileSystem jar = FileSystems.newFileSystem(root)) {
                return new Artifact(classes(jar.getPath("/")), exported);
            }
        }

        private static List<Class<?>> classes(Path root) throws Exception {
            List<Path> files;
            try (Stream<Path> walk = Files.walk(root.resolve("io/framelease"))) {
                files = walk.filter(file -> file.toString().endsWith(".class") && !file.endsWith("package-info.class")).toList();
            }
            List<Class<?>> classes = new ArrayList<>();
            for (Path file : files) {
                String name = root.relativize(file).toString().replace('/', '.').replaceAll("\\.class$", "");
                classes.add(Class.forName(name, false, Device.class.getClassLoader()));
            }
            return classes;
        }

        /** Types that users can name. */
        List<Class<?>> api() {
            return classes.stream().filter(type -> exported.contains(type.getPackageName()) && isPublic(type)).toList();
        }

        private static boolean isPublic(Class<?> type) {
            return Modifier.isPublic(type.getModifiers()) && (type.getDeclaringClass() == null || isPublic(type.getDeclaringClass()));
        }
    }

    private static final Pattern TYPE = Pattern.compile(
            "^public (?:(?:abstract|sealed|non-sealed|final) )*(?:class|interface|enum|record|@interface) ", Pattern.MULTILINE);

    private final Set<String> hidden = new TreeSet<>();
    private Set<String> exported;
    private int looked;

    @ParameterizedTest
    @ValueSource(classes = {Device.class, CheckedDevice.class, CameraMetrics.class})
    void namesWhatUsersCanName(Class<?> any) throws Exception {
        Artifact artifact = Artifact.of(any);
        exported = new TreeSet<>(artifact.exported());
        exported.addAll(Artifact.of(Device.class).exported()); // the testkit requires it transitively
        for (Class<?> type : artifact.api()) {
            look(type);
        }
        assertThat(hidden).isEmpty();
        assertThat(looked).as("types in signatures").isGreaterThan(any == CameraMetrics.class ? 5 : 50);
    }

    private void look(Class<?> type) {
        if (type.getGenericSuperclass() != null) {
            look(type.getGenericSuperclass(), type.getName());
        }
        Stream.of(type.getGenericInterfaces()).forEach(each -> look(each, type.getName()));
        for (Field field : type.getDeclaredFields()) {
            if (isSeen(field.getModifiers())) {
                look(field.getGenericType(), field.toString());
            }
        }
        for (Constructor<?> constructor : type.getDeclaredConstructors()) {
            look(constructor);
        }
        for (Method method : type.getDeclaredMethods()) {
            if (isSeen(method.getModifiers()) && !method.isSynthetic()) {
                look(method.getGenericReturnType(), method.toString());
                look(method);
            }
        }
    }

    private static boolean isSeen(int modifiers) {
        return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
    }

    private void look(Executable executable) {
        if (isSeen(executable.getModifiers())) {
            Stream.of(executable.getGenericParameterTypes()).forEach(each -> look(each, executable.toString()));
            Stream.of(executable.getGenericExceptionTypes()).forEach(each -> look(each, executable.toString()));
        }
    }

    private void look(Type type, String where) {
        looked++;
        switch (type) {
            case Class<?> plain when plain.isArray() -> look(plain.getComponentType(), where);
            case Class<?> plain -> {
                String in = plain.getPackageName();
                if (!plain.isPrimitive() && !in.startsWith("java.") && !in.startsWith("io.micrometer.")
                        && !(exported.contains(in) && Artifact.isPublic(plain))) {
                    hidden.add(plain.getName() + " in " + where);
                }
            }
            case ParameterizedType generic -> {
                look(generic.getRawType(), where);
                Stream.of(generic.getActualTypeArguments()).forEach(each -> look(each, where));
            }
            case GenericArrayType array -> look(array.getGenericComponentType(), where);
            case WildcardType any -> {
                Stream.of(any.getLowerBounds()).forEach(each -> look(each, where));
                Stream.of(any.getUpperBounds()).forEach(each -> look(each, where));
            }
            case TypeVariable<?> variable -> { } // of the declaration itself
            default -> throw new AssertionError(type + " in " + where);
        }
    }

    /** What is thrown and not declared can be caught by a type of the API that says what it is. */
    @ParameterizedTest
    @ValueSource(classes = {Device.class, CheckedDevice.class, CameraMetrics.class})
    void whatIsThrownCanBeCaught(Class<?> any) throws Exception {
        Artifact artifact = Artifact.of(any);
        assertThat(artifact.classes().stream().filter(type -> Throwable.class.isAssignableFrom(type)
                && Modifier.isPublic(type.getModifiers()) && !artifact.exported().contains(type.getPackageName())
                && !FrameleaseException.class.isAssignableFrom(type) && !CAUSES.contains(type))).isEmpty();
    }

    /** Nobody else implements what the library alone gives: it can grow. What users give has one method, for ever. */
    @ParameterizedTest
    @ValueSource(classes = {Device.class})
    void interfacesAreSealed(Class<?> any) throws Exception {
        List<Class<?>> interfaces = Artifact.of(any).api().stream().filter(type -> type.isInterface()
                && !type.isAnnotationPresent(FunctionalInterface.class)).toList();
        assertThat(interfaces).contains(Camera.class, Device.class, EngineStream.class, Frame.class, FrameInfo.class,
                FrameView.class, Registration.class, Subscription.class).allMatch(Class::isSealed);
    }

    /** Classes are values, or cannot be extended; exceptions of the two kinds that have kinds are the library's to extend. */
    @Test
    void classesAreFinal() throws Exception {
        assertThat(Artifact.of(Device.class).api().stream().filter(type -> !type.isInterface() && !type.isEnum()
                && !Modifier.isFinal(type.getModifiers()))).containsExactlyInAnyOrder(FrameleaseException.class,
                DeviceException.class);
    }

    /** Who takes a record apart by a pattern finds it where it is said that it stays as it is. */
    @ParameterizedTest
    @ValueSource(classes = {Device.class, CheckedDevice.class})
    void eachRecordIsSaidToBeClosed(Class<?> any) throws Exception {
        List<Class<?>> records = Artifact.of(any).api().stream().filter(Class::isRecord).toList();
        String text = Files.readString(Path.of("..", any == Device.class ? "library" : "testkit", "src/main/java",
                any.getPackageName().replace('.', '/'), "package-info.java")).replaceAll("\n \\* ?", " ").replaceAll(" +", " ");
        Matcher closed = Pattern.compile("Records are closed[^<*]*").matcher(text);
        assertThat(closed.find()).isTrue();
        Set<String> named = new TreeSet<>();
        Pattern.compile("(each kind of )?\\{@link ([\\w.]+)}").matcher(closed.group()).results().forEach(link -> {
            if (link.group(1) == null) {
                named.add(link.group(2));
            } else {
                records.stream().filter(each -> each.getDeclaringClass() != null
                        && each.getDeclaringClass().getName().equals(link.group(2)))
                        .forEach(each -> named.add(each.getCanonicalName()));
            }
        });
        assertThat(named).isNotEmpty().containsExactlyInAnyOrderElementsOf(records.stream().map(Class::getCanonicalName).toList());
    }

    /** Tools find no null where none is said to be: all of a module is marked, and nothing in it is taken out. */
    @ParameterizedTest
    @ValueSource(classes = {Device.class, CheckedDevice.class, CameraMetrics.class, Main.class})
    void everythingIsNullMarked(Class<?> any) throws Exception {
        Path root = Path.of(any.getProtectionDomain().getCodeSource().getLocation().toURI());
        try (FileSystem jar = Files.isDirectory(root) ? null : FileSystems.newFileSystem(root)) {
            Path top = jar == null ? root : jar.getPath("/");
            assertThat(names(top.resolve("module-info.class"), "org/jspecify/annotations/NullMarked")).isTrue();
            try (Stream<Path> files = Files.walk(top)) {
                assertThat(files.filter(file -> file.toString().endsWith(".class"))
                        .filter(file -> names(file, "org/jspecify/annotations/NullUnmarked"))).isEmpty();
            }
        }
    }

    /** What is compared with the last release is all that may not break. */
    @Test
    void theComparisonWithTheLastReleaseLeavesNothingOut() throws Exception {
        Matcher included = Pattern.compile("<include>(io\\.framelease[\\w.]*)</include>").matcher(
                Files.readString(Path.of("../../pom.xml")));
        assertThat(included.results().map(result -> result.group(1))).containsExactlyInAnyOrderElementsOf(exports());
    }

    private static Set<String> exports() throws Exception {
        Set<String> all = new TreeSet<>();
        for (Class<?> any : List.of(Device.class, CheckedDevice.class, CameraMetrics.class)) {
            all.addAll(Artifact.of(any).exported());
        }
        return all;
    }

    /** Each type says since when it is there, in a tag of its own. */
    @Test
    void sourcesSaySince() throws Exception {
        int types = 0;
        for (String module : List.of("library", "testkit", "micrometer")) {
            for (String name : exports()) {
                Path folder = Path.of("..", module, "src/main/java", name.replace('.', '/'));
                if (!Files.isDirectory(folder)) {
                    continue;
                }
                try (Stream<Path> sources = Files.list(folder)) {
                    for (Path source : sources.filter(each -> each.toString().endsWith(".java")).toList()) {
                        String text = Files.readString(source);
                        Matcher type = TYPE.matcher(text);
                        if (type.find()) {
                            String comment = text.substring(text.lastIndexOf("/**", type.start()), type.start());
                            assertThat(comment).as(source.toString()).containsPattern("\n \\* @since \\d");
                            types++;
                        }
                        assertThat(text).as(source.toString()).doesNotContainPattern("[^*\\s] +@since ");
                    }
                }
            }
        }
        assertThat(types).as("types").isGreaterThan(60);
    }

    private static boolean names(Path file, String type) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(type);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
