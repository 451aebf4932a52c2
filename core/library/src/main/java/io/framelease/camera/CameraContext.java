package io.framelease.camera;

import io.framelease.CameraOptions;
import io.framelease.SourceException;
import io.framelease.WhenUnwatched;
import io.framelease.device.DeviceBackend;
import io.framelease.ffmpeg.Demuxer;
import io.framelease.ffmpeg.Interrupt;
import io.framelease.ffmpeg.Learned;
import io.framelease.ffmpeg.Source;
import io.framelease.ffmpeg.Transports;
import io.framelease.lease.FrameRegistry;
import io.framelease.lease.InFlightGate;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the parts of one camera share: made with it, and the same for all of its sessions. */
final class CameraContext {
    private static final Logger LOG = LoggerFactory.getLogger(CameraContext.class);
    /** How long a camera waits for its turn to open its source before it says so, in ns. */
    private static final long PLACE_PATIENCE_NANOS = 5_000_000_000L;

    final CameraOptions options;
    final DeviceBackend device;
    final Identity identity;
    final Source source;
    final FrameRegistry registry;
    final Subscriptions subscriptions = new Subscriptions();
    final Counters counters = new Counters();
    final StreamStatus stream;
    final CameraEvents events;
    final Drops drops;
    final SessionTrace trace;

    /** Which session may publish, and what users want of the camera. */
    final InFlightGate gate = new InFlightGate();

    /** What it does, for whoever asks. */
    final Status status = new Status(gate::isClosing);

    /** What the camera's sessions have learned of its source. */
    final Learned learned = new Learned();

    /** Planned reconnects. */
    final Handovers handovers;

    /** Cuts the blocking calls of a stale session, and is replaced with a source that was opened beside it; camera thread. */
    private volatile Interrupt interrupt = new Interrupt(this::isCut);

    /** How long nobody has subscribed; the camera thread's. */
    final Absence absence = new Absence();

    /** How far the camera thread has come with its source for the first time. */
    final FirstOpen firstOpen;

    private volatile @Nullable Thread thread;
    private boolean waitsForLogin; // since the last session, for that of another camera; camera thread
    private boolean woken; // by that, to try now; the same

    CameraContext(CameraOptions options, DeviceBackend device, Identity identity) {
        this(options, device, identity, identity.source());
        identity.log().cutBy(() -> interrupt.hasCut() || handovers.hasCut());
    }

    /** For tests, without an identity, which has its name in FFmpeg's log. */
    CameraContext(CameraOptions options, DeviceBackend device, Identity identity, Source source) {
        this.options = options;
        this.device = device;
        this.identity = identity;
        this.source = source;
        this.firstOpen = new FirstOpen(device.stuckNanos());
        this.stream = new StreamStatus(Transports.of(source, options.ffmpeg()));
        this.events = new CameraEvents(source.toString(), gate::session);
        this.registry = new FrameRegistry(source.toString());
        this.drops = new Drops(counters, source.toString(), gate::session);
        this.handovers = new Handovers(this);
        this.trace = new SessionTrace(counters, source.toString(), device.id());
    }

    /** What cuts the camera thread's calls now; any thread. */
    Interrupt interrupt() {
        return interrupt;
    }

    /** The camera thread takes over a source that is cut by this; camera thread. */
    void cutBy(Interrupt taken) {
        interrupt = taken;
    }

    /**
     * Whether the blocking calls of a session are to return: it is stale, or it reads a packet and its successor has waited for
     * long; any thread.
     */
    boolean isCut(long number) {
        return gate.isStale(number) || handovers.cutsRead(number);
    }

    /**
     * Waits until the source may be opened; the camera thread, or one that opens for it.
     *
     * @param cut     whether it is not wanted any more; what makes it true unparks the thread
     * @param account whose login waits for what the host says to others with the same one; null for none that waits
     * @return the place, to be given back when the source's host has answered, or has failed; a file's counts nowhere
     * @throws SourceException of kind CUT if it is not wanted any more
     */
    OpenPlaces.Place awaitPlace(BooleanSupplier cut, @Nullable Object account) {
        OpenPlaces places = places();
        if (source.isFile()) {
            return OpenPlaces.none();
        }
        OpenPlaces.Place place = places.ask(source.budget(), account);
        firstOpen.queued(true);
        try {
            while (!place.await(cut, PLACE_PATIENCE_NANOS)) {
                if (cut.getAsBoolean()) {
                    throw source.cutShort();
                }
                source.warnings().say(LOG, "place", source + " waits to be opened: " + places.opening()
                        + " sources are being opened, " + places.waiting() + " wait; Retry.openBudget allows " + places
                        + ", and one at a time of a login that is not known to be good");
            }
            return place;
        } catch (Throwable e) {
            place.close();
            throw e;
        } finally {
            firstOpen.queued(false);
        }
    }

    /**
     * Waits until a session may open its source; camera thread. Spares a host a login that it has just refused to other cameras,
     * unless somebody asks for it.
     *
     * @param again whether it is a try of the camera's own, if nobody has asked for the session
     * @throws SourceException of kind CUT if it is stale, and as if the login had been refused
     */
    OpenPlaces.Place awaitTurn(long number, boolean again) {
        boolean spares = again && !events.isWanted();
        woken = isLoginTaken();
        if (waitsForLogin) {
            waitsForLogin = false;
            places().logins().asks(source.account(), this);
        }
        OpenPlaces.Place place = awaitPlace(() -> gate.isStale(number), spares ? source.account() : null);
        try {
            if (spares) {
                spareLogin();
            }
            return place;
        } catch (RuntimeException | Error e) {
            place.close();
            throw e;
        }
    }

    private void spareLogin() {
        long ago = places().logins().spare(source.account(), this);
        if (ago >= 0) {
            waitsForLogin = true;
            throw new SourceException(SourceException.Kind.AUTHENTICATION, "cannot open " + source
                    + ": its host has refused this login " + ago / 1_000_000_000
                    + " s ago, to other cameras, and is not asked again; check user and password");
        }
    }

    /**
     * Opens a session, and remembers a login that is refused, before somebody else has the place; camera thread.
     *
     * @param backoff before this try
     */
    Session opening(Backoff backoff, Supplier<Session> session) {
        try {
            return session.get();
        } catch (SourceException e) {
            if (e.kind() == SourceException.Kind.AUTHENTICATION) {
                waitsForLogin = places().logins().refused(source.account(), this, backoff.failed(e).refusedNanos());
            } else if (woken) {
                places().logins().passOn(source.account());
            }
            throw e;
        }
    }

    /** Whether its next try is due, since another camera's login was taken with which its own was refused; camera thread. */
    boolean isLoginTaken() {
        return waitsForLogin && !places().logins().waits(source.account(), this);
    }

    /** It has a session: its login was taken, or it needs none; camera thread. */
    void loginTaken() {
        places().taken(source.account(), this);
    }

    /** Its session is over; camera thread. */
    void sessionOver() {
        places().logins().lost(source.account(), this);
    }

    /** The camera thread ends. */
    void ended() {
        source.warnings().end();
        places().logins().ended(source.account(), this);
    }

    private OpenPlaces places() {
        return (OpenPlaces) options.retry().openBudget();
    }

    /** A session is about to open its source, whose time begins behind this; camera thread. */
    void opens() {
        device.bindThread();
        Demuxer.prepare();
        firstOpen.begins();
    }

    /** A session has its source open; camera thread. */
    void sourceOpened() {
        firstOpen.sourceOpened();
        trace.sourceOpened();
    }

    /** Whether nobody has subscribed for so long that its connection is not kept; camera thread. */
    boolean isUnwatched() {
        return options.whenUnwatched() == WhenUnwatched.DISCONNECT
                && absence.isLong(!subscriptions.isEmpty(), System.nanoTime());
    }

    /** Names the camera thread; before it starts. */
    void serve(Thread cameraThread) {
        thread = cameraThread;
    }

    /** Wakes the camera thread if it waits for anything; any thread. */
    void wake() {
        LockSupport.unpark(thread);
    }

    /** Asks for another session and cuts what the camera thread does now; any thread. As {@link InFlightGate#request}. */
    long requestSession() {
        events.request();
        long stale = gate.request();
        if (stale != InFlightGate.REFUSED) {
            cut();
        }
        return stale;
    }

    /** Asks for the end and cuts what the camera thread does now; any thread, any number of times. */
    void requestClose() {
        gate.close();
        cut();
    }

    private void cut() {
        interrupt.wake();
        handovers.wake();
        wake();
    }

    /**
     * As {@link #reconnect()}, of that session alone: where a later one runs already, that goes on. Any thread but the camera's.
     *
     * @param session a number that the running session has or had
     */
    boolean reconnect(long session) {
        if (!gate.isStale(session)) { // else the session that begins next was asked for by somebody else, or runs
            events.request();
        }
        long stale = gate.request(session);
        if (stale != InFlightGate.REFUSED) {
            cut();
        }
        gate.awaitLeft(stale);
        return stale != InFlightGate.REFUSED;
    }

    /** As {@link io.framelease.Camera#reconnect}; any thread but the camera's. */
    boolean reconnect() {
        long stale = requestSession();
        gate.awaitLeft(stale);
        return stale != InFlightGate.REFUSED;
    }
}
