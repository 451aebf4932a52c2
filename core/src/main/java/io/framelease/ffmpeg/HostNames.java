package io.framelease.ffmpeg;

import io.framelease.SourceException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Resolves a source's host before FFmpeg does. FFmpeg calls getaddrinfo, which no interrupt callback can cut and which may
 * take longer than any connect timeout; here a thread of its own waits, and the camera goes on.
 */
final class HostNames {
    private static final long POLL_MILLIS = 50;

    private HostNames() {
    }

    /** @throws SourceException if the host has no address, or none is found in time, or the interrupt is cut */
    static void resolve(Source source, Duration timeout, Interrupt interrupt) {
        String host = source.host();
        if (host == null) {
            return;
        }
        CompletableFuture<InetAddress> lookup = new CompletableFuture<>();
        Thread.ofPlatform().daemon().name("framelease-resolve").start(() -> {
            try {
                lookup.complete(InetAddress.getByName(host));
            } catch (UnknownHostException | RuntimeException e) {
                lookup.completeExceptionally(e);
            }
        });
        long deadline = System.nanoTime() + timeout.toNanos();
        while (!interrupt.isCut()) {
            try {
                lookup.get(POLL_MILLIS, TimeUnit.MILLISECONDS);
                return;
            } catch (ExecutionException e) {
                throw new SourceException("cannot open " + source
                        + ": its host has no address; check its name and the name server");
            } catch (TimeoutException e) {
                if (System.nanoTime() - deadline > 0) {
                    throw new SourceException("cannot open " + source + ": its host was not resolved within "
                            + timeout.toMillis() + " ms; check its name and the name server");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new SourceException("opening " + source + " was interrupted");
            }
        }
        throw new SourceException("opening " + source + " was cut short by a close or reconnect");
    }
}
