package io.framelease;

import java.lang.foreign.MemorySegment;

/**
 * One plane of an open view.
 *
 * @param memory the samples. On the host a segment of {@code pitch × (lines - 1) + lineBytes} bytes. On a CUDA device a
 *               segment of length zero whose address is the device's: any access from Java throws
 *               {@link IndexOutOfBoundsException}, native calls take it as it is. It dies with the view
 * @param lineBytes bytes of a line that hold picture
 * @param lines  number of lines
 * @param pitch  bytes from one line to the next
 */
public record Plane(MemorySegment memory, int lineBytes, int lines, int pitch) {
}
