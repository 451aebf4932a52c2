package io.framelease.device;

import io.framelease.MemoryInfo;

/** {@link MemoryInfo} as of one moment. */
public record MemoryAmounts(long total, long free, long allocated, long reserved) implements MemoryInfo {
}
