package io.framelease.ffmpeg;

import io.framelease.SourceException;
import io.framelease.SourceException.Kind;
import io.framelease.threads.Daemon;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Calls of the JDK that no interrupt callback can cut, such as name resolution, on threads of their own: a camera waits for one no
 * longer than it has time, and goes on.
 *
 * <p>Who asks for what is being found out already waits for the same answer, so that a resolver that hangs costs one thread
 * for each name, however often cameras try again; and never more than {@value #MOST_THREADS} of a kind. Each kind of call has
 * threads of its own: what hangs keeps no call of another kind waiting.
 */
final class Aside {
    /** Of each kind. */
    static final int MOST_THREADS = 64;
    /** Looks at files, which a file system that is gone does not answer. */
    static final Aside FILES = new Aside("framelease-file");
    /** Addresses of hosts. */
    static final Aside NAMES = new Aside("framelease-resolve");
    /** Certificates of servers: those calls can be cut, by {@link Dial}, so that each try makes its own. */
    static final Aside PEERS = new Aside("framelease-peer");

    private static final long POLL_MILLIS = 20;

    private final Map<Object, CompletableFuture<Object>> running = new ConcurrentHashMap<>();
    private final ThreadPoolExecutor threads;

    private Aside(String name) {
        threads = new ThreadPoolExecutor(MOST_THREADS, MOST_THREADS, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(),
                Daemon.named(name));
        threads.allowCoreThreadTimeOut(true);
    }

    /** Threads that work for a camera now, or did and never came back. */
    int threadsNow() {
        return threads.getPoolSize();
    }

    /**
     * Makes a call aside, unless the same one is being made, and waits for its answer: a camera thread, or one that opens a source
     * for it. An interrupt is nobody's wish there, and is dropped.
     *
     * @param key  what is asked for; calls of the same kind and key have the same answer
     * @param late what to say if there is none in time
     * @throws SourceException if there is no answer before the interrupt's deadline, or it is cut
     * @throws ExecutionException what the call threw
     */
    @SuppressWarnings("unchecked")
    <T> T call(Object key, Callable<T> call, Source source, Interrupt interrupt, Supplier<String> late)
            throws ExecutionException {
        return (T) await(begin(key, call), source, interrupt, late);
    }

    /** As {@link #call}, without waiting. */
    <T> CompletableFuture<Object> begin(Object key, Callable<T> call) {
        CompletableFuture<Object> mine = new CompletableFuture<>();
        CompletableFuture<Object> answer = running.computeIfAbsent(key, absent -> mine);
        if (answer == mine) {
            try {
                threads.execute(() -> complete(key, call, mine));
            } catch (RuntimeException | Error e) { // a thread that cannot be started
                running.remove(key, mine);
                mine.completeExceptionally(e);
            }
        }
        return answer;
    }

    private <T> void complete(Object key, Callable<T> call, CompletableFuture<Object> answer) {
        try {
            answer.complete(call.call());
        } catch (Throwable t) {
            answer.completeExceptionally(t);
        } finally {
            running.remove(key, answer);
        }
    }

    private static Object await(CompletableFuture<Object> answer, Source source, Interrupt interrupt, Supplier<String> late)
            throws ExecutionException {
        while (!interrupt.isCut()) {
            try {
                return answer.get(POLL_MILLIS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                if (interrupt.remaining() == 0) {
                    throw new SourceException(Kind.TIMED_OUT, "cannot open " + source + ": " + late.get());
                }
            } catch (InterruptedException e) {
                // dropped: what is to end the wait cuts it
            }
        }
        throw source.cutShort();
    }
}
