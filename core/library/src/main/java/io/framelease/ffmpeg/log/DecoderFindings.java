package io.framelease.ffmpeg.log;

import io.framelease.Damage;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What one of FFmpeg's decoders has found wrong with its pictures, by the lines that it logs: some tell it by nothing else. The
 * decoder is known by {@link #mark}, which its codec context carries, and so each of its threads does. Lines come on any thread;
 * whoever feeds the decoder takes them.
 */
public final class DecoderFindings implements AutoCloseable {
    private static final int REFERENCE_MISSING = 1;
    private static final int DAMAGED = 2;
    private static final ConcurrentHashMap<Long, DecoderFindings> OPEN = new ConcurrentHashMap<>();

    private final long id;
    private final @Nullable CameraLog camera;

    /** What was found since it was taken last, a bit each. Set by whoever logs, taken back to 0 by who feeds the decoder. */
    private final AtomicInteger found = new AtomicInteger();

    private DecoderFindings(long id, @Nullable CameraLog camera) {
        this.id = id;
        this.camera = camera;
    }

    /** Makes one for a decoder of the calling thread's camera, if it has one; the caller closes it behind the decoder. */
    public static DecoderFindings open() {
        DecoderFindings findings = new DecoderFindings(CameraLog.nextId(), CameraLog.current());
        OPEN.put(findings.id, findings);
        return findings;
    }

    /** What the decoder's codec context is to have as {@code opaque}. */
    public MemorySegment mark() {
        return MemorySegment.ofAddress(id);
    }

    /** The one of a codec context with this {@code opaque}; null if it has none. */
    static @Nullable DecoderFindings of(long mark) {
        return OPEN.get(mark);
    }

    /** Whether there is any. */
    static boolean isAnyOpen() {
        return !OPEN.isEmpty();
    }

    @Nullable CameraLog camera() {
        return camera;
    }

    /** A message of this kind was logged, with this context. */
    static void note(LineKind kind, long context) {
        int bit = kind == LineKind.REFERENCE_MISSING ? REFERENCE_MISSING : kind == LineKind.PICTURE_DAMAGED ? DAMAGED : 0;
        DecoderFindings findings = bit == 0 || OPEN.isEmpty() ? null : of(CameraLog.markOf(context));
        if (findings != null) {
            findings.found.getAndUpdate(bits -> bits | bit);
        }
    }

    /** What was found since this was called last; {@link Damage#NONE} if nothing was. */
    public Damage take() {
        int bits = found.get() == 0 ? 0 : found.getAndSet(0);
        return (bits & DAMAGED) != 0 ? Damage.CORRUPT : bits != 0 ? Damage.REFERENCES_MISSING : Damage.NONE;
    }

    @Override
    public void close() {
        OPEN.remove(id);
    }
}
