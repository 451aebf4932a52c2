/**
 * What Flight Recorder (JFR) is told, as events named {@code io.framelease.*}. The other packages call {@link
 * io.framelease.recording.Recording}, which names no type of the module {@code jdk.jfr}: where that is missing, as in a
 * run-time image without it, nothing is recorded and all else works. While no recording wants an event, it costs a look at
 * one field: no object is made and no clock is read. No event has more of a source than its name.
 */
package io.framelease.recording;
