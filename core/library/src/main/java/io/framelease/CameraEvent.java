package io.framelease;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * Something that has become of a camera; {@link Camera#listen} delivers it. Immutable. New kinds of events may be added, so a
 * {@code switch} over events has a default; the components of each kind stay as they are.
 *
 * <p>A camera's events come in this order:
 * <pre>
 * ( Connecting ( Play ( Unwatched Play )* Unwatched? )? ( Lost Retrying )? Unwatched? )* ( Ended | Failed )? Closed
 * Play = StreamChanged? Playing StreamChanged*
 * </pre>
 * There is no {@code Lost} where a reconnect was asked for. {@link Starved} and {@link Fed} take turns in between, for each
 * shortage by itself. {@link Closed} comes when the camera is closed, and nothing behind it. {@link Skipped} may stand anywhere,
 * and what the camera does then behind it.
 *
 * <p>Each has the camera's name as {@link Camera#source} gives it, the time when it happened by {@link System#nanoTime}, and the
 * number of the session that ran or was tried then ({@link Frame#session}; 0 before the first).
 *
 * @since 0.2.0
 */
public sealed interface CameraEvent {
    /** {@return what the camera is called, as {@link Camera#source}} */
    String camera();

    /** {@return when it happened, by {@link System#nanoTime}} */
    long nanoTime();

    /** {@return the number of the session that ran or was tried then, as {@link Frame#session}; 0 before the first} */
    long session();

    /** What a camera may run short of. New ones may be added: a {@code switch} has a default. */
    enum Shortage {
        /** All slots are held: frames must be closed, or {@link CameraOptions#slots} be more. */
        SLOTS,
        /** The device has no memory left. */
        DEVICE_MEMORY,
        /**
         * A reader: a subscription of {@link Overflow#BLOCK} is full and takes none of its frames. The camera waits for it, and all
         * its other subscriptions with it.
         */
        READER
    }

    /**
     * It opens its source.
     *
     * @param camera see {@link CameraEvent#camera}
     * @param nanoTime see {@link CameraEvent#nanoTime}
     * @param session see {@link CameraEvent#session}
     * @param attempt which try it is since a session played last, from 1
     */
    record Connecting(String camera, long nanoTime, long session, int attempt) implements CameraEvent {
        /** Checks that nothing is null. */
        public Connecting {
            Objects.requireNonNull(camera, "camera");
        }
    }

    /**
     * The first picture of a session is there, or the first one behind an {@link Unwatched} of the same session. The camera's state
     * is {@link CameraState#PLAYING} since a moment before: it has become that, or more, when this is delivered. Of a file this
     * comes when somebody has subscribed.
     *
     * @param camera see {@link CameraEvent#camera}
     * @param nanoTime see {@link CameraEvent#nanoTime}
     * @param session see {@link CameraEvent#session}
     * @param sinceRequest from what asked for the picture until it is there: the open or start of the camera, the first
     *        {@link Camera#reconnect} that the session answers, the end of the wait before the try, or the first subscription to
     *        what nobody has watched
     * @param stream what it plays; without a measured rate
     */
    record Playing(String camera, long nanoTime, long session, Duration sinceRequest, StreamInfo stream)
            implements CameraEvent {
        /** Checks that nothing is null. */
        public Playing {
            Objects.requireNonNull(camera, "camera");
            Objects.requireNonNull(sinceRequest, "sinceRequest");
            Objects.requireNonNull(stream, "stream");
        }
    }

    /**
     * The stream, or what decodes it, is another than before: in mid-stream, or in a session that is about to play.
     *
     * @param camera see {@link CameraEvent#camera}
     * @param nanoTime see {@link CameraEvent#nanoTime}
     * @param session see {@link CameraEvent#session}
     * @param before what it was when it was told last
     * @param stream what it is now; without a measured rate
     */
    record StreamChanged(String camera, long nanoTime, long session, StreamInfo before, StreamInfo stream)
            implements CameraEvent {
        /** Checks that nothing is null. */
        public StreamChanged {
            Objects.requireNonNull(camera, "camera");
            Objects.requireNonNull(before, "before");
            Objects.requireNonNull(stream, "stream");
        }
    }

    /**
     * A session has failed, or could not begin. The camera tries again.
     *
     * @param camera see {@link CameraEvent#camera}
     * @param nanoTime see {@link CameraEvent#nanoTime}
     * @param session see {@link CameraEvent#session}
     * @param cause why
     */
    record Lost(String camera, long nanoTime, long session, FrameleaseException cause) implements CameraEvent {
        /** Checks that nothing is null. */
        public Lost {
            Objects.requireNonNull(camera, "camera");
            Objects.requireNonNull(cause, "cause");
        }
    }

    /**
     * It waits before it tries again.
     *
     * @param camera see {@link CameraEvent#camera}
     * @param nanoTime see {@link CameraEvent#nanoTime}
     * @param session see {@link CameraEvent#session}
     * @param delay how long
     * @param attempt the number that the try will have, see {@link Connecting#attempt}
     */
    record Retrying(String camera, long nanoTime, long session, Duration delay, int attempt) implements CameraEvent
            {
        /** Checks that nothing is null. */
        public Retrying {
            Objects.requireNonNull(camera, "camera");
            Objects.requireNonNull(delay, "delay");
        }
    }

    /**
     * No pictures come, since nobody subscribes. Under {@link WhenUnwatched#DISCONNECT} a live source is not connected, nor tries
     * to be. Under {@link WhenUnwatched#SKIP}, and of a source that has an end, this comes behind a {@link Playing}: the source
     * stays open, and nothing of it is decoded. Pictures come again when somebody subscribes.
     *
     * @param camera see {@link CameraEvent#camera}
     * @param nanoTime see {@link CameraEvent#nanoTime}
     * @param session see {@link CameraEvent#session}
     */
    record Unwatched(String camera, long nanoTime, long session) implements CameraEvent {
        /** Checks that nothing is null. */
        public Unwatched {
            Objects.requireNonNull(camera, "camera");
        }
    }

    /**
     * Pictures are dropped, or wait, since there is no memory: for longer than {@link CameraOptions#exhaustedTimeout} (or 5
     * s, if that is shorter) since all slots are held, or because the device refuses. Or they wait for a reader, of which a full
     * queue has taken no frame for 5 s.
     *
     * @param camera see {@link CameraEvent#camera}
     * @param nanoTime see {@link CameraEvent#nanoTime}
     * @param session see {@link CameraEvent#session}
     * @param shortage of what
     */
    record Starved(String camera, long nanoTime, long session, Shortage shortage) implements CameraEvent {
        /** Checks that nothing is null. */
        public Starved {
            Objects.requireNonNull(camera, "camera");
            Objects.requireNonNull(shortage, "shortage");
        }
    }

    /**
     * There is memory for pictures again, or the reader has taken one, or is waited for no more.
     *
     * @param camera see {@link CameraEvent#camera}
     * @param nanoTime see {@link CameraEvent#nanoTime}
     * @param session see {@link CameraEvent#session}
     * @param shortage of what there was none
     */
    record Fed(String camera, long nanoTime, long session, Shortage shortage) implements CameraEvent {
        /** Checks that nothing is null. */
        public Fed {
            Objects.requireNonNull(camera, "camera");
            Objects.requireNonNull(shortage, "shortage");
        }
    }

    /**
     * Its source has ended, and all frames were delivered.
     *
     * @param camera see {@link CameraEvent#camera}
     * @param nanoTime see {@link CameraEvent#nanoTime}
     * @param session see {@link CameraEvent#session}
     * @param shortfall what was missing, if the source has ended before its container says so
     */
    record Ended(String camera, long nanoTime, long session, Optional<SourceException> shortfall)
            implements CameraEvent {
        /** Checks that nothing is null. */
        public Ended {
            Objects.requireNonNull(camera, "camera");
            Objects.requireNonNull(shortfall, "shortfall");
        }
    }

    /**
     * It has given up.
     *
     * @param camera see {@link CameraEvent#camera}
     * @param nanoTime see {@link CameraEvent#nanoTime}
     * @param session see {@link CameraEvent#session}
     * @param cause why
     */
    record Failed(String camera, long nanoTime, long session, FrameleaseException cause) implements CameraEvent {
        /** Checks that nothing is null. */
        public Failed {
            Objects.requireNonNull(camera, "camera");
            Objects.requireNonNull(cause, "cause");
        }
    }

    /**
     * It is closed. No event follows.
     *
     * @param camera see {@link CameraEvent#camera}
     * @param nanoTime see {@link CameraEvent#nanoTime}
     * @param session see {@link CameraEvent#session}
     */
    record Closed(String camera, long nanoTime, long session) implements CameraEvent {
        /** Checks that nothing is null. */
        public Closed {
            Objects.requireNonNull(camera, "camera");
        }
    }

    /**
     * The listener was so far behind that events were left out. What the camera does now follows: the events that
     * brought it there, which may have been delivered before.
     *
     * @param camera see {@link CameraEvent#camera}
     * @param nanoTime see {@link CameraEvent#nanoTime}
     * @param session see {@link CameraEvent#session}
     * @param count how many events were left out
     */
    record Skipped(String camera, long nanoTime, long session, long count) implements CameraEvent {
        /** Checks that nothing is null. */
        public Skipped {
            Objects.requireNonNull(camera, "camera");
        }
    }
}
