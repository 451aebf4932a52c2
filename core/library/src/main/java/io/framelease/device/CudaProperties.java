package io.framelease.device;

import io.framelease.bindings.cuda.Cudart;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * What a GPU is. Reading it opens no context.
 *
 * @param name              such as {@code NVIDIA H100 80GB HBM3}
 * @param computeCapability such as {@code 9.0}
 * @param memoryPools       whether it has the stream-ordered allocator
 */
record CudaProperties(String name, String computeCapability, boolean memoryPools) {
    /** More than cudaDeviceProp takes in any version; its size changes, its first field, the name, does not. */
    private static final int PROPERTIES_BYTES = 8192;

    /** Reads them; throws {@link io.framelease.DeviceException} if the device does not tell. */
    static CudaProperties read(int index, CudaHealth health) {
        try (Arena call = Arena.ofConfined()) {
            MemorySegment cell = call.allocate(ValueLayout.JAVA_INT);
            return new CudaProperties(name(index, health, call),
                    attribute(Cudart.cudaDevAttrComputeCapabilityMajor(), index, health, cell) + "."
                            + attribute(Cudart.cudaDevAttrComputeCapabilityMinor(), index, health, cell),
                    attribute(Cudart.cudaDevAttrMemoryPoolsSupported(), index, health, cell) != 0);
        }
    }

    private static String name(int index, CudaHealth health, Arena call) {
        MemorySegment properties = call.allocate(PROPERTIES_BYTES, Long.BYTES);
        health.check(Cudart.cudaGetDeviceProperties(properties, index),
                "cudaGetDeviceProperties(device=" + index + ")");
        return properties.getString(0);
    }

    private static int attribute(int attribute, int index, CudaHealth health, MemorySegment cell) {
        health.check(Cudart.cudaDeviceGetAttribute(cell, attribute, index),
                "cudaDeviceGetAttribute(attr=" + attribute + ", device=" + index + ")");
        return cell.get(ValueLayout.JAVA_INT, 0);
    }
}
