package io.framelease;

import io.framelease.device.MemoryAmounts;

/**
 * A device's memory at one moment, in bytes. A snapshot: it does not change. Later versions may tell more.
 *
 * @since 0.2.0
 */
public sealed interface MemoryInfo permits MemoryAmounts {
    /** {@return what the device has} */
    long total();

    /** {@return what is free, as the device tells; others use it too} */
    long free();

    /** {@return what this library has allocated on it for frames in this process: the sum of what was asked for} */
    long allocated();

    /**
     * {@return what this library has taken of the device for that} A GPU's driver hands memory out in chunks, 32 MiB on an
     * H100, which the pools of all cameras share; a chunk goes back with its last allocation.
     */
    long reserved();
}
