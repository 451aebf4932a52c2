package io.framelease.natives;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Looks for the CUDA runtime (libcudart, major 13 or else 12) and loads it. A machine without it is no error: the reason
 * is kept for those who ask why there is no GPU.
 */
public final class CudaLibrary {
    /** System property with a folder that holds libcudart. */
    public static final String DIR_PROPERTY = "framelease.cuda.dir";
    /** Environment variable with a folder that holds libcudart. */
    public static final String DIR_VARIABLE = "FRAMELEASE_CUDA_DIR";

    private static final List<String> FILES = List.of("libcudart.so.13", "libcudart.so.12");

    private static CudaLibrary instance;

    private final Path path;
    private final String reason;

    private CudaLibrary(Path path, String reason) {
        this.path = path;
        this.reason = reason;
    }

    /** Finds and loads the library at the first call; any thread. */
    public static synchronized CudaLibrary get() {
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

    private static CudaLibrary find() {
        List<String> problems = new ArrayList<>();
        for (String name : FILES) {
            for (Path folder : folders()) {
                Path file = folder.resolve(name);
                if (Files.exists(file)) {
                    CudaLibrary found = load(file, problems);
                    if (found != null) {
                        return found;
                    }
                }
            }
            Optional<Path> file = LoaderPath.find(name);
            if (file.isPresent()) {
                CudaLibrary found = load(file.get(), problems);
                if (found != null) {
                    return found;
                }
            }
        }
        return new CudaLibrary(null, problems.isEmpty()
                ? "no CUDA runtime (" + String.join(" or ", FILES) + ") on the library path, in $CUDA_HOME or beside the "
                        + "usual toolkits; install it or set -D" + DIR_PROPERTY + " to its folder"
                : String.join("; ", problems));
    }

    private static CudaLibrary load(Path file, List<String> problems) {
        String defect = ElfFile.defect(file);
        if (defect == null) {
            try {
                System.load(file.toRealPath().toString());
                return new CudaLibrary(file, "");
            } catch (UnsatisfiedLinkError | java.io.IOException e) {
                defect = e.getMessage();
            }
        }
        problems.add(file + " cannot be loaded: " + defect);
        return null;
    }

    private static List<Path> folders() {
        List<Path> folders = new ArrayList<>();
        String set = System.getProperty(DIR_PROPERTY, System.getenv(DIR_VARIABLE));
        if (set != null && !set.isBlank()) {
            folders.add(Path.of(set).toAbsolutePath());
        }
        for (String variable : List.of("CUDA_HOME", "CUDA_PATH")) {
            String home = System.getenv(variable);
            if (home != null && !home.isBlank()) {
                folders.add(Path.of(home, "lib64"));
            }
        }
        for (String usual : List.of("/usr/local/cuda/lib64", "/usr/local/cuda-13/lib64", "/usr/local/cuda-12/lib64",
                "/opt/cuda/lib64", "/usr/lib/x86_64-linux-gnu", "/usr/lib64")) {
            folders.add(Path.of(usual));
        }
        return folders;
    }
}
