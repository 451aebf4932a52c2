package io.framelease.testkit.rtsp;

import io.framelease.testkit.NumberedVideo;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * A camera made of software that is called, as most are: a server of RTSP (OPTIONS, DESCRIBE, SETUP, PLAY, GET_PARAMETER,
 * TEARDOWN) at a port of the loopback interface, with RTP over the same connection or by UDP. It sends a {@link NumberedVideo}
 * again and again in real time, as H.264 that loses nothing, so that who watches it knows what every byte must be, over
 * reconnects too; or a {@linkplain #serve(byte[], int) recording}.
 *
 * {@snippet lang="java" :
 * import io.framelease.*;
 * import io.framelease.testkit.NumberedVideo;
 * import io.framelease.testkit.rtsp.*;
 * import java.nio.file.Files;
 * import java.nio.file.Path;
 * import java.time.Duration;
 *
 * public class Resets {
 *     public static void main(String[] args) throws Exception {
 *         Path file = Files.createTempFile("numbers-", ".y4m");
 *         NumberedVideo video = NumberedVideo.write(file, 0, 25, 100);
 *         try (RtspCamera server = RtspCamera.serve(video);
 *              FaultProxy proxy = FaultProxy.before(server.port(), 42); // the seed of what is by chance
 *              Camera camera = Camera.open(CameraOptions.of(proxy.url()), Devices.host());
 *              Subscription frames = camera.subscribe(Overflow.KEEP_LATEST)) {
 *             frames.poll(Duration.ofMinutes(2)).close();
 *             proxy.inject(Phase.PLAYING, new Fault.Reset(), 1); // the one connection that there is
 *             for (long session = 1; session == 1;) {
 *                 try (Frame frame = frames.poll(Duration.ofMinutes(2)); FrameView view = frame.open()) {
 *                     if (frame.info().damage() == Damage.NONE) { // the reset may have cut a picture in two
 *                         int number = video.find(view).orElseThrow(); // else it is none of its pictures
 *                     }
 *                     session = frame.session();
 *                 }
 *             }
 *         } finally {
 *             Files.delete(file);
 *         }
 *     }
 * }
 * }
 *
 * <p>The picture of a numbered video is the same for all sessions at a time, and its number goes on while nobody watches; it has a
 * key frame (IDR) a second. Each session begins with a key frame unless {@link #beginInMidGop} says otherwise, and has a clock of
 * its own that RTCP sender reports tell of. A client that does not read loses pictures, and has a key frame next. At most 64
 * connections are served at a time, by daemon threads, two each.
 *
 * <p>All methods may be called from any thread. Whoever started it closes it.
 *
 * @since 0.2.0
 */
public final class RtspCamera implements AutoCloseable {
    private static final int MOST_CONNECTIONS = 64;
    private static final long SECOND = 1_000_000_000;

    private final Pictures shown;
    private final Acceptor<RtspClient> acceptor;
    private final Map<String, LongAdder> requests = new ConcurrentHashMap<>();
    private final Sessions sessions = new Sessions();
    private final LongAdder pictures = new LongAdder();
    private final LongAdder skipped = new LongAdder();
    private final PacketLoss loss = new PacketLoss();
    private final long epoch = System.nanoTime();
    private volatile boolean beginsInMidGop;

    private RtspCamera(Pictures shown) {
        this.shown = shown;
        this.acceptor = new Acceptor<>("framelease-rtsp-camera", MOST_CONNECTIONS, socket -> new RtspClient(this, socket));
    }

    /**
     * Switches a camera on.
     *
     * @param video what it shows; its file is not read
     * @return the camera, the caller's to close
     * @throws NullPointerException if {@code video} is null
     * @throws UncheckedIOException if there is no free port
     */
    public static RtspCamera serve(NumberedVideo video) {
        return start(NumberedPictures.of(Objects.requireNonNull(video, "video")));
    }

    /**
     * Switches a camera on that shows a recording of any size again and again. Each session begins with its first picture.
     *
     * @param stream          H.264 or HEVC, raw (Annex B), that begins with its parameter sets and a key frame (IDR), and whose
     *                        pictures are shown in the order in which they are coded
     * @param framesPerSecond pictures a second, 1 or more
     * @return the camera, the caller's to close
     * @throws NullPointerException     if {@code stream} is null
     * @throws IllegalArgumentException if it does not begin so, or the number is out of its range
     * @throws UncheckedIOException     if there is no free port
     */
    public static RtspCamera serve(byte[] stream, int framesPerSecond) {
        return start(new Recording(Objects.requireNonNull(stream, "stream"), framesPerSecond));
    }

    private static RtspCamera start(Pictures shown) {
        RtspCamera camera = new RtspCamera(shown);
        camera.acceptor.start();
        return camera;
    }

    /** {@return its port at 127.0.0.1} */
    public int port() {
        return acceptor.port();
    }

    /** {@return where it is found, such as {@code rtsp://127.0.0.1:34567/camera}} Any path will do. */
    public String url() {
        return "rtsp://127.0.0.1:" + port() + "/camera";
    }

    /**
     * {@return what it shows}
     *
     * @throws IllegalStateException if that is a recording
     */
    public NumberedVideo video() {
        if (shown instanceof NumberedPictures numbered) {
            return numbered.video();
        }
        throw new IllegalStateException("this camera shows " + shown + ", and no numbered video");
    }

    /**
     * Answers a SETUP from now on by 453 when it would be one session too many; those that are open stay.
     *
     * @param most sessions at a time, those included that {@link #keepAbandoned} keeps; 0 or more
     * @throws IllegalArgumentException if it is less than 0
     */
    public void limitSessions(int most) {
        sessions.limit(most);
    }

    /**
     * Lets a session that ends from now on without TEARDOWN keep its place, as with cameras that find out by a timeout.
     *
     * @param duration how long; zero for not at all, as at first
     * @throws NullPointerException if it is null
     */
    public void keepAbandoned(Duration duration) {
        sessions.keepAbandoned(duration);
    }

    /**
     * Lets sessions that play from now on begin with whatever picture is next, as many cameras do.
     *
     * @param inMidGop false for a key frame, as at first
     */
    public void beginInMidGop(boolean inMidGop) {
        beginsInMidGop = inMidGop;
    }

    /**
     * Leaves out packets of RTP by chance from now on, as a network that loses datagrams: their numbers are missing.
     *
     * @param oneIn of how many packets one is left out on average; 0 for none, as at first
     * @param seed  of the choice: in a single session the same packets behind this call
     * @throws IllegalArgumentException if {@code oneIn} is less than 0
     */
    public void losePackets(int oneIn, long seed) {
        loss.begin(oneIn, seed);
    }

    /** Resets all connections, as a camera that loses its power; it can be called again at once, and knows no session any more. */
    public void restart() {
        sessions.forget(); // before a client can ask for another one
        acceptor.open().forEach(RtspClient::reset);
    }

    /** {@return connections accepted so far} */
    public long connections() {
        return acceptor.accepted();
    }

    /**
     * {@return requests of a method so far}
     *
     * @param method such as {@code SETUP}
     */
    public long requests(String method) {
        LongAdder count = requests.get(method);
        return count == null ? 0 : count.sum();
    }

    /** {@return sessions that were set up so far} */
    public long sessions() {
        return sessions.begun();
    }

    /** {@return sessions that are set up now} */
    public int openSessions() {
        return sessions.open();
    }

    /** {@return sessions that ended by TEARDOWN} */
    public long teardowns() {
        return sessions.teardowns();
    }

    /** {@return sessions that ended without} */
    public long abandoned() {
        return sessions.abandoned();
    }

    /** {@return times that {@link #limitSessions} left no room for a session} */
    public long refused() {
        return sessions.refused();
    }

    /** {@return pictures sent, over all sessions} */
    public long pictures() {
        return pictures.sum();
    }

    /** {@return pictures left out since a client did not read in time, over all sessions} */
    public long skipped() {
        return skipped.sum();
    }

    /** {@return packets that {@link #losePackets} left out, over all sessions} */
    public long lostPackets() {
        return loss.lost();
    }

    Sessions room() {
        return sessions;
    }

    PacketLoss loss() {
        return loss;
    }

    Pictures shown() {
        return shown;
    }

    boolean beginsInMidGop() {
        return beginsInMidGop;
    }

    /** The first picture whose time has not come. */
    long nextPicture() {
        return (System.nanoTime() - epoch) * shown.framesPerSecond() / SECOND + 1;
    }

    /** When a picture's time comes, by {@link System#nanoTime}. */
    long due(long picture) {
        return epoch + picture * SECOND / shown.framesPerSecond();
    }

    void asked(String method) {
        requests.computeIfAbsent(method, name -> new LongAdder()).increment();
    }

    void sent() {
        pictures.increment();
    }

    void skip(long count) {
        skipped.add(count);
    }

    void gone(RtspClient client) {
        acceptor.gone(client);
    }

    /** Switches it off and waits for its threads. Closing it again does nothing. */
    @Override
    public void close() {
        acceptor.close();
    }

    /** Such as {@code RTSP camera at port 34567, 64x48 at 25/s, 1 session open of 3, 2 torn down, 412 pictures}. */
    @Override
    public String toString() {
        return "RTSP camera at port " + port() + ", " + shown + " at " + shown.framesPerSecond() + "/s, " + openSessions()
                + " sessions open of " + sessions() + ", " + teardowns() + " torn down, " + pictures() + " pictures"
                + (acceptor.isClosed() ? ", closed" : "");
    }
}
