package io.framelease.device;

import io.framelease.DeviceException;
import io.framelease.DeviceLostException;
import io.framelease.bindings.cuda.Cudart;
import io.framelease.threads.Warnings;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether a CUDA device still works, and what becomes of a call that failed. The first sticky error marks the device lost,
 * once and for good, and is logged; after it CUDA is not called any more. Any thread.
 */
final class CudaHealth {
    private static final Logger LOG = LoggerFactory.getLogger(CudaHealth.class);

    private final String id;
    private final Warnings warnings = new Warnings(LOG);

    /** What {@link DeviceLostException}s say; null while the device works. Set once, by the first to see a sticky error. */
    private final AtomicReference<String> lost = new AtomicReference<>();

    CudaHealth(String id) {
        this.id = id;
    }

    boolean isLost() {
        return lost.get() != null;
    }

    /** @throws DeviceLostException if the device is lost */
    void ensureUsable() {
        String reason = lost.get();
        if (reason != null) {
            throw new DeviceLostException(reason);
        }
    }

    /**
     * Makes the exception for a call that failed. Takes the error off the calling thread first, or an engine would find it
     * there after a call of its own.
     *
     * @param code what the call returned
     * @param call the call with its arguments
     */
    DeviceException failed(int code, String call) {
        Cudart.cudaGetLastError();
        String message = id + ": " + call + " failed with " + CudaError.describe(code);
        if (!CudaError.isSticky(code)) {
            return new DeviceException(message);
        }
        if (lost.compareAndSet(null, id + " is lost: " + message.substring(id.length() + 2))) {
            LOG.error("{}. The device can be used again only by a new process.", lost.get());
        }
        return new DeviceLostException(Objects.requireNonNull(lost.get(), "lost"));
    }

    /** As {@link #failed}, if the code is that of a failure. */
    void check(int code, String call) {
        if (code != CudaError.SUCCESS) {
            throw failed(code, call);
        }
    }

    /** Notes a failure in a cleanup action, which must not throw. */
    void cleanupFailed(int code, String call) {
        cleanupFailed(failed(code, call));
    }

    /** As the other, for a failure that was thrown. That of a lost device has been said. */
    void cleanupFailed(DeviceException failure) {
        if (!(failure instanceof DeviceLostException)) {
            String message = String.valueOf(failure.getMessage());
            int arguments = message.indexOf('(');
            warnings.say(arguments < 0 ? message : message.substring(0, arguments), message); // each frame may have one
        }
    }

    /** An argument or result as the messages show it. */
    static String hex(long address) {
        return "0x" + Long.toHexString(address);
    }
}
