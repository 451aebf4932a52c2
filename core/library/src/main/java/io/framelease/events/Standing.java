package io.framelease.events;

import io.framelease.CameraEvent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a camera does, as the events that brought it there: a value, which each event makes another. It is what a listener is told
 * that begins at this event.
 *
 * @param doing  what it does, or how it ended: of an outage the last loss, the wait or the try
 * @param slots  that it is short of slots; null if it is not
 * @param memory that it is short of device memory; null if it is not
 * @param reader that it waits for a reader; null if it does not
 */
record Standing(List<CameraEvent> doing, CameraEvent.@Nullable Starved slots, CameraEvent.@Nullable Starved memory,
        CameraEvent.@Nullable Starved reader) {
    /** A camera of which nothing is known. */
    static final Standing NEW = of(List.of());

    /** One that is short of nothing. */
    private static Standing of(List<CameraEvent> doing) {
        return new Standing(doing, null, null, null);
    }

    /** Whether an event may follow: nothing follows the close, and only the close an end. */
    boolean admits(CameraEvent event) {
        CameraEvent last = last();
        return !(last instanceof CameraEvent.Closed)
                && (event instanceof CameraEvent.Closed || !(last instanceof CameraEvent.Ended || last instanceof CameraEvent.Failed));
    }

    /** What it is behind an event, which it {@linkplain #admits}. */
    Standing after(CameraEvent event) {
        return switch (event) {
            case CameraEvent.Connecting connecting -> doing(last(CameraEvent.Lost.class), event);
            case CameraEvent.Retrying retrying -> doing(last(CameraEvent.Lost.class), event);
            case CameraEvent.Unwatched unwatched -> doing(last(CameraEvent.Lost.class), event);
            case CameraEvent.Lost lost -> doing(null, event);
            case CameraEvent.Playing playing -> doing(null, event);
            case CameraEvent.StreamChanged changed -> last() instanceof CameraEvent.Playing playing
                    ? doing(null, new CameraEvent.Playing(playing.camera(), playing.nanoTime(), playing.session(),
                            playing.sinceRequest(), changed.stream()))
                    : this;
            case CameraEvent.Starved starved -> starved(starved.shortage(), starved);
            case CameraEvent.Fed fed -> starved(fed.shortage(), null);
            case CameraEvent.Ended ended -> of(List.of(event));
            case CameraEvent.Failed failed -> of(List.of(event));
            case CameraEvent.Closed closed -> last() instanceof CameraEvent.Ended || last() instanceof CameraEvent.Failed
                    ? of(List.of(last(), event)) : of(List.of(event));
            case CameraEvent.Skipped skipped -> throw new AssertionError(skipped);
        };
    }

    /** All of it, in the order of its telling. */
    List<CameraEvent> events() {
        List<CameraEvent> all = new ArrayList<>(doing);
        if (slots != null) {
            all.add(slots);
        }
        if (memory != null) {
            all.add(memory);
        }
        if (reader != null) {
            all.add(reader);
        }
        return all;
    }

    private Standing doing(@Nullable CameraEvent before, CameraEvent now) {
        return new Standing(before == null ? List.of(now) : List.of(before, now), slots, memory, reader);
    }

    private Standing starved(CameraEvent.Shortage shortage, CameraEvent.@Nullable Starved now) {
        return switch (shortage) {
            case SLOTS -> new Standing(doing, now, memory, reader);
            case DEVICE_MEMORY -> new Standing(doing, slots, now, reader);
            case READER -> new Standing(doing, slots, memory, now);
        };
    }

    private @Nullable CameraEvent last() {
        return doing.isEmpty() ? null : doing.getLast();
    }

    private @Nullable CameraEvent last(Class<? extends CameraEvent> kind) {
        return doing.stream().filter(kind::isInstance).findFirst().orElse(null);
    }
}
