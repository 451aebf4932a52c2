package io.framelease.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.framelease.threads.Nanos;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * One JSON object a line, for programs. The operators' pages name its fields; they stay as they are, and new ones may come.
 * Cameras are in the order in which they were named. A value that is not known is null.
 */
final class JsonScreen implements Screen {
    private static final Duration USUAL = Duration.ofSeconds(2);
    private static final JsonFactory JSON = new JsonFactory();

    private final Output output;
    private final Duration interval;

    JsonScreen(Output output, @Nullable Duration interval) {
        this.output = output;
        this.interval = interval == null ? USUAL : interval;
    }

    @Override
    public long intervalNanos() {
        return Nanos.of(interval);
    }

    @Override
    public void show(Scene scene) {
        output.data(text(scene, Instant.now()));
    }

    static String text(Scene scene, Instant now) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("time", time(now));
            json.writeStringField("device", scene.device());
            number(json, "deviceBytes", scene.bytes() < 0 ? null : scene.bytes());
            json.writeNumberField("playing", scene.cameras().stream().filter(each -> each.trouble().isGood()).count());
            json.writeArrayFieldStart("cameras");
            for (Shown each : scene.cameras()) {
                camera(json, each);
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // there is no I/O
        }
        return text.toString();
    }

    private static void camera(JsonGenerator json, Shown shown) throws IOException {
        json.writeStartObject();
        json.writeStringField("camera", shown.camera());
        json.writeStringField("state", shown.trouble().word());
        json.writeStringField("since", time(shown.since()));
        json.writeStringField("kind", shown.cause() == null ? null : shown.cause().kind());
        json.writeStringField("cause", shown.cause() == null ? null : shown.cause().words());
        seconds(json, "nextTrySeconds", shown.next());
        if (shown.rate() < 0) {
            json.writeNullField("framesPerSecond");
        } else {
            json.writeNumberField("framesPerSecond", Math.round(shown.rate() * 100) / 100.0);
        }
        seconds(json, "newestSeconds", shown.newest());
        Shown.Picture picture = shown.picture();
        json.writeStringField("codec", picture.codec().isEmpty() ? null : picture.codec());
        number(json, "width", picture.width() > 0 ? (long) picture.width() : null);
        number(json, "height", picture.height() > 0 ? (long) picture.height() : null);
        Shown.Counts counts = shown.counts();
        json.writeNumberField("frames", counts.frames());
        json.writeNumberField("droppedUnread", counts.unread());
        json.writeNumberField("droppedNoSlot", counts.noSlot());
        json.writeNumberField("droppedNoMemory", counts.noMemory());
        json.writeNumberField("refused", counts.refused());
        json.writeNumberField("damagedFrames", counts.damaged());
        json.writeNumberField("outages", counts.outages());
        json.writeNumberField("reconnects", counts.reconnects());
        json.writeNumberField("slots", counts.slots());
        json.writeNumberField("slotsInUse", counts.slotsInUse());
        json.writeEndObject();
    }

    private static void number(JsonGenerator json, String name, @Nullable Long value) throws IOException {
        if (value == null) {
            json.writeNullField(name);
        } else {
            json.writeNumberField(name, value);
        }
    }

    private static void seconds(JsonGenerator json, String name, @Nullable Duration value) throws IOException {
        if (value == null) {
            json.writeNullField(name);
        } else {
            json.writeNumberField(name, Nanos.of(value) / 1_000_000 / 1000.0);
        }
    }

    private static String time(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MILLIS).toString();
    }
}
