package io.framelease.ffmpeg;

import io.framelease.SourceException;
import io.framelease.SourceException.Kind;
import io.framelease.threads.Nanos;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Resolves a source's host before FFmpeg does. FFmpeg calls getaddrinfo, which no interrupt callback can cut and which may
 * take longer than any connect timeout; here another thread waits, and the camera goes on. FFmpeg resolves once more, since
 * TLS, HTTP and RTSP need the name: by then the resolver has just answered.
 */
final class HostNames {
    private HostNames() {
    }

    /**
     * @param proxy the proxy that is to resolve the source's host, and whose own host is resolved here; null if none
     * @throws SourceException if the host has no address, or none is found in time, or the interrupt is cut
     */
    static void resolve(Source source, @Nullable Proxy proxy, Duration timeout, Interrupt interrupt) {
        String host = proxy == null ? source.host() : proxy.host();
        if (host == null) {
            return;
        }
        String whose = proxy == null ? "its host" : "the host of the proxy for it";
        try {
            Aside.NAMES.call(host, () -> InetAddress.getByName(host), source, interrupt, () -> whose
                    + " was not resolved within " + Nanos.inWords(timeout) + "; check its name and the name server");
        } catch (ExecutionException e) {
            throw new SourceException(Kind.NOT_FOUND, "cannot open " + source + ": " + whose
                    + " has no address; check its name and the name server");
        }
    }

    /**
     * The address of a host, for a thread that a resolver which hangs must not keep: of a virtual one it would keep the thread
     * that carries it, and with a few of those all virtual threads of the process.
     */
    static InetAddress address(String host, int millis) throws IOException {
        try {
            return (InetAddress) Aside.NAMES.begin(host, () -> InetAddress.getByName(host)).get(millis, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new UnknownHostException(host);
        } catch (TimeoutException e) {
            throw new SocketTimeoutException(host + " is not resolved in time");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
    }
}
