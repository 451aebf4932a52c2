package io.framelease.cli;

import java.time.Duration;
import java.util.Locale;

/**
 * What a run came to; its line is the last that the command writes, and made for programs too.
 *
 * @param device     the device's id; {@code none} if there was none
 * @param cameras    cameras that reached their source
 * @param frames     frames published
 * @param views      views opened by engines
 * @param reconnects sessions after the first
 * @param drops      frames dropped, whatever for
 * @param damaged    packets that decoders refused, and pictures that are too large
 * @param found      frames published that their decoder found damaged
 * @param errors     what went wrong: sources that could not be opened or were lost, each outage once; engines that failed
 * @param over       of these, outages of cameras that played again at the end: nothing is wrong any more
 * @param leaked     frames that nobody closed
 * @param poolBytes  device memory of the cameras' pools, each at its largest
 * @param duration   how long it ran
 */
record Summary(String device, int cameras, long frames, long views, long reconnects, long drops, long damaged, DamageCounts found,
        long errors, long over, long leaked, long poolBytes, Duration duration) {
    /** A run that did not come to have cameras. */
    static Summary failed(String device, Duration duration) {
        return new Summary(device, 0, 0, 0, 0, 0, 0, DamageCounts.NONE, 1, 0, 0, 0, duration);
    }

    String line() {
        return String.format(Locale.ROOT, "summary: device=%s cameras=%d frames=%d views=%d reconnects=%d drops=%d "
                + "damaged=%d %s errors=%d leaked=%d pool-bytes=%d seconds=%.1f", device, cameras, frames, views, reconnects, drops,
                damaged, found, errors, leaked, poolBytes, duration.toMillis() / 1000.0);
    }

    int exitCode() {
        return errors == over && leaked == 0 ? 0 : 1;
    }
}
