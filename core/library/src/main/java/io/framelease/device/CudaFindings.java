package io.framelease.device;

import io.framelease.Devices.CudaReport;
import java.nio.file.Path;
import java.util.Optional;

/** {@link CudaReport} as of one moment. */
public record CudaFindings(Optional<Path> library, int runtimeVersion, int driverVersion, int devices, String reason)
        implements CudaReport {
}
