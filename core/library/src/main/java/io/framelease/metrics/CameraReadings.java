package io.framelease.metrics;

import io.framelease.Camera;
import io.framelease.CameraState;
import io.framelease.CameraStats;
import io.framelease.SourceException.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;

/** What can be read of a camera. */
public final class CameraReadings {
    private static final String DROPPED = "framelease.camera.frames.dropped";
    private static final String WHY_DROPPED = "Frames that an engine does not see";
    private static final String DAMAGE = "framelease.camera.damage";
    private static final String WHY_DAMAGED =
            "Frames published that are damaged, and packets and pictures that were left out";
    private static final String UNWANTED = "framelease.camera.unwanted";
    private static final String WHY_UNWANTED =
            "Packets that were not decoded, and pictures that were not published, since no subscription wants them";
    private static final String CAUSE = "cause";
    private static final String WHAT = "what";
    private static final String BYTES = "bytes";

    /** All of it. */
    public static final List<Reading<Camera>> ALL = all();

    private CameraReadings() {
    }

    private static List<Reading<Camera>> all() {
        List<Reading<Camera>> all = new ArrayList<>(List.of(
                count("framelease.camera.frames", "Frames published", CameraStats::frames),
                count(DROPPED, WHY_DROPPED, CameraStats::droppedExhausted).with(CAUSE, "exhausted"),
                count(DROPPED, WHY_DROPPED, CameraStats::droppedUnread).with(CAUSE, "unread"),
                count(DROPPED, WHY_DROPPED, CameraStats::droppedNoMemory).with(CAUSE, "no_memory"),
                count("framelease.camera.pictures.decoded", "Pictures that came out of the decoder",
                        CameraStats::decodedPictures),
                count(UNWANTED, WHY_UNWANTED, CameraStats::undecodedPackets).with(WHAT, "packet"),
                count(UNWANTED, WHY_UNWANTED, CameraStats::unwantedPictures).with(WHAT, "picture"),
                count(DAMAGE, WHY_DAMAGED, CameraStats::concealed).with(CAUSE, "concealed"),
                count(DAMAGE, WHY_DAMAGED, CameraStats::corrupt).with(CAUSE, "corrupt"),
                count(DAMAGE, WHY_DAMAGED, CameraStats::referencesMissing).with(CAUSE, "references_missing"),
                count(DAMAGE, WHY_DAMAGED, CameraStats::suspect).with(CAUSE, "suspect"),
                count(DAMAGE, WHY_DAMAGED, CameraStats::skippedDamaged).with(CAUSE, "skipped"),
                count(DAMAGE, WHY_DAMAGED, CameraStats::damagedPackets).with(CAUSE, "packet"),
                count(DAMAGE, WHY_DAMAGED, CameraStats::refusedPictures).with(CAUSE, "picture_refused"),
                count("framelease.camera.packets.lost", "RTP packets that never came", CameraStats::lostPackets),
                count("framelease.camera.received", "Compressed video read from the source", CameraStats::receivedBytes)
                        .in(BYTES),
                count("framelease.camera.outages", "Times that the source or the device failed, each until it was back",
                        CameraStats::errors),
                count("framelease.camera.exhaustions", "Times that all slots were held when a frame came",
                        CameraStats::exhaustions),
                count("framelease.camera.views", "Views opened on frames", CameraStats::views),
                count("framelease.camera.leaks", "Frames and views that nobody closed, found and given back",
                        CameraStats::leaked),
                count("framelease.camera.revoked", "Frames taken back from whoever held them", CameraStats::revoked),
                now("framelease.camera.frames.held", "Frames that somebody holds", CameraStats::outstanding),
                now("framelease.camera.slots", "Slots of the pool", CameraStats::slots),
                now("framelease.camera.slots.used", "Slots of the pool that are not free", CameraStats::slotsInUse),
                now("framelease.camera.pool", "Memory of the pool", CameraStats::poolBytes).in(BYTES),
                Reading.<Camera>gauge("framelease.camera.frame.age", "Time since the newest frame was published",
                        CameraReadings::age).in("seconds")));
        for (Kind kind : Kind.values()) {
            all.add(count("framelease.camera.reconnects", "Sessions after the first, by why the one before ended",
                    stats -> stats.reconnects(kind)).with(CAUSE, kind.name().toLowerCase(Locale.ROOT)));
        }
        for (CameraState state : CameraState.values()) {
            all.add(Reading.<Camera>gauge("framelease.camera.state", "1 of the state that the camera is in, 0 of the others",
                    camera -> camera.state() == state ? 1 : 0).with("state", state.name().toLowerCase(Locale.ROOT)));
        }
        return List.copyOf(all);
    }

    private static Reading<Camera> count(String name, String description, ToLongFunction<CameraStats> value) {
        return Reading.counter(name, description, camera -> value.applyAsLong(camera.stats()));
    }

    private static Reading<Camera> now(String name, String description, ToLongFunction<CameraStats> value) {
        return Reading.gauge(name, description, camera -> value.applyAsLong(camera.stats()));
    }

    private static double age(Camera camera) {
        CameraStats stats = camera.stats();
        return stats.newestFrameNanos().isEmpty() ? Double.NaN
                : (System.nanoTime() - stats.newestFrameNanos().getAsLong()) / 1e9;
    }
}
