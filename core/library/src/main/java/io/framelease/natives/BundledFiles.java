package io.framelease.natives;

import java.io.IOException;
import java.lang.module.FindException;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReader;
import java.lang.module.ModuleReference;
import java.net.URI;
import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the FFmpeg libraries that come as a jar (Maven artifact {@code org.bytedeco:ffmpeg}, classifier of the platform):
 * on the class path, among the modules of the application, on the module path, in the run-time image.
 *
 * <p>The jar is a module that requires the Java part of org.bytedeco:ffmpeg, which is not needed here and not there. So it
 * cannot be resolved, nobody can require it, and {@code --add-modules} refuses it. It is therefore looked for where the JVM
 * looks for modules, and read without being one.
 */
final class BundledFiles {
    private static final boolean ARM = System.getProperty("os.arch").equals("aarch64");
    /** As the artifact's classifier has it. */
    static final String PLATFORM = ARM ? "linux-arm64" : "linux-x86_64";
    private static final String MODULE = "org.bytedeco.ffmpeg." + (ARM ? "linux.arm64" : "linux.x86_64");
    private static final String FOLDER = "org/bytedeco/ffmpeg/" + PLATFORM + "/";

    private BundledFiles() {
    }

    /**
     * Finds the named files, all in one place.
     *
     * @param user     whose class path and modules are looked at
     * @param names    the files wanted
     * @param optional these only if they are there
     * @return where each lies; none if one of {@code names} is missing
     */
    static Map<String, URL> find(Class<?> user, List<String> names, List<String> optional) throws IOException {
        Map<String, URL> found = pick(names, optional, name -> user.getClassLoader().getResource(name));
        Optional<ModuleReference> module = found.isEmpty() ? module(user) : Optional.empty();
        if (module.isEmpty()) {
            return found;
        }
        try (ModuleReader reader = module.get().open()) {
            return pick(names, optional, name -> {
                Optional<URI> uri = reader.find(name);
                return uri.isPresent() ? uri.get().toURL() : null;
            });
        }
    }

    private interface Finder {
        @Nullable URL find(String name) throws IOException;
    }

    private static Map<String, URL> pick(List<String> names, List<String> optional, Finder finder) throws IOException {
        Map<String, URL> found = new LinkedHashMap<>();
        for (String name : Stream.concat(names.stream(), optional.stream()).toList()) {
            URL url = finder.find(FOLDER + name);
            if (url != null) {
                found.put(name, url);
            } else if (names.contains(name)) {
                return Map.of();
            }
        }
        return found;
    }

    private static Optional<ModuleReference> module(Class<?> user) {
        ModuleLayer layer = user.getModule().getLayer();
        return Optional.ofNullable(layer).flatMap(own -> own.configuration().findModule(MODULE))
                .map(resolved -> resolved.reference())
                .or(() -> onPath(System.getProperty("jdk.module.path")))
                .or(() -> ModuleFinder.ofSystem().find(MODULE));
    }

    private static Optional<ModuleReference> onPath(String path) {
        if (path == null) {
            return Optional.empty();
        }
        List<Path> entries = new ArrayList<>();
        for (String entry : path.split(":")) {
            entries.add(Path.of(entry)); // the JVM has looked at each, so each is a path
        }
        try {
            return ModuleFinder.of(entries.toArray(Path[]::new)).find(MODULE);
        } catch (FindException e) {
            return Optional.empty(); // the JVM stopped at an entry that it needed; this one it did not need
        }
    }
}
