package io.framelease.testkit.rtsp;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Which packets of RTP a camera leaves out. Any thread. */
final class PacketLoss {
    private int oneIn;
    private SplittableRandom random = new SplittableRandom(0);
    private long lost;

    /** @throws IllegalArgumentException if it is less than 0 */
    synchronized void begin(int oneIn, long seed) {
        if (oneIn < 0) {
            throw new IllegalArgumentException("oneIn of " + oneIn + "; 0 or more are possible");
        }
        this.oneIn = oneIn;
        this.random = new SplittableRandom(seed);
    }

    /** Those that are sent, in their order. */
    synchronized List<byte[]> kept(List<byte[]> packets) {
        if (oneIn == 0) {
            return packets;
        }
        List<byte[]> kept = new ArrayList<>(packets.size());
        for (byte[] packet : packets) {
            if (random.nextInt(oneIn) == 0) {
                lost++;
            } else {
                kept.add(packet);
            }
        }
        return kept;
    }

    synchronized long lost() {
        return lost;
    }
}
