package io.framelease.device;

import io.framelease.MemoryInfo;
import io.framelease.ffmpeg.HardwareDecoders;
import io.framelease.natives.OrderedArena;
import java.lang.foreign.MemorySegment;
import java.util.Objects;
import java.util.Optional;

/**
 * A device that hands every call on to another one, for tests to override what they record, delay or let fail.
 *
 * <p>It has a {@link Reclaimer} of its own, so that what the Reclaimer asks of its device comes through here too; events are
 * the other device's. Whoever made it closes it, which frees what is pending here; the other device is its maker's.
 */
public class DeviceDecorator implements DeviceBackend, AutoCloseable {
    private final DeviceBackend inner;
    private final Reclaimer reclaimer = new Reclaimer(this);
    private final EventPool events = new EventPool(this);

    /** @param inner does the work */
    public DeviceDecorator(DeviceBackend inner) {
        this.inner = Objects.requireNonNull(inner);
    }

    /** The device that does the work. */
    public final DeviceBackend inner() {
        return inner;
    }

    @Override
    public void close() {
        reclaimer.shutdown();
    }

    @Override
    public String id() {
        return inner.id();
    }

    @Override
    public String name() {
        return inner.name();
    }

    @Override
    public boolean isCuda() {
        return inner.isCuda();
    }

    @Override
    public boolean isLost() {
        return inner.isLost();
    }

    @Override
    public MemoryInfo memory() {
        return inner.memory();
    }

    @Override
    public void bindThread() {
        inner.bindThread();
    }

    @Override
    public MemorySegment allocate(long bytes, OrderedArena owner) {
        return inner.allocate(bytes, owner);
    }

    @Override
    public long allocateAsync(long bytes, DeviceStream stream) {
        return inner.allocateAsync(bytes, stream);
    }

    @Override
    public void freeAsync(long address, long bytes) {
        inner.freeAsync(address, bytes);
    }

    @Override
    public void trim() {
        inner.trim();
    }

    @Override
    public DeviceStream createStream() {
        return inner.createStream();
    }

    @Override
    public void destroyStream(DeviceStream stream) {
        inner.destroyStream(stream);
    }

    @Override
    public DeviceStream streamOf(long handle) {
        return inner.streamOf(handle);
    }

    @Override
    public EventPool events() {
        return events;
    }

    @Override
    public DeviceEvent createEvent() {
        return inner.createEvent();
    }

    @Override
    public void destroyEvent(DeviceEvent event) {
        inner.destroyEvent(event);
    }

    @Override
    public void copy2d(long target, long targetPitch, long source, long sourcePitch, long lineBytes, long lines,
            DeviceStream stream) {
        inner.copy2d(target, targetPitch, source, sourcePitch, lineBytes, lines, stream);
    }

    @Override
    public void record(DeviceEvent event, DeviceStream stream) {
        inner.record(event, stream);
    }

    @Override
    public boolean isComplete(DeviceEvent event) {
        return inner.isComplete(event);
    }

    @Override
    public void await(DeviceEvent event) {
        inner.await(event);
    }

    @Override
    public void streamWait(DeviceStream stream, DeviceEvent event) {
        inner.streamWait(stream, event);
    }

    @Override
    public boolean isCapturing(DeviceStream stream) {
        return inner.isCapturing(stream);
    }

    @Override
    public void download(MemorySegment target, long targetPitch, long source, long sourcePitch, long lineBytes,
            long lines) {
        inner.download(target, targetPitch, source, sourcePitch, lineBytes, lines);
    }

    @Override
    public void upload(long target, long targetPitch, MemorySegment source, long sourcePitch, long lineBytes,
            long lines) {
        inner.upload(target, targetPitch, source, sourcePitch, lineBytes, lines);
    }

    @Override
    public boolean copyPeer(long target, long targetPitch, DeviceBackend sourceDevice, long source, long sourcePitch,
            long lineBytes, long lines) {
        DeviceBackend from = sourceDevice instanceof DeviceDecorator decorated ? decorated.inner : sourceDevice;
        return inner.copyPeer(target, targetPitch, from, source, sourcePitch, lineBytes, lines);
    }

    @Override
    public void synchronize() {
        inner.synchronize();
    }

    @Override
    public boolean copiesAtOnce() {
        return inner.copiesAtOnce();
    }

    @Override
    public Optional<HardwareDecoders> hardwareDecoders() {
        return inner.hardwareDecoders();
    }

    @Override
    public long stuckNanos() {
        return inner.stuckNanos();
    }

    @Override
    public Reclaimer reclaimer() {
        return reclaimer;
    }

    @Override
    public String toString() {
        return "decorated " + inner;
    }
}
