/**
 * How a camera's events come to its listeners. The camera appends each to a log ({@link io.framelease.events.EventLog}) and waits
 * for nobody; each listener has a place in it ({@link io.framelease.events.Listening}), from which a task on the executor of the
 * listener's user takes one event after the other. Where a listener begins, or has fallen too far behind, it is told first what
 * the camera does now ({@link io.framelease.events.Standing}).
 */
package io.framelease.events;
