package io.framelease.nvdec;

import io.framelease.DeviceException;
import io.framelease.DeviceLostException;

/** What a device makes of a call of its driver that failed. Any thread. */
public interface Failures {
    /**
     * Makes the exception; notes if the device is lost by it, which its being a {@link io.framelease.DeviceLostException} tells.
     *
     * @param code what the call returned, not 0
     * @param call the call with its arguments
     */
    DeviceException failed(int code, String call);

    /**
     * The same of a call whose failure costs no more than what it was made for, unless the device is lost.
     *
     * @return what failed, for a person
     * @throws DeviceLostException if the device is lost
     */
    default String refused(int code, String call) {
        DeviceException failure = failed(code, call);
        if (failure instanceof DeviceLostException) {
            throw failure;
        }
        return String.valueOf(failure.getMessage());
    }
}
