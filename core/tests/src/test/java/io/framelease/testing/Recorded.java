package io.framelease.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/** A recording of Flight Recorder that has the library's events alone. */
public final class Recorded implements AutoCloseable {
    /** The library's events, without what all their names begin with. */
    public static final List<String> EVENTS = List.of("Session", "Reconnect", "FrameDrop", "LeaseHeld", "SlotWait", "Leak", "Revoke",
            "Reclaim");
    private static final String PREFIX = "io.framelease.";

    private final Recording recording = new Recording();
    private final Path file;

    private Recorded(Path folder) throws IOException {
        file = Files.createTempFile(folder, "test", ".jfr");
        EVENTS.forEach(event -> recording.enable(PREFIX + event));
    }

    /**
     * Begins to record.
     *
     * @param threshold of {@code LeaseHeld}, as {@code jcmd} takes it
     */
    public static Recorded begin(Path folder, String threshold) throws IOException {
        Recorded recorded = new Recorded(folder);
        recorded.recording.enable(PREFIX + "LeaseHeld").with("threshold", threshold);
        recorded.recording.start();
        return recorded;
    }

    /** What was recorded so far of one kind, in the order of the events' ends. */
    public List<RecordedEvent> events(String name) {
        List<RecordedEvent> found = new ArrayList<>();
        try {
            recording.dump(file);
            for (RecordedEvent event : RecordingFile.readAllEvents(file)) {
                if (event.getEventType().getName().equals(PREFIX + name)) {
                    found.add(event);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        found.sort(Comparator.comparing(RecordedEvent::getEndTime));
        return found;
    }

    /** All that was recorded so far, as bytes. */
    public byte[] bytes() throws IOException {
        recording.dump(file);
        return Files.readAllBytes(file);
    }

    @Override
    public void close() {
        recording.close();
    }
}
