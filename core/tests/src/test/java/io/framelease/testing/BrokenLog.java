package io.framelease.testing;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;

/** A log that throws whatever the library says, as an appender does whose disk is full; from now on, until it is closed. */
public final class BrokenLog implements AutoCloseable {
    private final LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    private final AtomicInteger thrown = new AtomicInteger();
    private final TurboFilter filter = new TurboFilter() {
        @Override
        public FilterReply decide(Marker marker, Logger logger, Level level, String format, Object[] arguments, Throwable t) {
            if (level.isGreaterOrEqual(Level.WARN) && logger.getName().startsWith("io.framelease.")) {
                thrown.incrementAndGet();
                throw new IllegalStateException("the disk is full (meant by the test)");
            }
            return FilterReply.NEUTRAL;
        }
    };

    public BrokenLog() {
        context.addTurboFilter(filter);
    }

    /** How often it has thrown. */
    public int thrown() {
        return thrown.get();
    }

    @Override
    public void close() {
        context.getTurboFilterList().remove(filter);
    }
}
