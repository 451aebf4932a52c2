package io.framelease.device;

import java.util.concurrent.atomic.AtomicLong;
import org.jctools.queues.atomic.MpmcAtomicArrayQueue;

/**
 * A device's free events. Taking and giving back allocates nothing and calls nothing of the device, but when there is none:
 * then one is created, so there are as many as were ever in use at once. Any thread.
 */
public final class EventPool {
    private static final int CAPACITY = 4096;

    private final DeviceBackend device;
    private final MpmcAtomicArrayQueue<DeviceEvent> free = new MpmcAtomicArrayQueue<>(CAPACITY);
    private final AtomicLong created = new AtomicLong();

    /** @param device creates what the pool lacks; public for test decorators */
    public EventPool(DeviceBackend device) {
        this.device = device;
    }

    /** Takes an event, of the caller's until it gives it back. */
    public DeviceEvent take() {
        DeviceEvent event = free.poll();
        if (event == null) {
            event = device.createEvent();
            created.incrementAndGet();
        }
        return event;
    }

    /** Gives an event back that is complete. */
    public void give(DeviceEvent event) {
        event.next = null;
        free.offer(event); // beyond the capacity it is left to the device, which owns all of them
    }

    /** How many events were ever created here; less {@link #idle} is how many are out. */
    public long created() {
        return created.get();
    }

    /** How many are free now; exact while nobody takes or gives. */
    public int idle() {
        return free.size();
    }

    @Override
    public String toString() {
        return "EventPool[" + created() + " created, " + idle() + " idle]";
    }
}
