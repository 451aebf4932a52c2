package io.framelease.camera;

import io.framelease.CameraEvent;
import io.framelease.CameraEvent.Shortage;
import io.framelease.CameraState;
import io.framelease.FrameleaseException;
import io.framelease.Registration;
import io.framelease.SourceException;
import io.framelease.StreamInfo;
import io.framelease.events.EventLog;
import io.framelease.threads.LoggedCamera;
import io.framelease.threads.Quota;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a camera's events of what its thread does, and says each change in one line of the log, but a loss, which {@link
 * CameraThread} says. The camera thread, but where it says so.
 */
final class CameraEvents {
    private static final Logger LOG = LoggerFactory.getLogger(CameraThread.class);

    private final String camera;
    private final LongSupplier session;
    private final EventLog log;
    /** When the session was asked for that begins next; 0 if nobody has asked. The first of several requests counts. */
    private final AtomicLong requested = new AtomicLong();
    private long asked; // when the present session was
    private boolean tried; // a session
    private boolean wanted; // whether somebody asked for it
    private int attempt;
    private boolean playing;
    private @Nullable StreamInfo told; // the stream that listeners know; null before one played
    private final Quota changes = new Quota(); // of it, that are said

    /**
     * @param camera  what it is called
     * @param session the number of the one that runs or is tried
     */
    CameraEvents(String camera, LongSupplier session) {
        this.camera = camera;
        this.session = session;
        this.log = new EventLog(camera);
    }

    /** Any thread. */
    Registration listen(Executor executor, Consumer<? super CameraEvent> listener) {
        return log.listen(executor, listener);
    }

    /** A session is asked for, after this returns; any thread. */
    void request() {
        request(System.nanoTime());
    }

    /** The session that begins next was asked for then. */
    void request(long since) {
        requested.compareAndSet(0, since | 1);
    }

    /** A session is tried. */
    void connecting() {
        long request = requested.getAndSet(0);
        wanted = request != 0 && tried; // the first one is asked for by whoever makes the camera, not in spite of anything
        tried = true;
        asked = request == 0 ? System.nanoTime() : request;
        playing = false;
        attempt++;
        say(() -> LOG.debug("{}: opens its source, session {}, try {}", camera, session.getAsLong(), attempt));
        log.publish(new CameraEvent.Connecting(camera, System.nanoTime(), session.getAsLong(), attempt));
    }

    /** Somebody subscribes to a session of which nobody wanted a picture: the next one is asked for now. */
    void resumed() {
        asked = playing ? asked : System.nanoTime();
    }

    /** Which try the present session is since one played last, from 1. */
    int attempt() {
        return attempt;
    }

    /** Whether somebody has asked for the present session; else it is the first, or another try. */
    boolean isWanted() {
        return wanted;
    }

    /** When the present session was asked for, in the time of {@link System#nanoTime}. */
    long asked() {
        return asked;
    }

    /** The session has its first picture, or the first behind a rest. */
    void playing(StreamInfo stream) {
        boolean first = told == null;
        changed(stream);
        playing = true;
        attempt = 0;
        long now = System.nanoTime();
        log.publish(new CameraEvent.Playing(camera, now, session.getAsLong(), Duration.ofNanos(now - asked), stream));
        if (first) {
            say(() -> LOG.info("{} plays: {}", camera, stream));
        } else {
            say(() -> LOG.debug("{} plays, session {}: {}", camera, session.getAsLong(), stream));
        }
    }

    /**
     * An outage is over: pictures have come for a while. That is no event.
     *
     * @param seconds from the first failure to the first picture of the session that stays
     * @param tries   failures meanwhile
     */
    void again(long seconds, int tries) {
        say(() -> LOG.info("{} plays again after {} s, {} {}: {}", camera, seconds, tries, tries == 1 ? "try" : "tries", told));
    }

    /** Something about the stream is known now. Before the session plays that is for its first picture to say. */
    void known(StreamInfo stream) {
        if (playing) {
            changed(stream);
        }
    }

    private void changed(StreamInfo stream) {
        StreamInfo before = told;
        told = stream;
        if (before != null && !before.isSameStream(stream)) {
            log.publish(new CameraEvent.StreamChanged(camera, System.nanoTime(), session.getAsLong(), before, stream));
            if (changes.take(System.nanoTime())) { // a damaged stream may change with each picture
                say(() -> LOG.info("{}: the stream was {}, and is {}{}", camera, before, stream, changes.note()));
            } else {
                say(() -> LOG.debug("{}: the stream was {}, and is {}", camera, before, stream));
            }
        }
    }

    /** The session has failed; another one is tried. */
    void lost(FrameleaseException cause) {
        log.publish(new CameraEvent.Lost(camera, System.nanoTime(), session.getAsLong(), cause));
    }

    /** The camera waits before the next try. */
    void retrying(Duration delay) {
        log.publish(new CameraEvent.Retrying(camera, System.nanoTime(), session.getAsLong(), delay, attempt + 1));
    }

    /** Nobody subscribes any more, and so nothing is decoded of a source that stays open. */
    void rests() {
        playing = false;
        log.publish(new CameraEvent.Unwatched(camera, System.nanoTime(), session.getAsLong()));
        say(() -> LOG.debug("{} is not decoded, since nobody subscribes", camera));
    }

    /** Nobody subscribes, and so it does not connect. */
    void unwatched() {
        log.publish(new CameraEvent.Unwatched(camera, System.nanoTime(), session.getAsLong()));
        say(() -> LOG.info("{} is not connected, since nobody subscribes", camera));
    }

    /** There has been no memory for some time. */
    void starved(Shortage shortage) {
        log.publish(new CameraEvent.Starved(camera, System.nanoTime(), session.getAsLong(), shortage));
    }

    /** There is memory again. */
    void fed(Shortage shortage) {
        log.publish(new CameraEvent.Fed(camera, System.nanoTime(), session.getAsLong(), shortage));
    }

    /**
     * How the camera thread ended; whichever thread has decided it.
     *
     * @param thrown whether a failure is thrown to whoever opens the camera, who tells of it
     */
    void over(CameraState end, @Nullable FrameleaseException failure, @Nullable SourceException shortfall,
            boolean thrown) {
        switch (end) {
            case ENDED -> {
                log.publish(new CameraEvent.Ended(camera, System.nanoTime(), session.getAsLong(), Optional.ofNullable(shortfall)));
                say(() -> LOG.info("{} has ended", camera));
            }
            case FAILED -> {
                Objects.requireNonNull(failure, "failure");
                log.publish(new CameraEvent.Failed(camera, System.nanoTime(), session.getAsLong(), failure));
                if (thrown) {
                    say(() -> LOG.debug("{} has failed: {}", camera, failure.getMessage()));
                } else {
                    say(() -> LOG.warn("{} has failed: {}", camera, failure.getMessage()));
                }
            }
            default -> { // a close says so by itself
            }
        }
    }

    /** The camera is closed; any thread, any number of times. */
    void closed() {
        if (log.publish(new CameraEvent.Closed(camera, System.nanoTime(), session.getAsLong()))) {
            say(() -> LOG.info("{} is closed", camera));
        }
    }

    /** Waits until the listeners' executors have all events, but those of them that refuse or block; whatever fails of that. */
    void awaitHanded() {
        try {
            log.awaitHanded();
        } catch (Throwable t) { // no memory, perhaps: a close goes on
            say(() -> LOG.warn("{}: its close does not wait for listeners: {}", camera, t.toString()));
        }
    }

    /** A logger that throws loses its line, and keeps nobody from going on who waits for what comes behind it. */
    private void say(Runnable line) {
        try (var _ = LoggedCamera.of(camera)) {
            line.run();
        } catch (Throwable t) {
            // there is nowhere to tell it
        }
    }
}
