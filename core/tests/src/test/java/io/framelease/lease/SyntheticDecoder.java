package io.framelease.lease;

import io.framelease.testkit.device.CheckedHostDevice;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * A decoder as a camera has it, with a few surfaces of its own. What is released becomes poison, and when the decoder closes
 * so does everything that was fetched and is not held by reference yet: that is what NVDEC does with its surfaces, and
 * FFmpeg with frames that nobody refers to.
 */
final class SyntheticDecoder {
    private static final int SURFACES = 12; // more than a SurfaceHold keeps

    private enum State { FREE, FETCHED, HELD }

    /** A decoded picture, NV12 without padding. The camera thread's; its memory is the decoder's. */
    final class Surface implements AutoCloseable {
        private final MemorySegment memory;
        private State state = State.FREE; // under the decoder

        private Surface(MemorySegment memory) {
            this.memory = memory;
        }

        long address() {
            return memory.address();
        }

        /** Refers to it, so that it outlives the decoder. */
        Surface hold() {
            synchronized (SyntheticDecoder.this) {
                state = State.HELD;
            }
            return this;
        }

        /** Gives it back. */
        @Override
        public void close() {
            synchronized (SyntheticDecoder.this) {
                memory.fill(CheckedHostDevice.FREED);
                state = State.FREE;
            }
        }
    }

    private final List<Surface> surfaces = new ArrayList<>();
    private boolean closed;

    /** @param memory for the surfaces, of {@link #bytes} bytes; stays alive longer than anybody reads it, rightly or not */
    SyntheticDecoder(MemorySegment memory, long picture) {
        for (int i = 0; i < SURFACES; i++) {
            surfaces.add(new Surface(memory.asSlice(i * picture, picture)));
        }
    }

    static long bytes(long picture) {
        return SURFACES * picture;
    }

    /** Decodes a picture. Null if the decoder is closed or has no surface left. */
    synchronized Surface fetch(byte[] picture) {
        for (Surface surface : surfaces) {
            if (!closed && surface.state == State.FREE) {
                surface.state = State.FETCHED;
                surface.memory.copyFrom(MemorySegment.ofArray(picture));
                return surface;
            }
        }
        return null;
    }

    synchronized void close() {
        closed = true;
        for (Surface surface : surfaces) {
            if (surface.state != State.HELD) {
                surface.memory.fill(CheckedHostDevice.FREED);
            }
        }
    }
}
