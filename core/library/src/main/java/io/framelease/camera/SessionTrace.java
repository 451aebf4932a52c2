package io.framelease.camera;

import io.framelease.DeviceLostException;
import io.framelease.FrameleaseException;
import io.framelease.SourceException;
import io.framelease.SourceException.Kind;
import io.framelease.recording.Phases;
import io.framelease.recording.ReconnectRecord;
import io.framelease.recording.Recording;
import io.framelease.recording.SessionRecord;
import org.jspecify.annotations.Nullable;

/**
 * Follows a camera's sessions: counts reconnects by what led to them and what was read, and tells Flight Recorder how long each
 * session, each reconnect and the parts of a session's beginning took. No clock is read unless a recording wants to know.
 * Confined to the camera thread.
 */
final class SessionTrace {
    private static final String DEVICE = "DEVICE";

    private final Counters counters;
    private final String camera;
    private final String device;

    private @Nullable SessionRecord session;
    private @Nullable ReconnectRecord reconnect;
    private Kind cause = Kind.OTHER; // why the last session ended that had reached its source
    private String reconnectCause = "";
    private int sessions; // since the reconnect began
    private boolean reachedOnce;
    private boolean reachedNow;
    private boolean playedOnce;

    private boolean timed; // whether the moments of the present session are noted
    private long number;
    private int attempt;
    private long asked;
    private long framesBefore;
    private final long[] moments = new long[4]; // of the parts' ends, in their order; as many as there are
    private int reached;
    private long begun;

    /** @param camera what it is called */
    SessionTrace(Counters counters, String camera, String device) {
        this.counters = counters;
        this.camera = camera;
        this.device = device;
    }

    /**
     * A session begins.
     *
     * @param sessionNumber the session's
     * @param tried         which try it is since a session played last, from 1
     * @param askedAt       when it was asked for
     */
    void begin(long sessionNumber, int tried, long askedAt) {
        session = Recording.session();
        timed = session != null || reconnect != null;
        number = sessionNumber;
        attempt = tried;
        asked = askedAt;
        sessions++;
        reached = 0;
        framesBefore = counters.frames.get();
        if (timed) {
            begun = System.nanoTime();
        }
    }

    /** Its source is open. */
    void sourceOpened() {
        note(0);
    }

    /** It has a decoder. */
    void decoderOpened() {
        note(1);
    }

    /** A packet of so many bytes was read. */
    void packet(int bytes) {
        counters.receivedBytes.addAndGet(bytes);
        note(2);
    }

    /** Where the source is opened anew in one session, or a packet follows another, the first moment counts. */
    private void note(int part) {
        if (timed && reached == part) {
            moments[reached++] = System.nanoTime();
        }
    }

    /** Its source is reached, so that it counts as a session. */
    void connected() {
        if (reachedOnce) {
            counters.reconnected(cause);
        }
        reachedOnce = true;
        reachedNow = true;
    }

    /** It has published its first frame. */
    void playing() {
        note(3);
        playedOnce = true;
        if (reconnect != null) {
            ReconnectRecord over = reconnect;
            reconnect = null;
            over.end(camera, device, number, sessions, reconnectCause, phases());
        }
    }

    /** It was cut for another one, or for the camera's end. */
    void cut(boolean closing) {
        ended(closing ? "CLOSED" : Kind.CUT.name(), Kind.CUT, closing);
    }

    /** It was cut since nobody subscribes: what follows then is no reconnect that anybody waits for. */
    void unwatched() {
        ended("UNWATCHED", Kind.CUT, true);
    }

    /** It ended with its source, and no other one follows. */
    void sourceEnded() {
        ended("END", Kind.ENDED, true);
    }

    /**
     * It has failed.
     *
     * @param last whether no other one follows
     */
    void failed(FrameleaseException failure, boolean last) {
        Kind kind = failure instanceof SourceException e ? e.kind() : Kind.OTHER;
        ended(failure instanceof SourceException ? kind.name() : failure instanceof DeviceLostException ? "DEVICE_LOST" : DEVICE,
                kind, last);
    }

    private void ended(String outcome, Kind kind, boolean last) {
        if (reachedNow) {
            reachedNow = false;
            cause = kind;
        }
        if (session != null) {
            SessionRecord over = session;
            session = null;
            over.end(camera, device, number, attempt, counters.frames.get() - framesBefore, outcome, phases());
        }
        if (reconnect == null && playedOnce && !last) {
            reconnect = Recording.reconnect();
            reconnectCause = outcome;
            sessions = 0;
        }
    }

    private Phases phases() {
        return timed ? new Phases(begun - asked, part(0), part(1), part(2), part(3))
                : new Phases(Phases.UNKNOWN, Phases.UNKNOWN, Phases.UNKNOWN, Phases.UNKNOWN, Phases.UNKNOWN);
    }

    private long part(int index) {
        return index >= reached ? Phases.UNKNOWN : moments[index] - (index == 0 ? begun : moments[index - 1]);
    }
}
