package io.framelease.lease;

import io.framelease.Device;
import io.framelease.DeviceException;
import io.framelease.EngineStream;
import io.framelease.FrameView;
import io.framelease.PixelFormat;
import io.framelease.Plane;
import io.framelease.device.Arguments;
import io.framelease.device.DeviceBackend;
import io.framelease.device.DeviceStream;
import io.framelease.device.OwnedStream;
import io.framelease.natives.NativeMemory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An open view: a count in the memory's state, and a confined arena of the opening thread that its segments live in.
 *
 * <p>Closing marks the stream first, then ends the segments, then gives the count back: by the time anyone may write the
 * memory again, the event behind its last read is in the memory's list.
 */
public final class View extends Hold implements FrameView {
    private static final ThreadLocal<Innermost> INNERMOST =
            ThreadLocal.withInitial(() -> new Innermost(Thread.currentThread()));

    private final Innermost thread;
    private final Arena arena = Arena.ofConfined();

    /** The view that was innermost before: a View, or Faded, or null. */
    volatile @Nullable Object outer;

    /**
     * What its reads are queued on: null, or an OwnedStream, which is counted until the view ends, or a DeviceStream of others.
     * One field, for views are made for each frame; volatile for the watch, which must know whether there is something.
     */
    private volatile @Nullable Object stream;
    private @Nullable MemorySegment y;
    private @Nullable MemorySegment uv;

    private View(Lease lease, Innermost thread) {
        super(lease);
        this.thread = thread;
    }

    /** Makes the view that has just been counted in the lease's memory. If that fails, the count is given back. */
    static View of(Lease lease) {
        View view = null;
        try {
            Innermost thread = INNERMOST.get();
            view = new View(lease, thread);
            thread.push(view);
            lease.push(view); // behind it: the watching thread finds it here, and takes over what is outer
            lease.registry().countView(lease);
            return view;
        } catch (RuntimeException | Error e) { // out of memory, or of stack
            if (view != null) {
                view.undo();
                view.thread.pop(view);
                view.arena.close();
            }
            lease.closeView();
            throw e;
        }
    }

    /** The calling thread's innermost open view, or null. */
    public static @Nullable FrameView innermost() {
        return INNERMOST.get().view();
    }

    @Override
    Watch newWatch(LeakTracking.@Nullable Place takenAt) {
        return Watch.of(this, arena.scope(), takenAt, new Innermost.Faded(this, thread, outer));
    }

    @Override
    void whenWatched(Watch watch) {
        if (stream != null) { // given before the watch was there; afterwards onStream finds it
            watch.streaming(ReadStream.counted(stream));
        }
        watch.fade();
    }

    @Override
    String what() {
        return describe(thread.owner);
    }

    static String describe(Thread owner) {
        return "view open on thread " + owner.getName();
    }

    @Override
    public MemorySegment y() {
        if (y == null || !isHere()) {
            y = plane(0, height(), format().lumaLineBytes(width()));
        }
        return y;
    }

    @Override
    public MemorySegment uv() {
        if (uv == null || !isHere()) {
            uv = plane(1, PixelFormat.chromaLines(height()), format().chromaLineBytes(width()));
        }
        return uv;
    }

    private MemorySegment plane(int index, int lines, int lineBytes) {
        check();
        if (stream == null && y == null && uv == null) {
            awaitCopy();
        }
        FrameMemory memory = lease.memory();
        return device().isCuda() ? NativeMemory.opaque(memory.plane(index), arena)
                // what the slot's layout, or FFmpeg's frame, has from the first sample to the last; engines share it
                : NativeMemory.borrow(memory.plane(index), (long) memory.pitch() * (lines - 1) + lineBytes, arena).asReadOnly();
    }

    void awaitCopy() {
        backend().await(lease.memory().ready());
    }

    @Override
    public Plane luma() {
        return new Plane(y(), format().lumaLineBytes(width()), height(), pitch());
    }

    @Override
    public Plane chroma() {
        return new Plane(uv(), format().chromaLineBytes(width()), PixelFormat.chromaLines(height()), pitch());
    }

    @Override
    public int width() {
        return lease.format().width();
    }

    @Override
    public int height() {
        return lease.format().height();
    }

    @Override
    public int pitch() {
        return lease.memory().pitch();
    }

    @Override
    public PixelFormat format() {
        return lease.format().format();
    }

    @Override
    public long frameId() {
        return lease.info().id();
    }

    @Override
    public Device device() {
        return lease.device();
    }

    private DeviceBackend backend() {
        return lease.device();
    }

    @Override
    public FrameView onStream(EngineStream given) {
        Objects.requireNonNull(given, "stream");
        checkNoStream();
        return give(ReadStream.order(lease, given));
    }

    @Override
    public FrameView onStream(long handle) {
        checkNoStream();
        DeviceStream others = backend().streamOf(handle);
        ReadStream.order(lease, others);
        return give(others);
    }

    private void checkNoStream() {
        check();
        if (stream != null) {
            throw new IllegalStateException("the view of " + name(lease) + " has a stream; open another view for another stream");
        }
    }

    private FrameView give(Object given) {
        stream = given;
        Watch watch = watch();
        if (watch != null) {
            watch.streaming(ReadStream.counted(given));
        }
        return this;
    }

    @Override
    public long stream() {
        check();
        if (stream == null) {
            throw new IllegalStateException("the view of " + name(lease) + " has no stream; give it one by onStream(...), of "
                    + "your inference library or from Device.openStream()");
        }
        return ReadStream.queue(stream).handle();
    }

    @Override
    public long copyTo(MemorySegment target) {
        Objects.requireNonNull(target, "target");
        check();
        long bytes = pictureBytes();
        if (target.byteSize() < bytes) {
            throw new IllegalArgumentException("the picture has " + bytes + " bytes, the target " + target.byteSize());
        }
        Arguments.checkTarget(target);
        awaitCopy();
        int lumaLine = format().lumaLineBytes(width());
        long luma = (long) lumaLine * height();
        int chromaLine = format().chromaLineBytes(width());
        FrameMemory memory = lease.memory();
        backend().download(target.asSlice(0, luma), lumaLine, memory.plane(0), pitch(), lumaLine, height());
        backend().download(target.asSlice(luma, bytes - luma), chromaLine, memory.plane(1), pitch(), chromaLine,
                PixelFormat.chromaLines(height()));
        return bytes;
    }

    @Override
    public long pictureBytes() {
        return (long) format().lumaLineBytes(width()) * height()
                + (long) format().chromaLineBytes(width()) * PixelFormat.chromaLines(height());
    }

    private boolean isHere() {
        return isOpen() && thread.owner == Thread.currentThread();
    }

    private void check() {
        if (!isOpen()) {
            throw new IllegalStateException("the view of " + name(lease) + " is closed, by " + endedBy());
        }
        if (thread.owner != Thread.currentThread()) {
            throw new WrongThreadException("the view of " + name(lease) + " belongs to the thread that opened it; open another "
                    + "view of the frame on this thread");
        }
    }

    @Override
    public void close() {
        try {
            if (!isOpen()) {
                LeakTracking.closedAgain(this);
                return;
            }
            check();
            DeviceException refused = stream == null ? null : ReadStream.markReads(lease, ReadStream.queue(stream));
            if (arena.scope().isAlive()) { // it is not, if an earlier close failed behind this line
                arena.close();
            }
            end();
            try {
                thread.pop(this);
                lease.closeView();
            } finally {
                OwnedStream owned = ReadStream.counted(stream);
                if (owned != null) {
                    owned.release();
                }
            }
            if (refused != null && !backend().isLost()) {
                throw refused;
            }
        } finally {
            Reference.reachabilityFence(this); // a view that is being closed is not collected and given back
        }
    }

    @Override
    public String toString() {
        return "view of " + lease + (isOpen() ? "" : " closed");
    }
}
