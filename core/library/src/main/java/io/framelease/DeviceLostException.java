package io.framelease;



/**
 * A device is lost: one of its calls failed with an error that stays (CUDA calls such errors sticky; illegal address, 700,
 * is the best known), and every later call would fail alike. The message names the first call that failed. Cameras of
 * the host go on. This device can be used again only by a new process, and so can the other GPUs where CUDA takes them along, as
 * it does after an illegal address (driver 580): each of their cameras then fails with an exception of this kind as well.
 *
 * @since 0.2.0
 */
public final class DeviceLostException extends DeviceException {
    private static final long serialVersionUID = 1L;

    /**
     * Of an exception that has no cause.
     *
     * @param message the device and the first call that failed
     */
    public DeviceLostException(String message) {
        super(message);
    }
}
