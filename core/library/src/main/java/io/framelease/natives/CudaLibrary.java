package io.framelease.natives;

import io.framelease.NativeLibraryException;
import io.framelease.bindings.cuda.Cudart;
import java.lang.foreign.SymbolLookup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Looks for the CUDA runtime (libcudart, major 13 or else 12) and loads it: in the folder that the user set, and there alone;
 * else in {@code CUDA_HOME}, on the loader's path and in the usual places. A machine without it is no error: the reason is
 * kept for those who ask why there is no GPU.
 */
public final class CudaLibrary {
    /** System property with a folder that holds libcudart. */
    public static final String DIR_PROPERTY = "framelease.cuda.dir";
    /** Environment variable with a folder that holds libcudart. */
    public static final String DIR_VARIABLE = "FRAMELEASE_CUDA_DIR";

    private static final List<String> FILES = List.of("libcudart.so.13", "libcudart.so.12");

    private static final List<String> USUAL = List.of("/usr/local/cuda/lib64", "/usr/local/cuda-13/lib64",
            "/usr/local/cuda-12/lib64", "/opt/cuda/lib64", "/usr/lib/x86_64-linux-gnu", "/usr/lib64");

    /** What is called of it; each is in CUDA 12 and in CUDA 13. */
    static final List<String> FUNCTIONS = List.of(
            "cudaDeviceCanAccessPeer", "cudaDeviceEnablePeerAccess", "cudaDeviceGetAttribute", "cudaDeviceGetPCIBusId",
            "cudaDeviceSynchronize", "cudaDriverGetVersion", "cudaEventCreateWithFlags", "cudaEventDestroy", "cudaEventQuery",
            "cudaEventRecord", "cudaEventSynchronize", "cudaFree", "cudaFreeAsync", "cudaFreeHost", "cudaGetDeviceCount",
            "cudaGetDeviceProperties", "cudaGetErrorName", "cudaGetErrorString", "cudaGetLastError", "cudaHostAlloc",
            "cudaMalloc", "cudaMallocFromPoolAsync", "cudaMemGetInfo", "cudaMemPoolCreate", "cudaMemPoolDestroy",
            "cudaMemPoolGetAttribute", "cudaMemPoolSetAccess", "cudaMemcpy2DAsync", "cudaRuntimeGetVersion", "cudaSetDevice",
            "cudaSetDeviceFlags", "cudaStreamCreateWithFlags", "cudaStreamDestroy", "cudaStreamSynchronize", "cudaStreamWaitEvent");
    private static final int MOST_NAMES = 3;

    private static @Nullable CudaLibrary instance;

    private final @Nullable Path path;
    private final String reason;

    private CudaLibrary(@Nullable Path path, String reason) {
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
        String apart = SharedObjects.separation(Cudart.class);
        if (apart != null) {
            return new CudaLibrary(null, apart);
        }
        List<String> problems = new ArrayList<>();
        Optional<Setting> set;
        try {
            set = Setting.of(DIR_PROPERTY, DIR_VARIABLE);
        } catch (NativeLibraryException e) {
            return new CudaLibrary(null, String.valueOf(e.getMessage()));
        }
        if (set.isPresent()) { // what the user says, and nothing else
            for (String name : FILES) {
                Path file = set.get().folder().resolve(name);
                if (Files.exists(file) && SharedObjects.tryLoad(file, problems)) {
                    return loaded(file);
                }
            }
            return new CudaLibrary(null, problems.isEmpty() ? "no " + String.join(" or ", FILES) + " in "
                    + set.get().folder() + ", set by " + set.get().by() : String.join("; ", problems));
        }
        for (String name : FILES) {
            List<Path> places = new ArrayList<>();
            toolkitsOfEnvironment().forEach(folder -> places.add(folder.resolve(name)));
            LoaderPath.find(name).ifPresent(places::add);
            USUAL.forEach(folder -> places.add(Path.of(folder, name)));
            for (Path file : places) {
                if (Files.exists(file) && SharedObjects.tryLoad(file, problems)) {
                    return loaded(file);
                }
            }
        }
        return new CudaLibrary(null, problems.isEmpty()
                ? "no CUDA runtime (" + String.join(" or ", FILES) + ") on the library path, in $CUDA_HOME or beside the "
                        + "usual toolkits; install it or set -D" + DIR_PROPERTY + " to its folder"
                : String.join("; ", problems));
    }

    /** Of a file that stays loaded, whatever it lacks: another one's functions would not be found behind it. */
    private static CudaLibrary loaded(Path file) {
        SymbolLookup symbols = SymbolLookup.loaderLookup();
        List<String> missing = FUNCTIONS.stream().filter(name -> symbols.find(name).isEmpty()).toList();
        if (missing.isEmpty()) {
            return new CudaLibrary(file, "");
        }
        int more = missing.size() - MOST_NAMES;
        return new CudaLibrary(null, file + " lacks " + String.join(", ", missing.subList(0, Math.min(MOST_NAMES, missing.size())))
                + (more > 0 ? " and " + more + " more" : "") + ", which the runtimes of CUDA 12 and 13 have; install "
                + "one of these or set -D" + DIR_PROPERTY + " to its folder");
    }

    private static List<Path> toolkitsOfEnvironment() {
        List<Path> folders = new ArrayList<>();
        for (String variable : List.of("CUDA_HOME", "CUDA_PATH")) {
            String home = System.getenv(variable);
            if (home != null && !home.isBlank()) {
                folders.add(Path.of(home, "lib64"));
                folders.add(Path.of(home, "lib"));
            }
        }
        return folders;
    }
}
