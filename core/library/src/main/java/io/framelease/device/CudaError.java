package io.framelease.device;

import io.framelease.bindings.cuda.Cudart;
import io.framelease.natives.NativeMemory;
import java.util.Set;

/** The CUDA runtime's error codes. */
final class CudaError {
    static final int SUCCESS = Cudart.cudaSuccess();
    static final int NOT_READY = Cudart.cudaErrorNotReady();
    static final int OUT_OF_MEMORY = Cudart.cudaErrorMemoryAllocation();

    /**
     * Errors after which "the process must be terminated and relaunched", as the runtime's documentation of cudaError says:
     * every later call fails too.
     */
    private static final Set<Integer> STICKY = Set.of(
            Cudart.cudaErrorIllegalAddress(), Cudart.cudaErrorLaunchTimeout(), Cudart.cudaErrorAssert(),
            Cudart.cudaErrorHardwareStackError(), Cudart.cudaErrorIllegalInstruction(),
            Cudart.cudaErrorMisalignedAddress(), Cudart.cudaErrorInvalidAddressSpace(), Cudart.cudaErrorInvalidPc(),
            Cudart.cudaErrorLaunchFailure(), Cudart.cudaErrorTensorMemoryLeak(), Cudart.cudaErrorContained(),
            Cudart.cudaErrorMpsClientTerminated(), Cudart.cudaErrorExternalDevice(),
            // not said of these two, but nothing works afterwards either
            Cudart.cudaErrorECCUncorrectable(), Cudart.cudaErrorNvlinkUncorrectable(),
            // by cudaDeviceReset in other code of the process, say: the streams, events and memory that we have are gone
            Cudart.cudaErrorContextIsDestroyed());
    // cudaErrorUnknown (999) and cudaErrorDevicesUnavailable (46) are none: by CUDA's word the one says nothing, also not that it
    // stays so, and the other passes, as where a kernel fills the GPU or another process has it for itself

    private CudaError() {
    }

    static boolean isSticky(int code) {
        return STICKY.contains(code);
    }

    /** The code with the runtime's own name and text: {@code cudaErrorInvalidValue (1): invalid argument}. */
    static String describe(int code) {
        return NativeMemory.string(Cudart.cudaGetErrorName(code)) + " (" + code + "): "
                + NativeMemory.string(Cudart.cudaGetErrorString(code));
    }
}
