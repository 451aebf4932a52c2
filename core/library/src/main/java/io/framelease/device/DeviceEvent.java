package io.framelease.device;

import org.jspecify.annotations.Nullable;

/**
 * A mark in a stream. An event that was never recorded is complete; one that was recorded again stands for its last mark.
 * Whoever has one for itself takes it from the device's {@link EventPool} and gives it back.
 */
public abstract class DeviceEvent {
    /**
     * The next in the stack of events of which this is one: the pool's while the event is free, and the frame memory's
     * whose read it marks while it is not. Written by the event's one holder before it publishes it by compare-and-set.
     */
    public @Nullable DeviceEvent next;

    /** For the devices of this package and for test decorators. */
    protected DeviceEvent() {
    }
}
