package io.framelease.natives;

import io.framelease.Device;
import io.framelease.natives.ConstantPool.Method;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.AddressLayout;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What GraalVM's native image must be told of the library: each form of function that it calls or is called by, found in its
 * class files, which of jextract's interfaces are looked into by reflection, and the files that it reads.
 */
final class ReachabilityMetadata {
    private static final String BINDINGS = "io.framelease.bindings.";
    private static final String DESCRIPTOR = "$descriptor"; // of jextract, behind a function's name

    private final TreeSet<String> downcalls = new TreeSet<>();
    private final TreeSet<String> upcalls = new TreeSet<>();
    /** The method types of callbacks, by their interfaces. */
    private final TreeMap<String, MethodType> callbacks = new TreeMap<>();
    /** The functions of the bindings that are called: how the bindings describe each, and what was made of its Java types. */
    private final TreeMap<String, Method> functions = new TreeMap<>();
    /** Files that are no classes. */
    private final TreeSet<String> resources = new TreeSet<>();
    /** Classes that make descriptors of their own. */
    private final TreeSet<String> describing = new TreeSet<>();

    /** Of the library on the class path. */
    static ReachabilityMetadata ofLibrary() throws Exception {
        ReachabilityMetadata found = new ReachabilityMetadata();
        Path classes = Path.of(Device.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        if (Files.isDirectory(classes)) {
            found.readAll(classes);
        } else {
            try (FileSystem jar = FileSystems.newFileSystem(classes)) {
                found.readAll(jar.getPath("/"));
            }
        }
        found.add(Signatures.Down.class, found.downcalls);
        found.add(Signatures.Up.class, found.upcalls);
        return found;
    }

    private void readAll(Path root) throws Exception {
        List<Path> files;
        try (Stream<Path> walk = Files.walk(root.resolve("io/framelease"))) {
            files = walk.filter(Files::isRegularFile).toList();
        }
        for (Path file : files) {
            String name = root.relativize(file).toString();
            if (name.endsWith(".class")) {
                read(name, file);
            } else {
                resources.add("{ \"glob\": \"" + name + "\" }");
            }
        }
    }

    private void read(String name, Path file) throws IOException, ReflectiveOperationException {
        Set<Method> methods;
        try (InputStream in = Files.newInputStream(file)) {
            methods = ConstantPool.methods(in);
        }
        for (Method method : methods) {
            if (method.owner().startsWith(BINDINGS)) {
                use(method);
            } else if (method.owner().equals(FunctionDescriptor.class.getName()) && method.name().startsWith("of")) {
                describing.add(name);
            }
        }
    }

    private void use(Method method) throws ReflectiveOperationException {
        Class<?> owner = Class.forName(method.owner(), false, ReachabilityMetadata.class.getClassLoader());
        if (has(owner, method.name() + DESCRIPTOR)) {
            functions.put(method.owner() + "." + method.name(), method);
            downcalls.add(signature(type(method)));
        } else if (has(owner, "descriptor")) { // a callback, whose class links both directions when it is initialized
            Class<?> callback = Stream.of(owner.getDeclaredClasses()).filter(Class::isInterface).findFirst().orElseThrow();
            java.lang.reflect.Method apply = callback.getDeclaredMethods()[0];
            MethodType type = MethodType.methodType(apply.getReturnType(), apply.getParameterTypes());
            callbacks.put(callback.getName(), type);
            upcalls.add(signature(type));
            downcalls.add(signature(type));
        }
    }

    private static boolean has(Class<?> owner, String method) {
        return Stream.of(owner.getDeclaredMethods()).anyMatch(each -> each.getName().equals(method));
    }

    private void add(Class<?> signatures, Set<String> to) throws IllegalAccessException {
        for (Field field : signatures.getDeclaredFields()) {
            if (field.getType() == FunctionDescriptor.class) {
                to.add(signature((FunctionDescriptor) field.get(null)));
            }
        }
    }

    /** A function's types as the binding's Java method has them. */
    static MethodType type(Method method) {
        return MethodType.fromMethodDescriptorString(method.descriptor(), ReachabilityMetadata.class.getClassLoader());
    }

    Map<String, Method> functions() {
        return functions;
    }

    Set<String> describing() {
        return describing;
    }

    private static String signature(MethodType type) {
        return signature(word(type.returnType()), type.parameterList().stream().map(ReachabilityMetadata::word).toList());
    }

    static String signature(FunctionDescriptor descriptor) {
        return signature(descriptor.returnLayout().map(ReachabilityMetadata::word).orElse("void"),
                descriptor.argumentLayouts().stream().map(ReachabilityMetadata::word).toList());
    }

    static String signatureOf(Method method) {
        return signature(type(method));
    }

    private static String signature(String returned, List<String> parameters) {
        return "{ \"returnType\": \"" + returned + "\", \"parameterTypes\": ["
                + parameters.stream().map(each -> "\"" + each + "\"").collect(Collectors.joining(", ")) + "] }";
    }

    private static String word(MemoryLayout layout) {
        return switch (layout) {
            case AddressLayout address -> "void*";
            case ValueLayout value -> word(value.carrier());
            default -> "by value: " + layout; // nothing of the kind is called
        };
    }

    private static String word(Class<?> carrier) {
        if (carrier == MemorySegment.class) {
            return "void*";
        }
        if (!carrier.isPrimitive()) {
            throw new AssertionError("a function with a " + carrier);
        }
        return carrier == void.class ? "void" : "j" + carrier.getName();
    }

    /** The file's text. */
    String json() {
        List<String> types = new ArrayList<>();
        callbacks.forEach((name, type) -> types.add("{ \"type\": \"" + name
                + "\", \"methods\": [{ \"name\": \"apply\", \"parameterTypes\": [" + type.parameterList().stream()
                .map(each -> "\"" + each.getName() + "\"").collect(Collectors.joining(", ")) + "] }] }"));
        return "{\n  \"comment\": \"Written by ReachabilityMetadataTest from the library's classes\",\n"
                + "  \"reflection\": [\n" + lines("    ", types) + "  ],\n"
                + "  \"resources\": [\n" + lines("    ", resources) + "  ],\n"
                + "  \"foreign\": {\n    \"downcalls\": [\n" + lines("      ", downcalls)
                + "    ],\n    \"upcalls\": [\n" + lines("      ", upcalls) + "    ]\n  }\n}\n";
    }

    private static String lines(String indent, Iterable<String> entries) {
        return indent + String.join(",\n" + indent, entries) + "\n";
    }
}
