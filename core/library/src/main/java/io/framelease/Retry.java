package io.framelease;

import java.time.Duration;
import java.util.Objects;

/**
 * How a camera tries to reach its source again. Immutable. The wait before a try depends on why the one before failed, since a
 * camera that is asked too often may become worse by it; each kind of failure of one outage has a bound of its own, which doubles
 * each time:
 *
 * <table class="striped">
 * <caption>Waits</caption>
 * <thead><tr><th scope="col">{@link SourceException.Kind}</th><th scope="col">first bound</th><th scope="col">last bound</th>
 * <th scope="col">the wait</th></tr></thead>
 * <tbody>
 * <tr><th scope="row">{@code AUTHENTICATION}</th><td>{@link #loginDelay}</td><td>15 times that</td><td>the bound, and up to a
 * quarter more: cameras lock an account after some wrong logins</td></tr>
 * <tr><th scope="row">{@code BUSY}; {@code AUTHENTICATION} after pictures</th><td>10 times {@link #delay}</td><td>160 times that
 * delay</td><td>from half the bound up to it: sessions that are left over end by themselves</td></tr>
 * <tr><th scope="row">{@code NOT_FOUND}, {@code NO_VIDEO}, {@code DAMAGED}, {@code TLS}, {@code TOO_LARGE}, {@code UNSUPPORTED},
 * {@code NOT_TRUSTED}</th><td>4 times {@link #delay}</td><td>128 times that delay</td><td>any below the bound: mostly a person must
 * do something</td></tr>
 * <tr><th scope="row">all others, and failures of the device</th><td>{@link #delay}</td><td>16 times that</td><td>any below the
 * bound, so that cameras which were lost together do not come back together</td></tr>
 * </tbody>
 * </table>
 *
 * <p>An outage ends, and with it what was counted, when pictures have come for 16 times {@link #delay}: a source that connects and
 * then gives nothing, or one picture, is asked ever more rarely. {@link Camera#reconnect} ends any wait at once.
 *
 * @since 0.2.0
 */
public final class Retry {
    private static final Retry DEFAULTS = new Retry(Duration.ofMillis(500), Duration.ofMinutes(1), 0, OpenBudget.ofProcess());

    private final Duration delay;
    private final Duration loginDelay;
    private final int maxAttempts;
    private final OpenBudget openBudget;

    private Retry(Duration delay, Duration loginDelay, int maxAttempts, OpenBudget openBudget) {
        this.delay = delay;
        this.loginDelay = loginDelay;
        this.maxAttempts = maxAttempts;
        this.openBudget = openBudget;
    }

    /** {@return the defaults: 500 ms, one login a minute, for ever} */
    public static Retry defaults() {
        return DEFAULTS;
    }

    /** {@return how long to wait at most before the first try after a loss (500 ms)} */
    public Duration delay() {
        return delay;
    }

    /**
     * {@return a copy with another {@link #delay}}
     *
     * @param delay above 0
     * @throws IllegalArgumentException if it is not
     */
    public Retry withDelay(Duration delay) {
        return new Retry(Checks.positive("delay", delay), loginDelay, maxAttempts, openBudget);
    }

    /**
     * {@return how long to wait at least after a login that was refused (1 minute); other cameras with that login wait too, see
     * {@link OpenBudget}}
     */
    public Duration loginDelay() {
        return loginDelay;
    }

    /**
     * {@return a copy with another {@link #loginDelay}}
     *
     * @param loginDelay above 0
     * @throws IllegalArgumentException if it is not
     */
    public Retry withLoginDelay(Duration loginDelay) {
        return new Retry(delay, Checks.positive("loginDelay", loginDelay), maxAttempts, openBudget);
    }

    /** {@return how many failures of one outage make the camera give up, and fail with the last of them; 0 for none (0)} */
    public int maxAttempts() {
        return maxAttempts;
    }

    /**
     * {@return a copy with another {@link #maxAttempts}}
     *
     * @param maxAttempts at least 0
     * @throws IllegalArgumentException if it is below
     */
    public Retry withMaxAttempts(int maxAttempts) {
        return new Retry(delay, loginDelay, Checks.between("maxAttempts", maxAttempts, 0, Integer.MAX_VALUE),
                openBudget);
    }

    /** {@return what limits how many cameras open their sources at a time ({@link OpenBudget#ofProcess})} */
    public OpenBudget openBudget() {
        return openBudget;
    }

    /**
     * {@return a copy with another {@link #openBudget}}
     *
     * @param openBudget cameras with the same object share it
     */
    public Retry withOpenBudget(OpenBudget openBudget) {
        return new Retry(delay, loginDelay, maxAttempts, Objects.requireNonNull(openBudget, "openBudget"));
    }

    @Override
    public String toString() {
        return "Retry[delay=" + delay + ", loginDelay=" + loginDelay + ", maxAttempts=" + maxAttempts + ", openBudget=" + openBudget + "]";
    }
}
