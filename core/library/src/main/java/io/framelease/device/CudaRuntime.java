package io.framelease.device;

import io.framelease.DeviceException;
import io.framelease.Devices.CudaReport;
import io.framelease.bindings.cuda.Cudart;
import io.framelease.natives.CudaLibrary;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What the CUDA runtime tells of this machine, and the process's one object for each of its GPUs. Any thread. */
public final class CudaRuntime {
    private static final Map<Integer, CudaDevice> DEVICES = new HashMap<>(); // under the class

    private CudaRuntime() {
    }

    /** Asks the runtime what there is. Never throws: what is missing is the report's reason. Opens no context. */
    public static CudaReport report() {
        CudaLibrary library = CudaLibrary.get();
        Optional<Path> path = library.path();
        if (path.isEmpty()) {
            return new CudaFindings(path, 0, 0, 0, library.reason());
        }
        try (Arena call = Arena.ofConfined()) {
            MemorySegment cell = call.allocate(ValueLayout.JAVA_INT);
            int runtime = value(Cudart.cudaRuntimeGetVersion(cell), cell);
            int driver = value(Cudart.cudaDriverGetVersion(cell), cell);
            int code = Cudart.cudaGetDeviceCount(cell);
            int devices = value(code, cell);
            return new CudaFindings(path, runtime, driver, devices, reason(path.get(), code, driver, devices));
        } catch (RuntimeException | LinkageError e) {
            return new CudaFindings(path, 0, 0, 0, path.get() + " cannot be used: " + e);
        }
    }

    private static int value(int code, MemorySegment cell) {
        if (code != CudaError.SUCCESS) {
            Cudart.cudaGetLastError();
            return 0;
        }
        return cell.get(ValueLayout.JAVA_INT, 0);
    }

    private static String reason(Path path, int code, int driver, int devices) {
        if (code != CudaError.SUCCESS) {
            return "cudaGetDeviceCount failed with " + CudaError.describe(code)
                    + (driver == 0 ? "; there is no NVIDIA driver for " + path : "");
        }
        return devices == 0 ? "there is no CUDA device in this process" : "";
    }

    /**
     * The object of a GPU; its context is opened at first use.
     *
     * @param index 0 for the first
     * @throws DeviceException if there is no such GPU; says why
     */
    public static synchronized CudaDevice device(int index) {
        CudaDevice known = DEVICES.get(index);
        if (known != null) {
            return known;
        }
        CudaReport report = report();
        if (report.devices() == 0) {
            throw new DeviceException("cuda:" + index + ": " + report.reason());
        }
        if (index >= report.devices()) {
            throw new DeviceException("cuda:" + index + " is not there: this process sees "
                    + (report.devices() == 1 ? "cuda:0 alone" : "cuda:0 to cuda:" + (report.devices() - 1)));
        }
        CudaDevice made = new CudaDevice(index);
        DEVICES.put(index, made);
        return made;
    }
}
