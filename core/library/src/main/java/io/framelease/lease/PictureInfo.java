package io.framelease.lease;

import io.framelease.AspectRatio;
import io.framelease.CaptureClock;
import io.framelease.ColorDescription;
import io.framelease.Cropping;
import io.framelease.Damage;
import io.framelease.Discontinuity;
import io.framelease.FieldOrder;
import io.framelease.FrameInfo;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What is known of one frame, as users get it. It refers to nothing that has memory of a device. There is one for each frame, so
 * it has plain numbers, and makes objects of them when it is asked.
 */
public final class PictureInfo implements FrameInfo {
    /** Of {@link #ptsNanos}: there is none. */
    public static final long NO_PTS = Long.MIN_VALUE;
    /** Of an error: it is not known. */
    public static final int UNKNOWN_ERROR = -1;

    private static final CaptureClock[] CLOCKS = CaptureClock.values();
    private static final FieldOrder[] FIELD_ORDERS = FieldOrder.values();
    private static final Discontinuity[] DISCONTINUITIES = Discontinuity.values();
    private static final Damage[] DAMAGES = Damage.values();

    private final FrameFormat format;
    private final long id;
    private final long pts;
    private final long decodeOrder;
    private final long arrivalNanos;
    private final long captureMicros;
    private final int captureErrorMicros;
    private final int timeline;
    private final boolean key;
    private final byte discontinuity; // these four by their ordinals: 16 bytes less for each frame
    private final byte captureClock;
    private final byte fieldOrder;
    private final byte damage;

    /**
     * Makes one.
     *
     * @param format             what it has in common with other frames
     * @param id                 the frame's number in its camera
     * @param pts                in ns; {@link #NO_PTS} if there is none
     * @param timeline           number of the time line that it is of
     * @param discontinuity      how it goes on from the frame before
     * @param decodeOrder        number of its packet in its session; 0 if unknown
     * @param arrivalNanos       in the time of {@link System#nanoTime}
     * @param captureMicros      since 1970
     * @param captureErrorMicros {@link #UNKNOWN_ERROR} if that is not known
     */
    public PictureInfo(FrameFormat format, long id, long pts, int timeline, Discontinuity discontinuity, long decodeOrder,
            long arrivalNanos, long captureMicros, int captureErrorMicros, CaptureClock captureClock, boolean key,
            FieldOrder fieldOrder, Damage damage) {
        this.format = format;
        this.id = id;
        this.pts = pts;
        this.timeline = timeline;
        this.discontinuity = (byte) discontinuity.ordinal();
        this.decodeOrder = decodeOrder;
        this.arrivalNanos = arrivalNanos;
        this.captureMicros = captureMicros;
        this.captureErrorMicros = captureErrorMicros;
        this.captureClock = (byte) captureClock.ordinal();
        this.key = key;
        this.fieldOrder = (byte) fieldOrder.ordinal();
        this.damage = (byte) damage.ordinal();
    }

    /** Of a frame of which no more is known. */
    public static PictureInfo of(FrameFormat format, long id, long pts, long arrivalNanos) {
        return new PictureInfo(format, id, pts, 1, Discontinuity.NONE, 0, arrivalNanos, System.currentTimeMillis() * 1000,
                UNKNOWN_ERROR, CaptureClock.ARRIVAL, false, FieldOrder.PROGRESSIVE, Damage.UNKNOWN);
    }

    /** What it has in common with other frames. */
    FrameFormat format() {
        return format;
    }

    /** As {@link #ptsNanos}, {@link #NO_PTS} if there is none. */
    long pts() {
        return pts;
    }

    @Override
    public long id() {
        return id;
    }

    @Override
    public long session() {
        return format.session();
    }

    @Override
    public OptionalLong ptsNanos() {
        return pts == NO_PTS ? OptionalLong.empty() : OptionalLong.of(pts);
    }

    @Override
    public long timeline() {
        return timeline;
    }

    @Override
    public Discontinuity discontinuity() {
        return DISCONTINUITIES[discontinuity];
    }

    @Override
    public long decodeOrder() {
        return decodeOrder;
    }

    @Override
    public long arrivalNanos() {
        return arrivalNanos;
    }

    @Override
    public Instant captureTime() {
        return Instant.EPOCH.plus(captureMicros, ChronoUnit.MICROS);
    }

    @Override
    public CaptureClock captureClock() {
        return CLOCKS[captureClock];
    }

    @Override
    public Optional<Duration> captureError() {
        return captureErrorMicros == UNKNOWN_ERROR ? Optional.empty()
                : Optional.of(Duration.of(captureErrorMicros, ChronoUnit.MICROS));
    }

    @Override
    public boolean isKeyFrame() {
        return key;
    }

    @Override
    public Damage damage() {
        return DAMAGES[damage];
    }

    @Override
    public FieldOrder fieldOrder() {
        return FIELD_ORDERS[fieldOrder];
    }

    @Override
    public int rotation() {
        return format.rotation();
    }

    @Override
    public AspectRatio sampleAspectRatio() {
        return format.aspect();
    }

    @Override
    public Cropping cropping() {
        return format.cropping();
    }

    @Override
    public ColorDescription color() {
        return format.color();
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("FrameInfo[").append(id).append(" of session ").append(session())
                .append(", pts=").append(pts == NO_PTS ? "none" : pts + " ns")
                .append(timeline > 1 ? " of time line " + timeline : "")
                .append(discontinuity() == Discontinuity.NONE ? "" : ", " + discontinuity())
                .append(", decodeOrder=").append(decodeOrder)
                .append(key ? ", key" : "").append(", ").append(damage()).append(", ").append(fieldOrder())
                .append(", captured ").append(captureTime()).append(" (").append(captureClock());
        captureError().ifPresent(error -> text.append(" ± ").append(error.toNanos() / 1000).append(" µs"));
        return text.append("), rotation=").append(rotation()).append(", sar=").append(sampleAspectRatio()).append(", ")
                .append(cropping()).append(", ").append(color()).append(']').toString();
    }
}
