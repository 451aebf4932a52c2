package io.framelease.testkit.rtsp;

import java.time.Duration;
import java.util.Objects;

/**
 * What a {@link FaultProxy} does to a connection. What it acts on is what passes in the fault's {@link Phase}: of a method the
 * request and its answer, of {@link Phase#PLAYING} each interleaved packet. Immutable values. New kinds may be added: a {@code
 * switch} has a default.
 *
 * @since 0.2.0
 */
public sealed interface Fault {
    /**
     * The request, or the next packet, waits once, and all behind it with it; then it passes.
     *
     * @param by how long, above 0
     */
    record Delay(Duration by) implements Fault {
        /** Checks the duration. */
        public Delay {
            positive("by", by);
        }
    }

    /**
     * Nothing passes any more, in either direction, and nobody is told: a cable that was pulled. What waits passes when the proxy
     * is {@linkplain FaultProxy#heal healed}.
     */
    record Stall() implements Fault {
    }

    /** Of the answer, or of each packet, the first half of its bytes passes and the rest is lost; the connection goes on. */
    record Halve() implements Fault {
    }

    /** Both sides of the connection are reset, without a goodbye. */
    record Reset() implements Fault {
    }

    /**
     * The answer, or each packet, passes a few bytes at a time.
     *
     * @param bytes how many at a time, above 0
     * @param every how long from one to the next, above 0
     */
    record Drip(int bytes, Duration every) implements Fault {
        /** Checks both. */
        public Drip {
            if (bytes < 1) {
                throw new IllegalArgumentException("bytes of " + bytes + "; 1 or more are possible");
            }
            positive("every", every);
        }
    }

    /**
     * Bits are flipped in the answer, or in packets: at least one in each.
     *
     * @param oneIn     of how many bytes one is changed, on average, 1 or more
     * @param mediaOnly whether of an interleaved packet nothing but the payload of RTP is changed, so that the framing stays
     *                  right and nobody but the decoder can notice; of a method nothing is changed then
     */
    record Corrupt(int oneIn, boolean mediaOnly) implements Fault {
        /** Checks the number. */
        public Corrupt {
            if (oneIn < 1) {
                throw new IllegalArgumentException("oneIn of " + oneIn + "; 1 or more are possible");
            }
        }
    }

    /**
     * What the client sends is read and thrown away; nothing reaches the source and nothing comes from it. In {@link Phase#CONNECT}
     * the source is not even called; in {@link Phase#PLAYING} what the source sends is thrown away too.
     */
    record Blackhole() implements Fault {
    }

    /**
     * The request does not reach the source: the proxy answers it. In phases without a request nothing happens.
     *
     * @param status of RTSP, 100 to 599, such as 401, 404, 453 or 503; what is above 299 is an error
     */
    record Answer(int status) implements Fault {
        /** Checks the number. */
        public Answer {
            if (status < 100 || status > 599) {
                throw new IllegalArgumentException("status of " + status + "; 100 to 599 are possible");
            }
        }
    }

    private static void positive(String name, Duration duration) {
        Objects.requireNonNull(duration, name);
        if (duration.isZero() || duration.isNegative()) {
            throw new IllegalArgumentException(name + " of " + duration + "; more than 0 is possible");
        }
    }
}
