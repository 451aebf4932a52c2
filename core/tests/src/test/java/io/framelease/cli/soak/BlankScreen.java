package io.framelease.cli.soak;

import java.time.Duration;
import java.util.List;

/** One that nobody looks at, of a soak that nobody stops. */
final class BlankScreen implements Screen {
    @Override
    public void draw(List<String> lines) {
        // nobody looks
    }

    @Override
    public boolean awaitStop(long nanos) throws InterruptedException {
        Thread.sleep(Duration.ofNanos(nanos)); // the tick that the interface asks for
        return false;
    }
}
