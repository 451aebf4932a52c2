package io.framelease.device;

/**
 * A mark in a stream. An event that was never recorded is complete; one that was recorded again stands for its last mark.
 * Whoever records or queries an event holds what owns it (a slot's reference count), so that it cannot be destroyed
 * meanwhile.
 */
public interface DeviceEvent {
}
