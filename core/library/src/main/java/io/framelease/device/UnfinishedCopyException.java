package io.framelease.device;

import io.framelease.DeviceException;

/**
 * A copy was queued, and the device refused to tell when it is done: it may still read its source and write its target. Whose
 * memory that is keeps it.
 */
public final class UnfinishedCopyException extends DeviceException {
    private static final long serialVersionUID = 1;

    /** @param refused what the device said when the copy was marked or waited for */
    public UnfinishedCopyException(DeviceException refused) {
        super("a copy was queued, and may go on: " + refused.getMessage(), refused);
    }
}
