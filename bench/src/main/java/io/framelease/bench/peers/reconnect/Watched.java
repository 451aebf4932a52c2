package io.framelease.bench.peers.reconnect;

import io.framelease.bench.peers.ProcessStatus;
import io.framelease.bench.peers.Told;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A peer's process, whose pictures are counted and timed as they come. For one thread, beside its own. */
final class Watched implements AutoCloseable {
    private static final long GOODBYE_SECONDS = 20;
    private static final int SHOWN = 20;

    private final Process process;
    private final Path log;
    private final int record;

    /* Under this object's lock, whose waiters are woken at each change. */
    private long pictures;
    private long last; // when the last one came, by System.nanoTime
    private boolean ended;

    /**
     * Starts one.
     *
     * @param record bytes that it writes for each picture
     */
    Watched(List<String> command, int record) throws IOException {
        this.record = record;
        this.log = Files.createTempFile("framelease-peer-", ".txt");
        this.process = new ProcessBuilder(command).redirectError(Redirect.to(log.toFile())).start();
        Thread.ofPlatform().daemon().start(this::count);
    }

    private void count() {
        try (InputStream in = process.getInputStream()) {
            while (in.readNBytes(record).length == record) {
                note(System.nanoTime());
            }
        } catch (IOException e) {
            // it has gone
        } finally {
            end();
        }
    }

    private synchronized void note(long time) {
        pictures++;
        last = time;
        notifyAll();
    }

    private synchronized void end() {
        ended = true;
        notifyAll();
    }

    synchronized long pictures() {
        return pictures;
    }

    /** Whether it has ended by itself. */
    synchronized boolean hasEnded() {
        return ended;
    }

    /**
     * Waits for so many further pictures.
     *
     * @return when the last of them came; negative if that took too long, or its process has ended
     */
    synchronized long await(long more, Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        long wanted = pictures + more;
        while (pictures < wanted) {
            long millis = (deadline - System.nanoTime()) / 1_000_000;
            if (ended || millis <= 0) {
                return -1;
            }
            wait(millis);
        }
        return last;
    }

    long residentBytes() {
        return ProcessStatus.bytes(process.pid(), "VmRSS");
    }

    /**
     * Asks it to end, and has it ended.
     *
     * @return what it counted; its exit code as {@code exit}, which is above 128 if a signal ended it, as a crash does
     */
    Map<String, Long> finish() throws IOException, InterruptedException {
        process.getOutputStream().close();
        boolean went = process.waitFor(GOODBYE_SECONDS, TimeUnit.SECONDS);
        Map<String, Long> told = Told.in(log);
        if (went) {
            told.put("exit", (long) process.exitValue());
            if (process.exitValue() != 0) {
                Files.readAllLines(log).stream().limit(SHOWN).forEach(System.err::println);
            }
        }
        return told;
    }

    @Override
    public void close() throws IOException {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        Files.deleteIfExists(log);
    }
}
