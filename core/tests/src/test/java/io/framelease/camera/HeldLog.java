package io.framelease.camera;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import io.framelease.threads.Uninterrupted;
import java.util.concurrent.CountDownLatch;
import org.slf4j.LoggerFactory;

/**
 * Holds each thread of a camera that says something about its state with a text in it: the camera thread, and one that opens a
 * source for it. No lock is held meanwhile, so others can log.
 */
final class HeldLog extends UnsynchronizedAppenderBase<ILoggingEvent> implements AutoCloseable {
    private final Logger states = (Logger) LoggerFactory.getLogger(CameraThread.class);
    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);
    private final String text;

    HeldLog(String text) {
        this.text = text;
        states.setLevel(Level.DEBUG);
        setContext(states.getLoggerContext());
        start();
        states.addAppender(this);
    }

    @Override
    protected void append(ILoggingEvent event) { // on the thread that logs
        if (event.getFormattedMessage().contains(text)) {
            entered.countDown();
            Uninterrupted.await(goOn::await);
        }
    }

    /** Waits until a thread is held. */
    void await() throws InterruptedException {
        entered.await();
    }

    /** Holds nobody any more. */
    void release() {
        goOn.countDown();
    }

    @Override
    public void close() {
        release();
        states.detachAppender(this);
        states.setLevel(null); // that of the loggers above
    }
}
