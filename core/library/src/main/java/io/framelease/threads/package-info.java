/**
 * The library's own background threads: {@link io.framelease.threads.Daemon} makes them so that they inherit nothing of
 * whoever needs one first, {@link io.framelease.threads.Worker} runs work on one that begins and ends with the work and
 * survives whatever the work throws, {@link io.framelease.threads.Warnings} tells what failed, once and not every
 * millisecond, {@link io.framelease.threads.LoggedCamera} names the camera that a line is about.
 */
package io.framelease.threads;

