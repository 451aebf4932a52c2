package io.framelease.testing;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lines of the library's log with what the MDC has under {@code camera}, from now on until this is closed; those of a camera's
 * state, and FFmpeg's errors, at every level.
 */
public final class MdcLog extends AppenderBase<ILoggingEvent> implements AutoCloseable {
    /**
     * A line.
     *
     * @param camera by the MDC; null if it names none
     */
    public record Line(Level level, String logger, String text, String camera) {
    }

    private final List<Line> lines = new CopyOnWriteArrayList<>();
    private final LoggerContext logback = (LoggerContext) LoggerFactory.getILoggerFactory();
    private final ch.qos.logback.classic.Logger root = logback.getLogger(Logger.ROOT_LOGGER_NAME);
    private final ch.qos.logback.classic.Logger states = logback.getLogger("io.framelease.camera.CameraThread");

    private final ch.qos.logback.classic.Logger ffmpeg = logback.getLogger("io.framelease.ffmpeg");

    public MdcLog() {
        states.setLevel(Level.DEBUG);
        ffmpeg.setLevel(Level.DEBUG);
        setContext(logback);
        start();
        root.addAppender(this);
    }

    @Override
    protected void append(ILoggingEvent event) { // on the thread that logs
        String name = event.getLoggerName();
        lines.add(new Line(event.getLevel(), name.substring(name.lastIndexOf('.') + 1), event.getFormattedMessage(),
                event.getMDCPropertyMap().get("camera")));
    }

    /** The lines so far that have this in their text. */
    public List<Line> about(String text) {
        return lines.stream().filter(line -> line.text().contains(text)).toList();
    }

    @Override
    public void close() {
        root.detachAppender(this);
        states.setLevel(null); // that of the loggers above
        ffmpeg.setLevel(null);
    }
}
