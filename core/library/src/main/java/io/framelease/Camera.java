package io.framelease;

import io.framelease.camera.CameraImpl;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * One source of video, its reconnects included. A thread of its own reads, decodes and publishes; it waits for no engine
 * (unless asked to, by {@link Overflow#BLOCK} or {@link WhenExhausted#BLOCK}) and for no other camera.
 *
 * <p>A camera may be reconnected and closed at any moment, by any thread, in any order with the frames and views taken from
 * it. No memory is freed while somebody reads it, and nobody is waited for.
 *
 * <p>A source that has no end of its own is live: a connection that ends is lost then, and tried again after a wait that
 * {@link Retry} tells. One that has an end, a file or a web resource with a length, is played once (or again and again,
 * {@link CameraOptions#loop}): where its connection breaks, reading goes on where it was, or the camera fails. A source of
 * which no picture comes has failed.
 *
 * <p>All methods may be called by any thread. Those that ask wait for nothing.
 *
 * @since 0.2.0
 */
public sealed interface Camera extends AutoCloseable permits CameraImpl {
    /**
     * Opens a camera and waits until its source is connected, which may be before its first picture ({@link CameraState#PLAYING}).
     *
     * @param options what to open and how
     * @param device  where frames shall live, from {@link Devices}
     * @return the camera, the caller's to close
     * @throws SourceException        if the source cannot be opened within its connect timeout, or has no video; of {@link
     *                                SourceException.Kind#CUT} if the calling thread is interrupted, which it still is then
     * @throws DeviceException        if the device cannot be used, or stays in one call for about a minute when the source is
     *                                open and a decoder is made
     * @throws NativeLibraryException if FFmpeg's libraries cannot be loaded
     */
    static Camera open(CameraOptions options, Device device) {
        return CameraImpl.open(options, device);
    }

    /**
     * Starts a camera without waiting for its source: one that cannot be reached, or whose server answers something else, is
     * tried again and again. What no further try can change is not: a file that is not there, an option that FFmpeg does not
     * have. Such a camera has {@linkplain CameraState#FAILED failed}, which each subscription is told. What can be seen of the
     * source's text alone is thrown here, and there is no camera: a protocol other than those of {@link CameraOptions#of}.
     *
     * @param options what to open and how
     * @param device  where frames shall live, from {@link Devices}
     * @return the camera, the caller's to close
     * @throws SourceException        if the source is of a protocol that is not supported, or no text that can be one ({@link
     *                                SourceException.Kind#UNSUPPORTED})
     * @throws NativeLibraryException if FFmpeg's libraries cannot be loaded
     */
    static Camera start(CameraOptions options, Device device) {
        return CameraImpl.start(options, device);
    }

    /**
     * {@return what the camera is called in logs, exceptions, thread names and metrics: its {@link CameraOptions#name}, or
     * its source without what could be a secret} Of cameras that are open at the same time and would be called the same, the
     * second has {@code #2} behind that, and so on.
     */
    String source();

    /** {@return where the camera's frames live} */
    Device device();

    /** {@return what it is doing now} */
    CameraState state();

    /**
     * {@return what its stream is and what decodes it, as far as that is known now} There from the moment on that the source is
     * open and says what it is, before the first picture too. Between sessions, and after the camera's end, it says what was
     * known last.
     */
    Optional<StreamInfo> stream();

    /** {@return its counts} */
    CameraStats stats();

    /**
     * {@return why the camera has failed, or failed last before it tried again} It stays what it was when the camera plays again:
     * {@link #state} says whether it does. Of a file that has ended before its container
     * says so ({@link SourceException.Kind#TRUNCATED}) this says what is missing; such a camera has {@linkplain
     * CameraState#ENDED ended} and delivered what is there.
     */
    Optional<FrameleaseException> failure();

    /**
     * Has a listener told what becomes of the camera: first the events that brought it to what it does now, then each that
     * follows, in order and none twice.
     *
     * <p>One event at a time runs, on the executor's threads: a direct executor ({@code Runnable::run}) or one of virtual threads
     * serves as well. The camera waits for none of it: a listener may block or throw (which is a warning), an executor may wait,
     * run the task in its caller, or reject it, and is then asked again later. One that drops tasks in silence gets no more
     * events; one that is shut down ends the registration. It may be shut down when {@link #close} has returned, and delivers all
     * of the events then: so a {@code try} with resources that names the executor first and the camera behind it loses none. A
     * listener that is more than 1,024 events behind is told by {@link CameraEvent.Skipped} how many it has lost, and then what
     * the camera does now, so that memory has a bound; an outage has three events each try.
     *
     * <p>Memory consistency effects: what the camera thread does before an event happens before the delivery of the event, and
     * that before the delivery of the next.
     *
     * @param executor runs the listener
     * @param listener is given the events; it may call any method of the camera
     * @return the registration, the caller's to close; it ends behind {@link CameraEvent.Closed} by itself
     */
    Registration listen(Executor executor, Consumer<? super CameraEvent> listener);

    /**
     * Waits until the camera is in one of these states, or was since the call began: also one that has gone by when this thread
     * wakes up is returned. {@link CameraState#PLAYING} is reached with the first picture. Where nothing is decoded while nobody
     * subscribes ({@link WhenUnwatched#SKIP}, {@link WhenUnwatched#DISCONNECT}, and of a file before its first subscription) that
     * is not before somebody does.
     *
     * <p>When the camera ends first, in a state that is not among them and behind which none of them can come, this returns that
     * state at once; {@link #failure} says why. (Behind {@link CameraState#ENDED} only {@link CameraState#CLOSED} comes, behind
     * the others nothing.)
     *
     * @param states  what to wait for
     * @param timeout how long at most; zero or less to look once. Any duration is accepted
     * @return the state that was reached; any other one, as of the return, if time is over or the camera has ended otherwise
     * @throws InterruptedException if it is in none of them and the calling thread is interrupted, before or while it waits
     */
    CameraState awaitState(Set<CameraState> states, Duration timeout) throws InterruptedException;

    /**
     * Waits until the camera is in a state, as {@link #awaitState(Set, Duration)}.
     *
     * @param state   what to wait for
     * @param timeout how long at most; zero or less to look once. Any duration is accepted
     * @return whether it was reached; false if time is over or the camera has ended otherwise
     * @throws InterruptedException if it is not in the state and the calling thread is interrupted, before or while it waits
     */
    default boolean awaitState(CameraState state, Duration timeout) throws InterruptedException {
        return awaitState(Set.of(Objects.requireNonNull(state, "state")), timeout) == state;
    }

    /**
     * {@return how long until it tries again, not negative; empty unless it is {@link CameraState#WAITING}} Zero where the time has
     * come and the camera thread is about to begin.
     */
    Optional<Duration> nextTry();

    /**
     * Opens a way to the camera's frames, from the next one on. A source that has an end begins with the first
     * subscription, so that whoever subscribes then gets all of it.
     *
     * @param overflow what happens to frames that are not read in time; queues hold {@link CameraOptions#queue} frames
     * @return the subscription, the caller's to close; it ends with the camera, and has ended at once if the camera has
     * @throws IllegalStateException if the camera is closed
     */
    default Subscription subscribe(Overflow overflow) {
        return subscribe(overflow, Demand.everyFrame());
    }

    /**
     * Opens a way to some of the camera's frames, as {@link #subscribe(Overflow)} does to all of them. The camera decodes and
     * copies no more than its subscriptions want together. {@link CameraOptions#whenUnwatched} says how long the first frame takes
     * where nobody subscribes yet.
     *
     * @param overflow what happens to frames that are wanted and not read in time; queues hold {@link CameraOptions#queue} frames
     * @param demand   which frames are wanted; the subscription may change it
     * @return the subscription, the caller's to close; it ends with the camera, and has ended at once if the camera has
     * @throws IllegalStateException if the camera is closed
     */
    Subscription subscribe(Overflow overflow, Demand demand);

    /**
     * Looks up a frame by its number while somebody holds it.
     *
     * @param id its {@link Frame#id}
     * @return another reference, the caller's to close; empty if nobody holds the frame any more
     */
    Optional<Frame> frame(long id);

    /** {@return frames held now, with their age and holders; for diagnosis} */
    List<LeakedFrame> outstanding();

    /**
     * Takes back frames that were decoded longer ago than this. They cannot be opened any more; open views stay valid.
     *
     * @param age how long ago at least; zero or less for all of them
     * @return how many were taken back
     */
    int revokeOlderThan(Duration age);

    /**
     * Ends the present session and begins a new one at once. Returns as soon as nothing of the old session will be
     * published any more, which takes as long as publishing one frame; the rest is the camera thread's. Frames that are
     * held stay as the camera's {@link CameraOptions#outstanding} policy says.
     *
     * <p>Any thread may call this, with frames and views of this camera open too. While it is connecting, connecting begins
     * anew; while it waits to try again, it tries at once. Calls that come before the new session begins are one reconnect.
     *
     * <p>With a drain policy the new session begins when the held frames are closed or their time is over; this call does not
     * wait for that.
     *
     * @return false if the camera has ended, failed or been closed, so that there is nothing to reconnect
     */
    boolean reconnect();

    /**
     * Begins a new session before the present one ends (make before break), for a reconnect that is planned: frames of the present
     * session come until the new one has its first key frame. Returns when nothing of the old session will be published any more.
     *
     * <p>The new source is opened beside the old one by a thread of its own, within {@link CameraOptions#connectTimeout} and in
     * its turn ({@link Retry#openBudget}), and has as long for its first key frame as each session: 4 times {@link
     * Decoding#noFrameTimeout}, or {@link CameraOptions#readTimeout}. Until then it costs a connection and one packet: no decoder,
     * and no slot. So the camera must have room for a second session. The last frame of the old session has arrived behind the
     * first of the new one, so that no time is lost; some pictures may come twice, once of each session. Of a silent old session
     * nothing is waited for for longer than 2 s. A file begins anew. Of a stream without key frames, which is refreshed bit by bit,
     * the new session begins at a recovery point, and its first picture comes when the refresh is complete.
     *
     * <p>Engines that make the camera wait ({@link Overflow#BLOCK}, {@link WhenExhausted#BLOCK}) are waited for besides, for 5 s in
     * all: what of the old session they have no room for by then is lost, as at a reconnect. So the thread that reads may call this
     * too, and waits those 5 s for itself if its queue is full or it holds all slots. A drain policy ({@link
     * CameraOptions#outstanding}) applies between both sessions, as at each reconnect: frames pause for it, and this call waits.
     *
     * <p>If the new source cannot be opened, the present session goes on as if nothing had been asked for. A {@link #reconnect} or
     * {@link #close} meanwhile, and a loss of the present session, call the new one off, and this returns at once. Where no source
     * is open, or is not any more, there is nothing to keep, and this is a {@link #reconnect}; also where a path leads to a FIFO or
     * a device, of which two readers would have a part each. Calls during one handover are one handover. If the waiting thread
     * is interrupted the handover, or the reconnect, goes on.
     *
     * <p>Any thread may call this, with frames and views of this camera open too.
     *
     * @return whether another session has begun, or is about to; false if the camera has ended, failed or been closed
     * @throws SourceException      if the new source cannot be opened, is too late, or the camera has no room for it ({@link
     *                              SourceException.Kind#BUSY}), or its thread does not come back from a call that nothing cuts
     *                              ({@link SourceException.Kind#TIMED_OUT}); the present session goes on
     * @throws InterruptedException if the calling thread is interrupted, before or while it waits
     */
    boolean handOver() throws InterruptedException;

    /**
     * Ends the camera and all its subscriptions. Frames that are held stay readable. Waits for the camera thread, at most
     * {@link CameraOptions#closeTimeout}; if that is over (a native call that does not return), the thread is left to end
     * by itself. With a drain policy then waits for held frames as long as that says (also if a caller holds one itself), and
     * takes back those left. Then reports the frames that nobody has closed: one warning each, and {@link #outstanding()}.
     *
     * <p>When this returns, each listener's executor has been given all events up to {@link CameraEvent.Closed}, if it takes tasks
     * without waiting. One that rejects them delays this by nothing, one that keeps its caller waiting by 200 ms, and one that is
     * slow in another way by 2 s at most; they are given the events later.
     *
     * <p>Any thread, any number of times. An interrupt of the calling thread does not end the waits, and is kept.
     */
    @Override
    void close();
}
