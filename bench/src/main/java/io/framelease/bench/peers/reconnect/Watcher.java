package io.framelease.bench.peers.reconnect;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/**
 * A peer that runs on the JVM: {@code Watcher NAME URL}. It writes to standard output the first byte of each picture's luma,
 * which is the picture's number, as soon as it has the picture, and ends when standard input does.
 */
final class Watcher {
    private final OutputStream pictures = System.out;
    private final SlowReader slow = new SlowReader();
    private volatile boolean over;

    private Watcher() {
    }

    /** Watches. */
    public static void main(String[] args) throws Exception {
        Watcher watcher = new Watcher();
        Thread.ofPlatform().daemon().start(watcher::awaitEnd);
        switch (Peer.of(args[0])) {
            case FRAMELEASE -> FrameleaseWatcher.watch(args[1], watcher);
            case JAVACV -> new JavaCvWatcher(watcher, false, true).watch(args[1]);
            case JAVACV_TUNED -> new JavaCvWatcher(watcher, true, true).watch(args[1]);
            case JAVACV_SHARED -> new JavaCvWatcher(watcher, false, false).watch(args[1]);
            case OPENCV, GSTREAMER -> throw new IllegalArgumentException(args[0] + " does not run on the JVM");
        }
        System.err.println(watcher.slow.end());
    }

    private void awaitEnd() {
        try {
            System.in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            // that is an end too
        }
        over = true;
    }

    boolean isOver() {
        return over;
    }

    SlowReader slow() {
        return slow;
    }

    /** A picture is there. */
    void picture(byte number) {
        try {
            pictures.write(number);
            pictures.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
