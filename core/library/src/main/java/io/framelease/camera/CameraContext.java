package io.framelease.camera;

import io.framelease.CameraOptions;
import io.framelease.SourceException;
import io.framelease.WhenUnwatched;
import io.framelease.device.DeviceBackend;
import io.framelease.ffmpeg.Demuxer;
import io.framelease.ffmpeg.Interrupt;
import io.framelease.ffmpeg.Source;
import io.framelease.ffmpeg.Transports;
import io.framelease.lease.FrameRegistry;
import io.framelease.lease.InFlightGate;
import java.util.concurrent.locks.LockSupport;
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

    /** Cuts the blocking calls of a stale session. */
    final Interrupt interrupt = new Interrupt(gate::isStale);

    /** How long nobody has subscribed; the camera thread's. */
    final Absence absence = new Absence();

    /** How far the camera thread has come with its source for the first time. */
    final FirstOpen firstOpen = new FirstOpen();

    private volatile @Nullable Thread thread;

    CameraContext(CameraOptions options, DeviceBackend device, Identity identity) {
        this(options, device, identity, identity.source());
        identity.log().cutBy(interrupt::hasCut);
    }

    /** For tests, without an identity, which has its name in FFmpeg's log. */
    CameraContext(CameraOptions options, DeviceBackend device, Identity identity, Source source) {
        this.options = options;
        this.device = device;
        this.identity = identity;
        this.source = source;
        this.stream = new StreamStatus(Transports.of(source, options.ffmpeg()));
        this.events = new CameraEvents(source.toString(), gate::session);
        this.registry = new FrameRegistry(source.toString());
        this.drops = new Drops(counters, source.toString(), gate::session);
        this.trace = new SessionTrace(counters, source.toString(), device.id());
    }

    /**
     * Waits until the source may be opened; camera thread.
     *
     * @param number the session's that wants to
     * @return the place, to be given back when the source is open or has failed
     * @throws SourceException of kind CUT if somebody wants another session meanwhile
     */
    OpenPlaces.Place awaitPlace(long number) {
        OpenPlaces places = (OpenPlaces) options.retry().openBudget();
        OpenPlaces.Place place = places.ask(source.budget());
        firstOpen.queued(true);
        try {
            while (!place.await(() -> gate.isStale(number), PLACE_PATIENCE_NANOS)) {
                if (gate.isStale(number)) {
                    throw source.cutShort();
                }
                source.warnings().say(LOG, "place", source + " waits to be opened: " + places.opening()
                        + " sources are being opened, " + places.waiting() + " wait; Retry.openBudget allows " + places);
            }
            return place;
        } catch (Throwable e) {
            place.close();
            throw e;
        } finally {
            firstOpen.queued(false);
        }
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
        wake();
    }
}
