/**
 * Metrics of cameras and devices for a registry of Micrometer: {@link io.framelease.micrometer.CameraMetrics} of each camera,
 * {@link io.framelease.micrometer.DeviceMetrics} of each device. Tags are {@code camera}, the camera's name as {@link
 * io.framelease.Camera#source} gives it, and {@code device}; none has a secret of a source.
 *
 * <p>What is counted is counted by the library, whether or not anybody asks; a registry reads it when it is asked itself.
 */
package io.framelease.micrometer;
