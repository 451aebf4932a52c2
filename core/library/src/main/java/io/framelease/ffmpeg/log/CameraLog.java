package io.framelease.ffmpeg.log;

import io.framelease.bindings.ffmpeg.AVClass;
import io.framelease.bindings.ffmpeg.AVCodecContext;
import io.framelease.bindings.ffmpeg.FFmpeg;
import io.framelease.natives.NativeMemory;
import io.framelease.text.Secrets;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/**
 * What the log knows of one camera: its name, its secrets, and what it has said too often.
 *
 * <p>FFmpeg tells with each message the object that it is of, and no more. Most come on the camera thread, which is
 * {@linkplain #bind bound}. A codec's own threads are recognised by the codec context: {@link #mark} goes into its field
 * {@code opaque}, which FFmpeg copies into the context of each thread. Such a thread gets the camera's name with its first
 * message, since it has none but {@code Thread-7} when the JVM first sees it. Any thread.
 */
public final class CameraLog implements AutoCloseable {
    private static final int MOST_PARENTS = 4;
    private static final ThreadLocal<CameraLog> CURRENT = new ThreadLocal<>();
    /** RTP packets, as FFmpeg has told on this thread: those that never came, and those that came too late. */
    private static final ThreadLocal<long[]> LOST_AND_LATE = ThreadLocal.withInitial(() -> new long[2]);
    private static final ConcurrentHashMap<Long, CameraLog> OPEN = new ConcurrentHashMap<>();
    /** Whoever else uses FFmpeg in this process may have numbers in {@code opaque}, and will not have these. */
    private static final AtomicLong NEXT = new AtomicLong(ThreadLocalRandom.current().nextLong(1L << 61, 1L << 62));
    private static final CameraLog NONE = new CameraLog("", null, LogWriter.SLF4J, 0);

    private final String name;
    private final @Nullable Secrets secrets;
    private final LogWriter writer;
    private final long id;
    private final Flood flood = new Flood();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Repeats repeats = new Repeats();
    private volatile BooleanSupplier cut = () -> false;

    private CameraLog(String name, @Nullable Secrets secrets, LogWriter writer, long id) {
        this.name = name;
        this.secrets = secrets;
        this.writer = writer;
        this.id = id;
    }

    /**
     * Opens a camera's log; from now on nothing that is redacted shows its secrets.
     *
     * @param name    what it is called, fit to be shown
     * @param secrets the camera's
     */
    public static CameraLog open(String name, Secrets secrets) {
        return open(name, secrets, LogWriter.SLF4J);
    }

    static CameraLog open(String name, Secrets secrets, LogWriter writer) {
        CameraLog log = new CameraLog(name, secrets, writer, NEXT.getAndIncrement());
        secrets.guard();
        OPEN.put(log.id, log);
        return log;
    }

    /**
     * Waits until what FFmpeg has logged before this call has reached the logger.
     *
     * @param timeout the longest wait: an appender may block
     * @return false if that was not enough
     */
    public static boolean flush(Duration timeout) throws InterruptedException {
        return LogWriter.SLF4J.flush(timeout);
    }

    /** What FFmpeg logs on the calling thread is this camera's, until the thread ends. */
    public void bind() {
        CURRENT.set(this);
    }

    /** RTP packets that never came, as FFmpeg has told on the calling thread so far; of a thread that reads for a camera. */
    public static long lostPackets() {
        return LOST_AND_LATE.get()[0];
    }

    /**
     * So many packets never came: FFmpeg tells it on the calling thread, or has told another one, whose source the calling thread
     * goes on with.
     */
    public static void lost(long packets) {
        LOST_AND_LATE.get()[0] += packets;
    }

    /** RTP packets that were thrown away since later ones had come before, as FFmpeg has told on the calling thread so far. */
    public static long latePackets() {
        return LOST_AND_LATE.get()[1];
    }

    /** FFmpeg tells on the calling thread that it has thrown a packet away. */
    static void late() {
        LOST_AND_LATE.get()[1]++;
    }

    /** The log of the calling thread's camera; null if it has none. */
    static @Nullable CameraLog current() {
        return CURRENT.get();
    }

    /** A number that no codec context of others has. */
    static long nextId() {
        return NEXT.getAndIncrement();
    }

    /** What a codec context that is opened on the calling thread is to have as {@code opaque}. */
    public static MemorySegment mark() {
        CameraLog current = CURRENT.get();
        return current == null ? MemorySegment.NULL : MemorySegment.ofAddress(current.id);
    }

    /**
     * Names the calling thread after its camera if it has no name of its own: each message makes the JVM see a thread of
     * FFmpeg's, those too that nobody will read.
     */
    static void nameThread(long context) {
        if (Thread.currentThread().getName().startsWith("Thread-")) {
            of(context);
        }
    }

    /** The camera that a message is of. */
    static CameraLog of(long context) {
        CameraLog current = CURRENT.get();
        if (current != null) {
            return current;
        }
        CameraLog found = context == 0 ? null : ofContext(context);
        if (found == null) {
            return NONE;
        }
        CURRENT.set(found);
        Thread.currentThread().setName("framelease-codec-" + found.name);
        return found;
    }

    /** Whether the object that a message is of belongs to a decoder of an open camera, or to one that is listened to. */
    static boolean knows(long context) {
        if (OPEN.isEmpty() && !DecoderFindings.isAnyOpen()) {
            return false;
        }
        long mark = markOf(context);
        return OPEN.containsKey(mark) || DecoderFindings.of(mark) != null;
    }

    /** Whether there is an open camera. */
    static boolean isAnyOpen() {
        return !OPEN.isEmpty();
    }

    /** Whether it is of no camera. */
    boolean isNobodys() {
        return this == NONE;
    }

    private static @Nullable CameraLog ofContext(long context) {
        long mark = markOf(context);
        CameraLog open = OPEN.get(mark);
        DecoderFindings findings = open == null ? DecoderFindings.of(mark) : null;
        CameraLog camera = findings == null ? open : findings.camera();
        return camera == null || camera.closed.get() ? null : camera;
    }

    /**
     * What the codec context that a message is of has as {@code opaque}; 0 if it is of none. Each object that FFmpeg logs for
     * begins with a pointer to its AVClass, which says where its parent is.
     */
    static long markOf(long context) {
        long codecs = FFmpeg.avcodec_get_class().address();
        long object = context;
        for (int i = 0; i < MOST_PARENTS && object != 0; i++) {
            MemorySegment type = pointer(object);
            if (type.address() == 0) {
                return 0;
            }
            if (type.address() == codecs) {
                return AVCodecContext.opaque(NativeMemory.transientView(MemorySegment.ofAddress(object), AVCodecContext.sizeof()))
                        .address();
            }
            int parent = AVClass.parent_log_context_offset(NativeMemory.transientView(type, AVClass.sizeof()));
            object = parent == 0 ? 0 : pointer(object + parent).address();
        }
        return 0;
    }

    private static MemorySegment pointer(long address) {
        return NativeMemory.transientView(MemorySegment.ofAddress(address), ValueLayout.ADDRESS.byteSize())
                .get(ValueLayout.ADDRESS, 0);
    }

    /**
     * Says what tells whether this library has cut what FFmpeg does for the camera, which makes FFmpeg complain of what it has not
     * read. Once, before the camera thread begins.
     *
     * @param question asked by any thread, for each line; must not throw
     */
    public void cutBy(BooleanSupplier question) {
        cut = question;
    }

    /**
     * The camera tries its source; camera thread.
     *
     * @param outage whether it does so since an outage goes on, in which it has tried before
     */
    public void tries(boolean outage) {
        repeats.begin(outage);
    }

    /** The source plays: what is said from now on is news; camera thread. */
    public void plays() {
        repeats.end();
    }

    /**
     * The level that a line is shown at: a warning unless it follows from a cut, or was said of this outage before; what is less is
     * shown as it is. Any thread.
     *
     * @param weight by FFmpeg's own level
     */
    Level level(Level weight, String line) {
        return weight == Level.WARN && (cut.getAsBoolean() || repeats.isOld(line)) ? Level.DEBUG : weight;
    }

    String name() {
        return name;
    }

    Flood flood() {
        return flood;
    }

    /** Sees to it that a kind's messages that are not shown are counted aloud when its time is over. */
    void countLater(Flood.Kind kind) {
        long nanos = kind.schedule(System.nanoTime());
        if (nanos >= 0) {
            try {
                kind.due(writer.runLater(() -> count(kind), nanos));
            } catch (RuntimeException | Error e) {
                kind.due(null);
                throw e;
            }
        }
    }

    private void count(Flood.Kind kind) {
        Flood.Count count = kind.take(System.nanoTime());
        if (count != null) {
            writer.emit(this, count.level(), count.text());
        }
    }

    /**
     * The camera has ended and FFmpeg has nothing more to say of it. What was not shown is counted aloud behind the lines
     * before; its secrets are guarded until then. Any number of times.
     */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            OPEN.remove(id);
            try {
                writer.run(this::end);
            } catch (RuntimeException | Error e) { // no thread for it: lines may still wait, so its secrets stay guarded
                writer.lost();
            }
        }
    }

    private void end() {
        try {
            flood.kinds().forEach(this::count);
            writer.sayLost();
        } finally {
            if (secrets != null) {
                secrets.release();
            }
        }
    }

    @Override
    public String toString() {
        return "log of " + name;
    }
}
