package io.framelease.device;

import java.util.concurrent.atomic.AtomicLong;
import org.jctools.queues.atomic.MpmcAtomicArrayQueue;

/**
 * A device's free events. Taking and giving back allocates nothing and calls nothing of the device, but when there is none:
 * then one is created, so there are as many as were ever in use at once, but for those that are given back when 4,096 are free:
 * they are destroyed. Any thread.
 */
public final class EventPool {
    static final int CAPACITY = 4096;

    private final DeviceBackend device;
    private final MpmcAtomicArrayQueue<DeviceEvent> free = new MpmcAtomicArrayQueue<>(CAPACITY);
    private final AtomicLong created = new AtomicLong();
    private final AtomicLong destroyed = new AtomicLong();

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

    /** Lets another one have the event too, who gives it back as the caller does; for who has it. Any thread. */
    public void share(DeviceEvent event) {
        event.share();
    }

    /** Gives an event back, which is free when all who have it gave it back. One for which there is no room is destroyed then. */
    public void give(DeviceEvent event) {
        if (!event.unshare()) {
            return;
        }
        event.next = null;
        if (!free.offer(event)) {
            destroyed.incrementAndGet();
            device.destroyEvent(event);
        }
    }

    /** How many events were ever created here. */
    public long created() {
        return created.get();
    }

    /** How many of them are with somebody now; exact while nobody takes or gives. */
    public long out() {
        return created.get() - destroyed.get() - free.size();
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
