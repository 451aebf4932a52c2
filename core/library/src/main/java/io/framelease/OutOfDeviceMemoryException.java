package io.framelease;

/**
 * A device has not the memory that was asked for: passing, unlike other failures of a device. A camera without memory drops frames,
 * says so ({@link CameraEvent.Starved}), and tries again.
 *
 * @since 0.2.0
 */
public final class OutOfDeviceMemoryException extends DeviceException {
    private static final long serialVersionUID = 1L;

    /**
     * Of a request that was refused.
     *
     * @param message the device, the call, what was asked for and what was free
     */
    public OutOfDeviceMemoryException(String message) {
        super(message);
    }
}
