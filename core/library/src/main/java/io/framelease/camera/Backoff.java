package io.framelease.camera;

import io.framelease.FrameleaseException;
import io.framelease.Retry;
import io.framelease.SourceException;
import io.framelease.threads.Nanos;

/**
 * How long a camera waits before it tries again, and whether it does: a value, without a clock and without chance of its own.
 *
 * <p>Each {@link Policy} counts its own failures of an outage, and doubles its bound with each up to a cap: a camera that boots
 * is unreachable for a minute, then has no stream for a second, and shall not pay for the one with the wait of the other. A
 * connection by itself is no success: only a run of pictures as long as the usual cap ends the outage.
 *
 * @param retry  what the user wants
 * @param usual  failures since the last stable run, of {@link Policy#USUAL}
 * @param fault  the same of {@link Policy#FAULT}
 * @param busy   the same of {@link Policy#BUSY}
 * @param login  the same of {@link Policy#LOGIN}
 * @param last   of the last failure
 * @param proven whether the last session gave pictures, so that a login which is refused next was right
 */
record Backoff(Retry retry, int usual, int fault, int busy, int login, Policy last, boolean proven) {
    /** What a failure means for the wait. */
    enum Policy {
        /** Nothing speaks against a try soon. */
        USUAL(1, 4),
        /** Something is wrong that mostly a person mends. */
        FAULT(4, 5),
        /** Sessions that are left over at the server end by themselves. */
        BUSY(10, 4),
        /** Who asks too often is locked out. */
        LOGIN(1, 4);

        /** Times {@link Retry#loginDelay} that a login waits at most. */
        private static final int MOST_LOGIN_DELAYS = 15;

        private final int times; // the delay, in the first bound
        private final int doublings; // most

        Policy(int times, int doublings) {
            this.times = times;
            this.doublings = doublings;
        }

        private static Policy of(FrameleaseException failure, boolean proven) {
            if (!(failure instanceof SourceException e)) {
                return USUAL;
            }
            return switch (e.kind()) {
                case AUTHENTICATION -> proven ? BUSY : LOGIN;
                case BUSY -> BUSY;
                case NOT_FOUND, NO_VIDEO, DAMAGED, TLS, TOO_LARGE, UNSUPPORTED, NOT_TRUSTED -> FAULT;
                case REFUSED, UNREACHABLE, TIMED_OUT, TRUNCATED, ENDED, CUT, OTHER -> USUAL;
            };
        }

        /** The bound after so many failures, from 1 on, in ns. */
        private long bound(Retry retry, int failures) {
            int factor = times << Math.min(failures - 1, doublings);
            return this == LOGIN ? Nanos.times(retry.loginDelay(), Math.min(factor, MOST_LOGIN_DELAYS))
                    : Nanos.times(retry.delay(), factor);
        }
    }

    /** No failure yet. */
    static Backoff of(Retry retry) {
        return new Backoff(retry, 0, 0, 0, 0, Policy.USUAL, false);
    }

    /** One failure more. */
    Backoff failed(FrameleaseException failure) {
        Policy policy = Policy.of(failure, proven);
        return new Backoff(retry, usual + one(policy == Policy.USUAL, usual), fault + one(policy == Policy.FAULT, fault),
                busy + one(policy == Policy.BUSY, busy), login + one(policy == Policy.LOGIN, login), policy,
                proven && policy == Policy.USUAL);
    }

    private static int one(boolean counts, int before) {
        return counts && before < Integer.MAX_VALUE / Policy.values().length ? 1 : 0;
    }

    /**
     * After a session.
     *
     * @param run from its first picture to its last, in ns
     * @return no failure if that was a stable run, else the same, with what the run has proven
     */
    Backoff ran(long run) {
        return run >= stableNanos()
                ? new Backoff(retry, 0, 0, 0, 0, Policy.USUAL, true)
                : new Backoff(retry, usual, fault, busy, login, last, proven || run > 0);
    }

    /** How long pictures come in a stable run, in ns. */
    long stableNanos() {
        return Policy.USUAL.bound(retry, Integer.MAX_VALUE);
    }

    /** Sessions that failed since the last stable run. */
    int failures() {
        return usual + fault + busy + login;
    }

    /** Whether there was a failure and no stable run since. */
    boolean isOutage() {
        return failures() > 0;
    }

    /** Whether there were as many failures as the user allows. */
    boolean isOver() {
        return retry.maxAttempts() > 0 && failures() >= retry.maxAttempts();
    }

    /** Whether the wait is as long as it is so that the camera locks nobody out. */
    boolean isLogin() {
        return isOutage() && last == Policy.LOGIN;
    }

    /** How long nobody is to ask with a login that was refused, in ns: as long as this camera waits. */
    long refusedNanos() {
        return isLogin() ? Policy.LOGIN.bound(retry, login) : Policy.BUSY.bound(retry, Math.max(1, busy));
    }

    /**
     * How long to wait before the next try, in ns.
     *
     * @param chance from 0 to below 1
     */
    long delay(double chance) {
        return switch (isOutage() ? last : null) {
            case null -> 0;
            case USUAL -> below(Policy.USUAL.bound(retry, usual), chance);
            case FAULT -> below(Policy.FAULT.bound(retry, fault), chance);
            case BUSY -> {
                long bound = Policy.BUSY.bound(retry, busy);
                yield bound / 2 + below(bound - bound / 2, chance);
            }
            case LOGIN -> {
                long bound = Policy.LOGIN.bound(retry, login);
                yield Math.min(Nanos.LONGEST, bound + below(bound / 4 + 1, chance));
            }
        };
    }

    private static long below(long bound, double chance) {
        return 1 + (long) ((bound - 1) * chance);
    }
}
