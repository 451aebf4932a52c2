/**
 * What can be measured of cameras and devices, by name: {@link io.framelease.metrics.CameraReadings} and {@link
 * io.framelease.metrics.DeviceReadings} list it once, for Micrometer and for the command's own page alike. What is counted is
 * counted by cameras and devices themselves; here it is read.
 */
package io.framelease.metrics;
