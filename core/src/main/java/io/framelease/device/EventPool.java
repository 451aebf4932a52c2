package io.framelease.device;

import org.jctools.queues.MpmcArrayQueue;

/**
 * A device's free events. Taking and giving back allocates nothing and calls nothing of the device, but when there is none:
 * then one is created, so there are as many as were ever in use at once. Any thread.
 */
public final class EventPool {
    private static final int CAPACITY = 4096;

    private final DeviceBackend device;
    private final MpmcArrayQueue<DeviceEvent> free = new MpmcArrayQueue<>(CAPACITY);

    EventPool(DeviceBackend device) {
        this.device = device;
    }

    /** Takes an event, of the caller's until it gives it back. */
    public DeviceEvent take() {
        DeviceEvent event = free.poll();
        return event != null ? event : device.createEvent();
    }

    /** Gives an event back that is complete. */
    public void give(DeviceEvent event) {
        event.next = null;
        free.offer(event); // beyond the capacity it is left to the device, which owns all of them
    }
}
