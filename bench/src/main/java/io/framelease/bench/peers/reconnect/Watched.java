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
import java.util.function.BooleanSupplier;

/** A peer's process, whose pictures are counted and timed as they come. For one thread, beside its own. */
final class Watched implements AutoCloseable {
    private static final long GOODBYE_SECONDS = 20;
    private static final int SHOWN = 20;

    private final Process process;
    private final Path log;
    private final int record;

    /** Looks at each picture, under this object's lock. */
    interface Wanted {
        /** Whether it is the one. */
        boolean is(int number, long time);
    }

    /**
     * What has been seen so far.
     *
     * @param pictures how many came
     * @param repeats  of them had the number of the one before
     * @param first    when the first came, by {@link System#nanoTime}
     * @param last     when the last came
     * @param number   of the last, as its first byte says
     */
    record Seen(long pictures, long repeats, long first, long last, int number) {
    }

    /* Under this object's lock, whose waiters are woken at each change. */
    private Seen seen = new Seen(0, 0, 0, 0, -1);
    private Wanted wanted = (number, time) -> false;
    private long found; // when what was wanted came; 0 while it has not
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
            for (byte[] picture; (picture = in.readNBytes(record)).length == record;) {
                note(picture[0], System.nanoTime());
            }
        } catch (IOException e) {
            // it has gone
        } finally {
            end();
        }
    }

    private synchronized void note(int number, long time) {
        seen = new Seen(seen.pictures + 1, seen.repeats + (number == seen.number ? 1 : 0), seen.pictures == 0 ? time : seen.first,
                time, number);
        if (found == 0 && wanted.is(number, time)) {
            found = time;
        }
        notifyAll();
    }

    private synchronized void end() {
        ended = true;
        notifyAll();
    }

    synchronized Seen seen() {
        return seen;
    }

    /** Whether it has ended by itself. */
    synchronized boolean hasEnded() {
        return ended;
    }

    /**
     * Waits for so many further pictures.
     *
     * @return whether they came; not if that took too long, or its process has ended
     */
    synchronized boolean await(long more, Duration limit) throws InterruptedException {
        long pictures = seen.pictures + more;
        return await(() -> seen.pictures >= pictures, limit);
    }

    /**
     * Waits for a picture.
     *
     * @return when it came; negative if that took too long, or its process has ended
     */
    synchronized long await(Wanted picture, Duration limit) throws InterruptedException {
        wanted = picture;
        found = 0;
        return await(() -> found != 0, limit) ? found : -1;
    }

    private synchronized boolean await(BooleanSupplier done, Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!done.getAsBoolean()) {
            long millis = (deadline - System.nanoTime()) / 1_000_000;
            if (ended || millis <= 0) {
                return false;
            }
            wait(millis);
        }
        return true;
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
        List<ProcessHandle> others = process.descendants().toList();
        process.destroyForcibly(); // before them, or a shell would start the next one
        others.forEach(ProcessHandle::destroyForcibly);
        Files.deleteIfExists(log);
    }
}
