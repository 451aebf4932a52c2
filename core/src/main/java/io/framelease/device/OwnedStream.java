package io.framelease.device;

import io.framelease.EngineStream;
import io.framelease.natives.OrderedArena;

/**
 * A stream that the library opened for an engine. Owns an arena that is confined to the thread that opened it, and is the
 * stream's owner: closing it elsewhere throws {@link WrongThreadException}, closing it again does nothing.
 */
final class OwnedStream implements EngineStream {
    private final OrderedArena arena;
    private final DeviceStream stream;

    private OwnedStream(OrderedArena arena, DeviceStream stream) {
        this.arena = arena;
        this.stream = stream;
    }

    static OwnedStream open(DeviceBackend device) {
        OrderedArena arena = new OrderedArena();
        try {
            return new OwnedStream(arena, device.openStream(arena));
        } catch (RuntimeException | Error e) {
            arena.close();
            throw e;
        }
    }

    @Override
    public long handle() {
        return stream.handle();
    }

    @Override
    public void close() {
        if (arena.scope().isAlive()) {
            arena.close();
        }
    }

    @Override
    public String toString() {
        return stream + (arena.scope().isAlive() ? "" : " (closed)");
    }
}
