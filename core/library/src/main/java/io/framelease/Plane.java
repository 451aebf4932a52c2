package io.framelease;

import java.lang.foreign.MemorySegment;

/**
 * One plane of an open view. All engines of a frame share its memory, so nobody may write it, neither from Java nor by a native
 * call or a kernel.
 *
 * @param memory the samples. On the host a read-only segment of {@code pitch × (lines - 1) + lineBytes} bytes: writing it from Java
 *               throws what the JDK throws of such segments. On a CUDA device a segment of length zero whose address is the
 *               device's: any access from Java, a read too, throws {@link IndexOutOfBoundsException}. Native calls take both as
 *               they take any segment. It dies with the view
 * @param lineBytes bytes of a line that hold picture
 * @param lines  number of lines
 * @param pitch  bytes from one line to the next
 * @since 0.2.0
 */
public record Plane(MemorySegment memory, int lineBytes, int lines, int pitch) {
}
