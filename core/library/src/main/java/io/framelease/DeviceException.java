package io.framelease;

import org.jspecify.annotations.Nullable;

/**
 * A device refused an operation or is not there. The message names the device, the call with its arguments, the code and
 * the runtime's own text for it.
 *
 * <p>It is not final: {@link DeviceLostException} and {@link OutOfDeviceMemoryException} are its kinds. The library throws further
 * ones, which are not part of the API, and later versions may add kinds that are; whoever catches this catches them too.
 *
 * @since 0.2.0
 */
public class DeviceException extends FrameleaseException {
    private static final long serialVersionUID = 1L;

    /**
     * Of an exception that has no cause.
     *
     * @param message the device, the call, the code and its text
     */
    public DeviceException(String message) {
        super(message);
    }

    /**
     * Of an exception that may have a cause.
     *
     * @param message the device, the call, the code and its text
     * @param cause   what led to it, or null
     */
    public DeviceException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
