package io.framelease.camera;

import io.framelease.CameraStats;
import io.framelease.Damage;
import io.framelease.SourceException.Kind;
import io.framelease.lease.FrameRegistry;
import io.framelease.lease.SlotPool;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/** A camera's counts: written by its thread (the allowance by the Reclaimer too), read by any. */
final class Counters {
    final AtomicLong frames = new AtomicLong();
    final AtomicLong sessions = new AtomicLong();
    /** Decoders opened; fewer than sessions where one goes on. */
    final AtomicLong decoders = new AtomicLong();
    /** Times that a source said the same of itself as before, and was not probed. */
    final AtomicLong probesSaved = new AtomicLong();
    final AtomicLong errors = new AtomicLong();
    final AtomicLong damagedPackets = new AtomicLong();
    /** Packets and pictures left out since they depend on what was before the session's beginning. */
    final AtomicLong skippedUntilKey = new AtomicLong();
    /** Pictures that came out of a decoder. */
    final AtomicLong decodedPictures = new AtomicLong();
    /** Packets that were read and not decoded, since nobody needs their pictures. */
    final AtomicLong undecodedPackets = new AtomicLong();
    /** Decoded pictures that nobody wanted. */
    final AtomicLong unwantedPictures = new AtomicLong();
    /** Decoded pictures that are too large, or that nothing converts. */
    final AtomicLong refusedPictures = new AtomicLong();
    final AtomicLong droppedExhausted = new AtomicLong();
    /** Times that everything was held when a frame came; each goes on until memory is found again. */
    final AtomicLong exhaustions = new AtomicLong();
    final AtomicLong droppedUnread = new AtomicLong();
    final AtomicLong droppedNoMemory = new AtomicLong();
    final AtomicLong surfaceWaits = new AtomicLong();
    /** Published frames by what is wrong with them. */
    final AtomicLong concealed = new AtomicLong();
    final AtomicLong corrupt = new AtomicLong();
    final AtomicLong referencesMissing = new AtomicLong();
    final AtomicLong suspect = new AtomicLong();
    final AtomicLong skippedDamaged = new AtomicLong();
    /** Packets that the network has lost. */
    final AtomicLong lostPackets = new AtomicLong();

    /** Sessions after the first, by what led to them. */
    private final AtomicLongArray reconnects = new AtomicLongArray(Kind.values().length);
    /** Bytes of the packets that were read. */
    final AtomicLong receivedBytes = new AtomicLong();
    /** When the newest frame was published, in the time of {@link System#nanoTime}; once {@link #frames} is above 0. */
    private volatile long newestFrame;

    /** Frames whose memory is no pool's and is not given back yet. */
    final AtomicInteger unpooled = new AtomicInteger();

    /** Counts a session that is not the first, and has reached its source. */
    void reconnected(Kind cause) {
        reconnects.incrementAndGet(cause.ordinal());
    }

    /**
     * Counts a published frame.
     *
     * @param now in the time of {@link System#nanoTime}
     */
    void published(Damage damage, long now) {
        newestFrame = now;
        frames.incrementAndGet();
        switch (damage) {
            case CONCEALED -> concealed.incrementAndGet();
            case CORRUPT -> corrupt.incrementAndGet();
            case REFERENCES_MISSING -> referencesMissing.incrementAndGet();
            case SUSPECT -> suspect.incrementAndGet();
            case NONE, UNKNOWN -> { }
        }
    }

    /**
     * All of them, with those of others.
     *
     * @param pool the present one, or null
     */
    CameraStats stats(FrameRegistry registry, @Nullable SlotPool pool) {
        int apart = unpooled.get();
        long begun = sessions.get();
        long published = frames.get(); // before the time of the newest
        return new StatsSnapshot(published, begun, Math.max(0, begun - 1), errors.get(), damagedPackets.get(),
                skippedUntilKey.get(), decodedPictures.get(), undecodedPackets.get(), unwantedPictures.get(),
                refusedPictures.get(), exhaustions.get(), droppedExhausted.get(), droppedUnread.get(),
                droppedNoMemory.get(), surfaceWaits.get(), registry.views(), registry.size(),
                pool == null ? apart : pool.size(), pool == null ? apart : pool.inUse(), pool == null ? 0 : pool.bytes(),
                registry.leaked(), registry.revoked(), registry.copied(), concealed.get(), corrupt.get(),
                referencesMissing.get(), suspect.get(), skippedDamaged.get(), lostPackets.get(), receivedBytes.get(), byCause(),
                published == 0 ? OptionalLong.empty() : OptionalLong.of(newestFrame));
    }

    private List<Long> byCause() {
        Long[] counts = new Long[reconnects.length()];
        Arrays.setAll(counts, reconnects::get);
        return List.of(counts);
    }
}
