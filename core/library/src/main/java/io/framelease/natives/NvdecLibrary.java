package io.framelease.natives;

import io.framelease.bindings.nvdec.Nvcuvid;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Looks for NVDEC's library, which is a part of NVIDIA's driver, and loads it. A container has it only if it was started with the
 * driver's capability {@code video}. A machine without it is no error: the reason is kept for those who ask why video is decoded in
 * software.
 */
public final class NvdecLibrary {
    private static final String FILE = "libnvcuvid.so.1";
    private static final List<String> USUAL = List.of("/usr/lib/x86_64-linux-gnu", "/usr/lib64", "/usr/local/nvidia/lib64");

    private static @Nullable NvdecLibrary instance;

    private final @Nullable Path path;
    private final String reason;

    private NvdecLibrary(@Nullable Path path, String reason) {
        this.path = path;
        this.reason = reason;
    }

    /** Finds and loads the library at the first call; any thread. */
    public static synchronized NvdecLibrary get() {
        if (instance == null) {
            instance = find();
        }
        return instance;
    }

    /** The library's file if it is loaded. */
    public Optional<Path> path() {
        return Optional.ofNullable(path);
    }

    /** Why it is not loaded; empty if it is. */
    public String reason() {
        return reason;
    }

    private static NvdecLibrary find() {
        String apart = SharedObjects.separation(Nvcuvid.class);
        if (apart != null) {
            return new NvdecLibrary(null, apart);
        }
        List<Path> places = new ArrayList<>();
        LoaderPath.find(FILE).ifPresent(places::add);
        USUAL.forEach(folder -> places.add(Path.of(folder, FILE)));
        List<String> problems = new ArrayList<>();
        for (Path file : places) {
            if (Files.exists(file) && SharedObjects.tryLoad(file, problems)) {
                return new NvdecLibrary(file, "");
            }
        }
        return new NvdecLibrary(null, problems.isEmpty() ? "no " + FILE + ", the part of NVIDIA's driver that decodes video; in a "
                + "container, set NVIDIA_DRIVER_CAPABILITIES=compute,video,utility; elsewhere install the driver's package "
                + "libnvidia-decode" : String.join("; ", problems));
    }
}
