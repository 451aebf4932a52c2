/**
 * The library's own background threads: {@link io.framelease.threads.Daemon} makes them so that they inherit nothing of
 * whoever needs one first, {@link io.framelease.threads.Worker} runs work on one that begins and ends with the work and
 * survives whatever the work throws, {@link io.framelease.threads.Warnings} tells what failed, once and not every
 * millisecond.
 */
package io.framelease.threads;

