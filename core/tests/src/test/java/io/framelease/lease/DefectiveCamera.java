package io.framelease.lease;

import io.framelease.ColorMatrix;
import io.framelease.Frame;
import io.framelease.PixelFormat;
import io.framelease.PoolLayout;
import io.framelease.device.DeviceBackend;
import io.framelease.device.DeviceStream;
import io.framelease.natives.OrderedArena;
import java.lang.foreign.Arena;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;

/**
 * A camera of the real gate, pool, registry and surface hold, whose decoder is synthetic and whose reconnect is carried out
 * as the post-mortem's was: by whoever asks for it, beside the camera thread. That makes the gate all that stands between
 * the two, so one wrong step can be switched on and must show.
 *
 * <p>The thread that made it reconnects and closes it; its frames are anybody's.
 */
public final class DefectiveCamera {
    private static final long FRAME_NANOS = 4_000_000;
    private static final long WINDOW_NANOS = 1_000_000;
    private static final long DRAIN_NANOS = 2_000_000;
    private static final int SLOTS = 4;

    /** One connect cycle. */
    private static final class Session {
        final OrderedArena arena = new OrderedArena();
        final DeviceStream stream;
        final SyntheticDecoder decoder;
        final SlotPool pool;
        /** What was taken from the pool so far; camera thread, and the reconnecting one once the gate has drained. */
        final List<Slot> used = new ArrayList<>();

        Session(DeviceBackend device, SyntheticDecoder decoder, PoolLayout layout) {
            this.stream = device.openStream(arena);
            this.decoder = decoder;
            this.pool = SlotPool.allocate(device, layout, 0);
        }
    }

    /**
     * What a camera shows.
     *
     * @param pictures NV12 without padding, by number
     * @param count    how many there are
     * @param fps      frames a second of its timestamps
     */
    public record Show(int width, int height, IntFunction<byte[]> pictures, int count, int fps) {
        int bytes() {
            return width * height * 3 / 2;
        }
    }

    private final DeviceBackend device;
    private final Defect defect;
    private final Show show;
    private final Lock driver;
    private final Duration closing;
    private final Arena memory;
    private final FrameFormat info;
    private final InFlightGate gate = new InFlightGate();
    private final FrameRegistry registry;
    private final List<Mailbox> mailboxes = new CopyOnWriteArrayList<>();
    private final Thread thread;
    private volatile Session session;
    private volatile long running; // its number
    private volatile boolean ending;
    private volatile Throwable failure;
    private volatile long longestStall;
    private long frames; // camera thread

    /**
     * Opens a camera.
     *
     * @param driver  the one lock of all cameras, taken only by the defect that is named after it
     * @param closing how long the decoder takes to close
     * @param memory  for decoders; outlives the device's streams
     */
    public DefectiveCamera(String name, DeviceBackend device, Defect defect, Show show, Lock driver, Duration closing,
            Arena memory) {
        this.device = device;
        this.defect = defect;
        this.show = show;
        this.driver = driver;
        this.closing = closing;
        this.memory = memory;
        this.info = new FrameFormat(show.width(), show.height(), PixelFormat.NV12, ColorMatrix.BT601, false);
        this.registry = new FrameRegistry(name);
        this.thread = Thread.ofPlatform().daemon().name("defective-" + name).unstarted(this::run);
        connect();
        thread.start();
    }

    private void connect() {
        SyntheticDecoder decoder = new SyntheticDecoder(memory.allocate(SyntheticDecoder.bytes(show.bytes()), 64),
                show.bytes());
        session = new Session(device, decoder,
                PoolLayout.of(show.width(), show.height(), PixelFormat.NV12, SLOTS));
        running = gate.begin();
    }

    private void run() {
        SurfaceHold surfaces = new SurfaceHold(device, 8);
        long last = System.nanoTime();
        try {
            while (!ending) {
                surfaces.releaseCompleted();
                Session before = session;
                window(surfaces);
                long now = System.nanoTime();
                if (session == before && !gate.isStale(running)) { // its own reconnects may stall a camera
                    longestStall = Math.max(longestStall, now - last);
                }
                last = now;
                LockSupport.parkNanos(FRAME_NANOS);
            }
        } catch (Throwable t) {
            failure = t;
        } finally {
            surfaces.close();
        }
    }

    /** The fetch-and-attach window. */
    private void window(SurfaceHold surfaces) {
        long number = frames % show.count();
        byte[] picture = show.pictures().apply((int) number);
        SyntheticDecoder.Surface early = defect == Defect.COUNT_AFTER_FETCH ? fetch(picture) : null;
        long entered = running;
        boolean inside = gate.tryEnter(entered);
        while (!inside && early != null && !ending) {
            LockSupport.parkNanos(WINDOW_NANOS / 10); // it counts whatever the gate says
            entered = running;
            inside = gate.tryEnter(entered);
        }
        if (!inside) {
            return;
        }
        try {
            SyntheticDecoder.Surface surface = early != null ? early : fetch(picture);
            if (surface != null) {
                publish(surface, number, surfaces);
            }
        } finally {
            gate.exit(entered);
        }
    }

    /** Getting a surface's address and doing something with it takes a moment. */
    private SyntheticDecoder.Surface fetch(byte[] picture) {
        SyntheticDecoder.Surface surface = session.decoder.fetch(picture);
        LockSupport.parkNanos(frames % 4 == 0 ? WINDOW_NANOS : 0);
        return surface;
    }

    private void publish(SyntheticDecoder.Surface surface, long number, SurfaceHold surfaces) {
        Session now = session;
        if (defect == Defect.FREE_ON_HOT_PATH) {
            device.synchronize();
            device.freeAsync(device.allocateAsync(show.bytes(), now.stream), show.bytes());
        }
        Slot slot = now.pool.tryAcquire();
        Slot target = slot;
        if (slot == null && defect == Defect.PING_PONG_OVERWRITE && !now.used.isEmpty()) {
            target = now.used.get((int) (frames % now.used.size()));
        }
        frames++;
        if (target == null) {
            surface.close();
            return;
        }
        copy(surface, target, now.stream);
        if (defect == Defect.SURFACE_RELEASED_BEFORE_COPY) {
            surface.close();
        } else {
            MarkedCopies.keep(surfaces, surface.hold(), device, now.stream);
        }
        if (slot != null) {
            now.used.remove(slot);
            now.used.add(slot);
            device.record(slot.ready(), now.stream);
            long nanos = System.nanoTime();
            Lease lease = registry.attach(slot, PictureInfo.of(info, frames, number * 1_000_000_000 / show.fps(), nanos), nanos);
            mailboxes.forEach(box -> box.offer(lease));
            lease.releaseHandle();
        }
    }

    private void copy(SyntheticDecoder.Surface surface, Slot target, DeviceStream stream) {
        boolean locks = defect == Defect.LOCK_HELD_WHILE_CLOSING;
        if (locks) {
            driver.lock();
        }
        try {
            int width = show.width();
            long luma = (long) width * show.height();
            device.copy2d(target.plane(0), target.pitch(), surface.address(), width, width, show.height(), stream);
            device.copy2d(target.plane(1), target.pitch(), surface.address() + luma, width, width, show.height() / 2,
                    stream);
        } finally {
            if (locks) {
                driver.unlock();
            }
        }
    }

    /** Ends the session and begins the next, as the post-mortem's Reconnect did. */
    public void reconnect() throws InterruptedException {
        disconnect();
        connect();
    }

    private void disconnect() throws InterruptedException {
        gate.awaitLeft(gate.request());
        Session old = session;
        old.pool.retire();
        switch (defect) {
            case SESSION_FREED_UNDER_VIEW -> free(old.used.stream().filter(slot -> slot.state.holders() > 0).toList());
            case FORCED_FREE_UNDER_VIEW -> {
                LockSupport.parkNanos(DRAIN_NANOS);
                registry.revokeAll();
                free(old.used.stream().filter(slot -> slot.state.views() > 0).toList());
            }
            default -> { }
        }
        closeDecoder(old.decoder);
        old.arena.close();
    }

    /** Frees memory that is still held. */
    private void free(List<Slot> slots) {
        device.reclaimer().call(() -> {
            slots.stream().filter(slot -> !slot.isFreed()).forEach(Slot::release); // the Reclaimer may have been faster
            return null;
        });
    }

    private void closeDecoder(SyntheticDecoder decoder) {
        boolean locks = defect == Defect.LOCK_HELD_WHILE_CLOSING;
        if (locks) {
            driver.lock();
        }
        try {
            for (long end = System.nanoTime() + closing.toNanos(), left; (left = end - System.nanoTime()) > 0;) {
                LockSupport.parkNanos(left);
            }
            decoder.close();
        } finally {
            if (locks) {
                driver.unlock();
            }
        }
    }

    /** Opens a way to its frames; any thread. */
    public Mailbox subscribe() {
        Mailbox box = new Mailbox(mailboxes::remove);
        mailboxes.add(box);
        return box;
    }

    /** A frame by its number, or null. */
    public Frame lookup(long id) {
        return registry.lookup(id);
    }

    /** What ended the camera thread, or null. */
    public Throwable failure() {
        return failure;
    }

    /** The longest time from one frame to the next without a reconnect of this camera, in ns. */
    public long longestStall() {
        return longestStall;
    }

    /** Frames held now. */
    public int held() {
        return registry.size();
    }

    public void close() throws InterruptedException {
        ending = true;
        thread.join();
        disconnect();
        gate.end();
        mailboxes.forEach(Mailbox::close);
    }
}
