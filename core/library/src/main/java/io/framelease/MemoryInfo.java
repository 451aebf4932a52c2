package io.framelease;

/**
 * A device's memory at one moment, in bytes.
 *
 * @param total     what the device has
 * @param free      what is free, as the device tells; others use it too
 * @param allocated what this library has allocated on it for frames in this process: the sum of what was asked for
 * @param reserved  what this library has taken of the device for that. A GPU's driver hands memory out in chunks, 32 MiB on
 *                  an H100, which the pools of all cameras share; a chunk goes back with its last allocation
 */
public record MemoryInfo(long total, long free, long allocated, long reserved) {
}
