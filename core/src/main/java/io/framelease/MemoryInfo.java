package io.framelease;

/**
 * A device's memory at one moment, in bytes.
 *
 * @param total     what the device has
 * @param free      what is free, as the device tells; others use it too
 * @param allocated what this library has allocated on it for frames in this process
 */
public record MemoryInfo(long total, long free, long allocated) {
}
