package io.framelease.nvdec;

import io.framelease.DeviceException;

/** What a device makes of a call of its driver that failed. Any thread. */
public interface Failures {
    /**
     * Makes the exception; notes if the device is lost by it, which its being a {@link io.framelease.DeviceLostException} tells.
     *
     * @param code what the call returned, not 0
     * @param call the call with its arguments
     */
    DeviceException failed(int code, String call);
}
