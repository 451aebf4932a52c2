package io.framelease.camera;

import io.framelease.CameraState;
import io.framelease.FrameleaseException;
import io.framelease.NativeLibraryException;
import io.framelease.SourceException;
import io.framelease.SourceException.Kind;
import io.framelease.device.HeapTrim;
import io.framelease.ffmpeg.OpenOptions;
import io.framelease.lease.InFlightGate;
import io.framelease.text.RedactedException;
import io.framelease.threads.LoggedCamera;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a camera's thread does: one session after the other, until it is closed, its source ends, or it gives up. */
final class CameraThread implements Runnable, Progress.Told {
    private static final Logger LOG = LoggerFactory.getLogger(CameraThread.class);

    private final CameraImpl camera;
    private final CameraContext context;
    private final boolean untiring;
    private boolean connectedOnce;
    private boolean live; // whether a connection had no end of its own: one that has is an answer for a while then
    private boolean hopeless; // whether what the user wants of it can never be opened
    private Backoff backoff;
    private final Outages outages;
    private @Nullable SourceException shortfall; // of a source that has ended
    private @Nullable Successor taken; // whose source the next session goes on with; to be closed

    /**
     * @param untiring whether the first connect is tried again when it fails, as later ones are
     */
    CameraThread(CameraImpl camera, CameraContext context, boolean untiring) {
        this.camera = camera;
        this.context = context;
        this.untiring = untiring;
        this.backoff = Backoff.of(context.options.retry());
        this.outages = new Outages(context.source);
    }

    @Override
    public void run() {
        try (var _ = LoggedCamera.of(context.source.toString())) {
            serve();
        }
    }

    private void serve() {
        CameraState end = CameraState.CLOSED;
        FrameleaseException failure = null;
        try {
            context.identity.bind();
            Publisher publisher = new Publisher(context);
            camera.publisher = publisher;
            try (Decoders decoders = new Decoders(context, publisher)) {
                end = sessions(publisher, decoders);
            } finally {
                try {
                    dropTaken();
                } finally {
                    publisher.close();
                }
            }
        } catch (FrameleaseException e) {
            if (!backoff.isOver()) { // else the outage was counted when it began
                context.counters.errors.incrementAndGet();
            }
            failure = e;
            end = CameraState.FAILED;
        } catch (Throwable t) {
            Throwable shown = RedactedException.of(t);
            LOG.error("{}: the camera thread ends", context.source, shown);
            context.counters.errors.incrementAndGet();
            failure = new SourceException(context.source + ": " + shown, shown);
            end = CameraState.FAILED;
        } finally {
            context.ended();
            camera.over(end, failure, shortfall);
            HeapTrim.cameraEnded();
        }
    }

    private CameraState sessions(Publisher publisher, Decoders decoders) {
        Pauses pauses = new Pauses(context, publisher, decoders);
        while (true) {
            long number = begin(pauses);
            if (number == InFlightGate.REFUSED) {
                return CameraState.CLOSED;
            }
            context.identity.log().tries(backoff.isOutage());
            publisher.begin(number);
            context.status.doing(CameraState.CONNECTING);
            context.events.connecting();
            context.trace.begin(number, context.events.attempt(), context.events.asked());
            FrameleaseException failure;
            try {
                SessionEnd ended = session(publisher, decoders, number);
                if (ended == SessionEnd.SOURCE_ENDED && context.gate.endUnlessRequested()) {
                    context.trace.sourceEnded();
                    return CameraState.ENDED;
                }
                if (ended == SessionEnd.UNWATCHED) {
                    context.trace.unwatched();
                    continue;
                }
                if (ended != SessionEnd.LOST || context.gate.isStale(number)) {
                    context.trace.cut(context.gate.isClosing());
                    continue; // somebody wants it, perhaps since it was lost
                }
                failure = new SourceException(Kind.ENDED, context.source + " has ended the connection");
            } catch (RuntimeException | Error e) {
                dropTaken(); // else it would grow old until the next try
                context.handovers.withdraw(); // also of a session that had no source yet
                failure = outages.known(e);
                if (context.gate.isStale(number) && !context.device.isLost()) {
                    context.trace.cut(context.gate.isClosing());
                    continue; // what failed was cut
                }
                if (context.device.isLost() || decoders.isForbidden(failure) || !retries(failure)) {
                    context.trace.failed(failure, true);
                    throw failure; // counted where the thread ends
                }
            }
            if (!backoff.isOutage()) { // of an outage only the first failure is an error
                context.counters.errors.incrementAndGet();
                outages.begin();
            }
            backoff = backoff.failed(failure);
            context.trace.failed(failure, backoff.isOver());
            if (backoff.isOver()) {
                throw givenUp(failure);
            }
            lost(failure);
            pauses.awaitRetry(number, backoff.delay(ThreadLocalRandom.current().nextDouble()));
        }
    }

    /** Begins the next session: the one whose source was taken over, unless somebody wants another one. */
    private long begin(Pauses pauses) {
        Successor next = taken;
        if (next != null) {
            context.cutBy(next.interrupt());
            long number = context.gate.succeed();
            if (number != InFlightGate.REFUSED) {
                context.interrupt().begin(number);
                context.events.request(next.asked());
                context.handovers.opened(number); // before anybody asks for the next
                next.settle(true);
                return number;
            }
            dropTaken();
        }
        pauses.awaitWatched();
        long number = context.gate.begin();
        context.handovers.wake(); // what was to follow the session before
        context.interrupt().begin(number);
        return number;
    }

    /** Closes a source that was taken over and belongs to no session. */
    private void dropTaken() {
        Successor dropped = taken;
        taken = null;
        if (dropped != null) {
            dropped.dispose();
        }
    }

    /** The last of all tries that the user allows. */
    private FrameleaseException givenUp(FrameleaseException failure) {
        return !(failure instanceof SourceException last) ? failure : new SourceException(last.kind(), last.getMessage()
                + "; given up after " + backoff.failures() + (backoff.failures() == 1 ? " try" : " tries"), last);
    }

    /** A session that failed, or could not begin. */
    private void lost(FrameleaseException failure) {
        context.status.failed(failure);
        context.events.lost(failure);
        outages.say(failure, backoff.isLogin());
    }

    /** Plays one session. */
    private SessionEnd session(Publisher publisher, Decoders decoders, long number) {
        Progress progress = new Progress(this, backoff.stableNanos());
        try (Session session = open(publisher, decoders, number, progress)) {
            connected(session, number);
            SessionEnd ended = null;
            try {
                ended = session.play();
                if (ended == SessionEnd.SOURCE_ENDED && live) { // a picture that says "no signal", say
                    ended = SessionEnd.LOST;
                }
                session.shortfall().ifPresent(this::warn);
            } finally {
                context.sessionOver();
                context.handovers.withdraw();
                backoff = backoff.ran(progress.run());
                if (ended != SessionEnd.SOURCE_ENDED && !context.gate.isClosing()) {
                    settleOutstanding();
                }
                publisher.endSession();
                context.stream.meter().end();
            }
            taken = ended == SessionEnd.HANDED_OVER ? session.leaving().give() : null;
            return ended;
        }
    }

    /** Opens the source, when it is its turn. */
    private Session open(Publisher publisher, Decoders decoders, long number, Progress progress) {
        if (!connectedOnce) { // what was taken once is taken each time
            check();
        }
        Successor source = taken;
        try (OpenPlaces.Place place = source != null ? OpenPlaces.none() : context.awaitTurn(number, untiring || connectedOnce)) {
            Session opened = context.opening(backoff,
                    () -> new Session(context, publisher, decoders, number, progress, source, place));
            taken = null; // behind the last that may throw: what no session has taken on is dropped
            return opened;
        }
    }

    private void check() {
        try {
            OpenOptions.of(context.options).check(context.source);
        } catch (SourceException e) {
            hopeless = true;
            throw e;
        }
    }

    private void warn(SourceException missing) {
        shortfall = missing;
        context.status.failed(missing);
        LOG.warn("{}", missing.getMessage());
    }

    @Override
    public void playing() {
        context.status.picture();
        context.trace.playing();
        context.identity.log().plays();
        context.events.playing(Objects.requireNonNull(context.stream.known(), "a session knows its stream"));
    }

    @Override
    public void resting(boolean played) {
        context.status.doing(CameraState.UNWATCHED);
        if (played) { // else listeners know of no picture that could be missed
            context.events.rests();
        }
    }

    @Override
    public void awaited() {
        context.status.doing(CameraState.CONNECTING);
        context.events.resumed();
    }

    /** An outage is over, which one or two pictures do not end. */
    @Override
    public void stable(long since) {
        if (backoff.isOutage()) {
            context.events.again((since - outages.lostAt()) / 1_000_000_000, backoff.failures());
        }
    }

    private void connected(Session session, long number) {
        context.handovers.opened(number);
        connectedOnce = true;
        live |= session.isLive();
        context.counters.sessions.incrementAndGet();
        context.trace.connected();
        context.loginTaken();
        context.firstOpen.decided();
    }

    /** The drain policy before a reconnect; at a close it is the closing thread's to wait. */
    private void settleOutstanding() {
        if (context.options.outstanding().drain() != null) {
            context.drops.unread(context.subscriptions.takeBackAll());
            Leftovers.drain(context, context.gate::isClosing);
        }
    }

    /**
     * Whether another try may help. Not with files; not with a source that has always had an end, which would begin anew; and a
     * source that was never reached is not tried again for what its user alone can change. A server's answer is none of that.
     */
    private boolean retries(FrameleaseException e) {
        if (context.source.isFile() || e instanceof NativeLibraryException) {
            return false;
        }
        return connectedOnce ? live : untiring && !hopeless;
    }
}
