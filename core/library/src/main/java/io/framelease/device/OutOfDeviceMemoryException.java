package io.framelease.device;

import io.framelease.DeviceException;

/** A device has not the memory that was asked for: passing, unlike other failures, so a camera tries again later. */
public final class OutOfDeviceMemoryException extends DeviceException {
    private static final long serialVersionUID = 1L;

    /** @param message the device, the call, what was asked for and what was free */
    public OutOfDeviceMemoryException(String message) {
        super(message);
    }
}
