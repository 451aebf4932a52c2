package io.framelease.cli.metrics;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.framelease.threads.Daemon;
import io.framelease.threads.Uninterrupted;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Serves a {@link MetricsPage} at {@code /metrics}, on daemon threads that wait for nothing of the run: one accepts, and each
 * connection's request is read and answered on another. There are as many of these as there may be connections, and whoever asks
 * too slowly is cut off, so that nobody keeps others from asking. A connection beyond these is closed at once.
 */
public final class MetricsServer implements AutoCloseable {
    /** How long a request and an answer may take. */
    private static final String SECONDS = "10";
    /** Connections at the same time, and threads that read and answer. */
    private static final int CONNECTIONS = 32;
    private static final int IDLE_SECONDS = 10;
    private static final String PATH = "/metrics";
    private static final int BACKLOG = 16;
    private static final int OK = 200;
    private static final int NOT_FOUND = 404;
    private static final int NOT_ALLOWED = 405;
    private static final int FAILED = 500;
    private static final int NO_BODY = -1;

    private final HttpServer server;
    private final ExecutorService requests;
    private final MetricsPage page;

    private MetricsServer(HttpServer server, ExecutorService requests, MetricsPage page) {
        this.server = server;
        this.requests = requests;
        this.page = page;
    }

    /**
     * Begins to serve.
     *
     * @throws IllegalArgumentException if nothing can listen there; says why
     */
    public static MetricsServer start(MetricsAddress address, MetricsPage page) {
        setUnlessSet("sun.net.httpserver.maxReqTime", SECONDS);
        setUnlessSet("sun.net.httpserver.maxRspTime", SECONDS);
        setUnlessSet("jdk.httpserver.maxConnections", Integer.toString(CONNECTIONS));
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getByName(address.host()), address.port()),
                    BACKLOG);
            MetricsServer metrics = new MetricsServer(server, requests(), page);
            server.createContext("/", metrics::answer);
            server.setExecutor(metrics.requests); // without it the thread that accepts waits for each request
            metrics.startOnDaemon();
            return metrics;
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("cannot serve metrics at " + address + ": there is no host of that name", e);
        } catch (IOException e) {
            throw new IllegalArgumentException("cannot serve metrics at " + address + ": " + e.getMessage()
                    + "; --metrics can name another address or port, and :0 takes one that is free", e);
        }
    }

    private static void setUnlessSet(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }

    /** Platform threads: the server reads under its own monitor, where a virtual thread may keep its carrier. */
    private static ExecutorService requests() {
        ThreadPoolExecutor threads = new ThreadPoolExecutor(CONNECTIONS, CONNECTIONS, IDLE_SECONDS, TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(), Daemon.named("framelease-metrics-request"));
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }

    /** The server's own thread is a daemon if the one is that starts it. */
    private void startOnDaemon() {
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        Thread starter = Daemon.unstarted("framelease-metrics", () -> {
            try {
                server.start();
            } catch (Throwable t) {
                failure.set(t);
            }
        });
        starter.start();
        Uninterrupted.join(starter);
        if (failure.get() != null) {
            close();
            throw new IllegalStateException("cannot serve metrics", failure.get());
        }
    }

    /** Where it is found. */
    public String url() {
        InetSocketAddress address = server.getAddress();
        String host = address.getAddress().getHostAddress();
        return "http://" + (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + address.getPort() + PATH;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            boolean head = exchange.getRequestMethod().equals("HEAD");
            if (!head && !exchange.getRequestMethod().equals("GET")) {
                exchange.getResponseHeaders().set("Allow", "GET, HEAD");
                exchange.sendResponseHeaders(NOT_ALLOWED, NO_BODY);
                return;
            }
            if (!exchange.getRequestURI().getPath().equals(PATH)) {
                send(exchange, NOT_FOUND, "text/plain; charset=utf-8", "metrics are at " + PATH + "\n", head);
                return;
            }
            String text;
            try {
                text = page.text();
            } catch (RuntimeException e) {
                send(exchange, FAILED, "text/plain; charset=utf-8", "the metrics cannot be read: " + e.getMessage() + "\n", head);
                return;
            }
            send(exchange, OK, PrometheusText.CONTENT_TYPE, text, head);
        }
    }

    private static void send(HttpExchange exchange, int code, String type, String text, boolean head) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        if (head) {
            exchange.sendResponseHeaders(code, NO_BODY);
        } else {
            exchange.sendResponseHeaders(code, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    /** Ends it at once: nothing listens there any more, and what is being answered is cut. */
    @Override
    public void close() {
        server.stop(0);
        requests.shutdownNow();
    }
}
