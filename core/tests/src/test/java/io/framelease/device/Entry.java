package io.framelease.device;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/** Something to free that remembers how it was treated. */
class Entry extends PendingFree {
    final BooleanSupplier idle;
    final long untrackedNanos;
    final AtomicInteger freed = new AtomicInteger();
    volatile Thread freedBy;

    Entry(BooleanSupplier idle, long untrackedNanos) {
        this.idle = idle;
        this.untrackedNanos = untrackedNanos;
    }

    @Override
    protected boolean isIdle() {
        return idle.getAsBoolean();
    }

    @Override
    protected long untrackedNanos() {
        return untrackedNanos;
    }

    @Override
    protected void free() {
        freed.incrementAndGet();
        freedBy = Thread.currentThread();
    }
}
