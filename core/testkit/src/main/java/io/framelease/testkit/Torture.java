package io.framelease.testkit;

import io.framelease.Camera;
import io.framelease.Device;
import io.framelease.device.DeviceBackend;
import io.framelease.threads.Nanos;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Puts engines to the test: cameras whose frames carry their number in every row, and one thread that reconnects one of them
 * every 20 ms, takes frames back, and now and then closes a camera and opens another, each with policies of its own. In the
 * end every picture that an engine saw was right, no frame is held, and the device's memory, events and streams are as
 * before. On a {@link CheckedDevice} wrong reads show on any machine.
 *
 * <pre>{@code
 * try (CheckedDevice device = CheckedDevice.open(seed)) {
 *     Torture.on(device.device()).seed(seed).engine(new MyEngineUnderTest()).run(Duration.ofSeconds(20)).assertClean();
 * }
 * }</pre>
 *
 * <p>A run in which hardly anything happened proves nothing. So it goes on beyond its duration, for two minutes at most, until all
 * of this is true: for each 200 ms of the duration, more than one reconnect was asked for and more than one session begun; at least
 * one camera was closed and another opened; engines have looked at more right pictures than there are sessions; and {@link #until}
 * says that it is enough. What is missing then is a complaint of the report.
 *
 * <p>All choices follow from the seed; what the threads make of them does not, but a seed that failed usually fails again. For
 * one run, by one thread, which also asks for counts; {@link #findings} and {@link #right} are any thread's.
 *
 * @since 0.2.0
 */
public final class Torture {
    /** How long what must come is waited for. */
    static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final long BETWEEN_RECONNECTS_NANOS = 20_000_000;
    private static final long SETTLE_NANOS = 5_000_000;
    private static final int MOST_CAMERAS = 32;

    private final DeviceBackend device;
    private final Findings findings = new Findings();
    private final List<TestedEngine> engines = new ArrayList<>();
    private final List<CameraPlace> places = new ArrayList<>();
    private final List<String> complaints = new ArrayList<>();
    private final DeviceAccount account;
    private Duration patience = PATIENCE;
    private Duration duration = Duration.ZERO;
    private int cameras = 8;
    private long seed = System.nanoTime() & 0xffff_ffffL;
    private BooleanSupplier enough = () -> true;
    private boolean ran;
    private long reconnects;
    private long reopened;

    private Torture(DeviceBackend device) {
        this.device = device;
        this.account = new DeviceAccount(device);
    }

    /**
     * Prepares a torture with eight cameras and a seed that differs from run to run.
     *
     * @param device of {@link CheckedDevice#device}, or any other that nobody else uses meanwhile
     * @return the torture, without engines yet
     */
    public static Torture on(Device device) {
        return new Torture((DeviceBackend) Objects.requireNonNull(device, "device"));
    }

    /**
     * {@return this, with so many cameras at a time}
     *
     * @param cameras 1 to 32
     */
    public Torture cameras(int cameras) {
        if (cameras < 1 || cameras > MOST_CAMERAS) {
            throw new IllegalArgumentException(cameras + " cameras; 1 to " + MOST_CAMERAS + " are possible");
        }
        this.cameras = cameras;
        return this;
    }

    /**
     * {@return this, with a seed}
     *
     * @param seed of all choices
     */
    public Torture seed(long seed) {
        this.seed = seed;
        return this;
    }

    /**
     * How long memory, events and streams are waited for in the end: two minutes, since a busy machine makes a torture slow and
     * not wrong.
     *
     * @param patience shorter where a torture is expected to fail
     * @return this
     */
    public Torture patience(Duration patience) {
        this.patience = Objects.requireNonNull(patience, "patience");
        return this;
    }

    /**
     * {@return this, with one more engine}
     *
     * @param engine stopped by {@link #run}
     */
    public Torture engine(TestedEngine engine) {
        engines.add(Objects.requireNonNull(engine, "engine"));
        return this;
    }

    /**
     * Goes on, for two minutes at most, until the engines have done enough, beyond what every torture demands:
     * <pre>{@code
     * torture.until(() -> torture.reopened() > 2 && torture.right() > 1_000);
     * }</pre>
     *
     * @param enough asked between disturbances, by the thread that runs this
     * @return this
     */
    public Torture until(BooleanSupplier enough) {
        this.enough = Objects.requireNonNull(enough, "enough");
        return this;
    }

    /** {@return what the engines have found so far} */
    public Findings findings() {
        return findings;
    }

    /** {@return reconnects asked for so far; those that come before a session has begun are one for the camera} */
    public long reconnects() {
        return reconnects;
    }

    /** {@return how often a camera was closed and another opened in its place so far} */
    public long reopened() {
        return reopened;
    }

    /** {@return sessions that cameras have begun so far, those of cameras that were closed included: each is a connection} */
    public long sessions() {
        return places.stream().mapToLong(CameraPlace::sessions).sum();
    }

    /** {@return looks of engines that found a picture as it must be, so far; short for {@link Findings#right}} */
    public long right() {
        return findings.right();
    }

    /**
     * Tortures and settles: opens the cameras, disturbs them, stops the engines, closes the cameras, and looks at what is left.
     *
     * @param duration how long, and longer until enough has happened, as this class's description and {@link #until} say
     * @return what came of it
     * @throws InterruptedException  if the calling thread is interrupted
     * @throws IllegalStateException if there is no engine, or this has run
     */
    public TortureReport run(Duration duration) throws InterruptedException {
        if (engines.isEmpty() || ran) {
            throw new IllegalStateException(ran ? "a torture runs once" : "no engine is tortured");
        }
        ran = true;
        this.duration = Objects.requireNonNull(duration, "duration");
        SplittableRandom choices = new SplittableRandom(seed);
        try (Videos videos = Videos.write(cameras)) {
            for (NumberedVideo video : videos.all()) {
                places.add(new CameraPlace(new PictureCheck(video, findings), device));
            }
            try {
                places.forEach(place -> reopen(place, choices));
                disturb(choices);
            } finally {
                engines.forEach(engine -> finish(engine::stop));
                places.forEach(place -> finish(place::close));
            }
            settle();
        }
        check();
        return new TortureReport(numbers(), seed, findings, complaints);
    }

    private void reopen(CameraPlace place, SplittableRandom random) {
        Camera camera = place.reopen(random);
        engines.forEach(engine -> engine.start(camera, place.check()));
    }

    /** For as long, and until it was a torture. */
    private void disturb(SplittableRandom random) throws InterruptedException {
        long end = Nanos.deadline(duration);
        long limit = end + Nanos.of(PATIENCE);
        while ((System.nanoTime() - end < 0 || !(numbers().wasTorture() && enough.getAsBoolean()) && System.nanoTime() - limit < 0)
                && findings.failures().isEmpty() && findings.wrong() == 0 && complaints.isEmpty()) {
            CameraPlace place = places.get(random.nextInt(places.size()));
            int choice = random.nextInt(40);
            if (choice == 0) {
                reopen(place, random);
                reopened++;
            } else if (choice <= 2) {
                place.camera().revokeOlderThan(Duration.ofMillis(random.nextInt(100)));
            } else {
                complainUnless(place.camera().reconnect(), "a reconnect was refused by " + place.camera());
                reconnects++;
            }
            Optional.ofNullable(place.complaint()).ifPresent(complaints::add);
            account.look();
            LockSupport.parkNanos(random.nextLong(2 * BETWEEN_RECONNECTS_NANOS));
            endIfInterrupted();
        }
    }

    private void finish(AutoCloseable end) {
        try {
            end.close();
        } catch (Throwable t) { // an assertion of the engine's too: the others are still to be stopped
            findings.fail(t);
        }
    }

    /** Memory is freed and events come back on the Reclaimer's thread, which has no other way to say that it is done. */
    private void settle() throws InterruptedException {
        long limit = Nanos.deadline(patience);
        while (!account.isSettled() && System.nanoTime() - limit < 0) {
            LockSupport.parkNanos(this, SETTLE_NANOS);
            endIfInterrupted();
        }
    }

    private static void endIfInterrupted() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("a torture was interrupted");
        }
    }

    private void check() {
        findings.failures().forEach(thrown -> complaints.add("an engine's thread failed: " + thrown));
        complainUnless(findings.wrong() == 0, findings.wrong() + " pictures were torn, stale or poisoned: "
                + findings.wrongPictures());
        for (CameraPlace place : places) {
            for (Camera camera : place.closed()) {
                complainUnless(camera.stats().leaked() == 0, camera.stats().leaked() + " frames of " + camera + " leaked");
                complainUnless(camera.outstanding().isEmpty(), "frames are held: " + camera.outstanding());
            }
        }
        account.check(cameras, engines, complaints);
        if (complaints.isEmpty()) {
            complainUnless(numbers().wasTorture(), "too little happened for a torture: " + numbers().demands());
            complainUnless(enough.getAsBoolean(), "what until() asks for has not happened");
        }
    }

    private void complainUnless(boolean right, String complaint) {
        if (!right) {
            complaints.add(complaint);
        }
    }

    private TortureNumbers numbers() {
        return TortureNumbers.of("torture on " + device.id() + ", seed " + seed, duration, cameras, reopened, reconnects, sessions(),
                findings, account.mostAllocated());
    }

    /** As {@link TortureReport#toString}, so far. */
    @Override
    public String toString() {
        return numbers() + "; " + device.reclaimer().counts();
    }
}
