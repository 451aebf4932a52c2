package io.framelease;

/**
 * A device refused an operation or is not there. The message names the device, the call with its arguments, the code and
 * the runtime's own text for it.
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
    public DeviceException(String message, Throwable cause) {
        super(message, cause);
    }
}
