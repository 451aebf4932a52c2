package io.framelease.cli.soak;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import io.framelease.CameraStats;
import io.framelease.SourceException.Kind;
import io.framelease.cli.soak.CameraStorm.Episode;
import io.framelease.cli.soak.Judge.Verdict;
import io.framelease.cli.soak.Samples.Sample;
import io.framelease.testkit.rtsp.RtspCamera;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** A soak's result for programs. Times are seconds since the first pictures, latencies ms; what is not known is null. */
final class ReportJson {
    private static final JsonFactory JSON = new JsonFactory();

    private final SoakResult result;
    private final JsonGenerator json;

    private ReportJson(SoakResult result, JsonGenerator json) {
        this.result = result;
        this.json = json;
    }

    static String of(SoakResult result) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.setPrettyPrinter(new DefaultPrettyPrinter(Separators.createDefaultInstance()
                    .withObjectFieldValueSpacing(Separators.Spacing.AFTER)));
            new ReportJson(result, json).report();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // there is no I/O
        }
        return text + "\n";
    }

    private void report() throws IOException {
        json.writeStartObject();
        json.writeBooleanField("clean", result.isClean());
        soak();
        array("boxes", result.boxes(), this::box);
        array("cameras", result.cameras(), this::camera);
        json.writeArrayFieldStart("faults");
        for (int i = 0; i < result.cameras().size(); i++) {
            String name = result.cameras().get(i).name();
            for (Episode each : result.storms().get(i).episodes()) {
                fault(name, each);
            }
        }
        json.writeEndArray();
        samples();
        json.writeEndObject();
    }

    private interface Writer<T> {
        void write(T value) throws IOException;
    }

    private <T> void array(String name, List<T> values, Writer<T> writer) throws IOException {
        json.writeArrayFieldStart(name);
        for (T value : values) {
            writer.write(value);
        }
        json.writeEndArray();
    }

    private void number(double value) throws IOException {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            json.writeNull();
        } else {
            json.writeNumber(value);
        }
    }

    private void number(String name, double value) throws IOException {
        json.writeFieldName(name);
        number(value);
    }

    private double seconds(long nanoTime) {
        return (nanoTime - result.begin()) / 1e9;
    }

    private void soak() throws IOException {
        SoakPlan plan = result.plan();
        json.writeObjectFieldStart("soak");
        json.writeStringField("device", plan.device().id());
        json.writeStringField("deviceName", plan.device().name());
        json.writeNumberField("cameras", plan.cameras());
        json.writeNumberField("engines", plan.engines());
        json.writeBooleanField("ownCameras", plan.isOwn());
        array("faults", plan.possibleFaults(), kind -> json.writeString(kind.word()));
        json.writeNumberField("seed", plan.seed());
        json.writeNumberField("wantedSeconds", plan.duration().toMillis() / 1e3);
        json.writeNumberField("seconds", result.seconds());
        json.writeBooleanField("stopped", result.stopped());
        number("stormBegin", seconds(result.stormBegin()));
        number("stormEnd", seconds(result.stormEnd()));
        json.writeNumberField("spikeMillis", plan.spike().toMillis());
        json.writeNumberField("backWithinSeconds", plan.backWithin().toMillis() / 1e3);
        json.writeEndObject();
    }

    private void box(Box box) throws IOException {
        json.writeStartObject();
        json.writeStringField("id", box.id());
        json.writeStringField("title", box.title());
        json.writeBooleanField("ticked", box.ticked());
        json.writeStringField("figure", box.figure());
        json.writeStringField("why", box.why());
        array("rootCauses", box.causes(), json::writeNumber);
        json.writeEndObject();
    }

    private void camera(SoakCamera camera) throws IOException {
        CameraStats stats = camera.camera().stats();
        json.writeStartObject();
        json.writeStringField("name", camera.name());
        json.writeNumberField("frames", stats.frames());
        json.writeNumberField("sessions", stats.sessions());
        json.writeNumberField("outages", stats.errors());
        json.writeObjectFieldStart("reconnects");
        for (Kind kind : Kind.values()) {
            if (stats.reconnects(kind) > 0) {
                json.writeNumberField(word(kind), stats.reconnects(kind));
            }
        }
        json.writeEndObject();
        json.writeNumberField("dropped", stats.dropped());
        json.writeNumberField("damaged", stats.damaged() + stats.damagedFrames());
        json.writeNumberField("leaked", stats.leaked());
        json.writeNumberField("poolBytes", camera.mostPoolBytes());
        json.writeObjectFieldStart("looks");
        for (Verdict verdict : Verdict.values()) {
            json.writeNumberField(word(verdict), camera.count(verdict));
        }
        json.writeEndObject();
        times("calmLatency", camera.calmLatency());
        times("stormLatency", camera.stormLatency());
        times("reconnectTimes", camera.reconnectTimes());
        json.writeNumberField("longestLatency", camera.longestLatency() / 1e6);
        json.writeNumberField("longestUndisturbedSilence", camera.silence().longest() / 1e6);
        json.writeObjectFieldStart("fallbacks");
        json.writeNumberField("count", camera.fallbacks().count());
        json.writeNumberField("excused", camera.fallbacks().excused());
        json.writeNumberField("longestExcused", camera.fallbacks().longestExcused() / 1e6);
        json.writeEndObject();
        RtspCamera server = camera.source().server();
        if (server != null) {
            json.writeObjectFieldStart("source");
            json.writeNumberField("connections", server.connections());
            json.writeNumberField("sessions", server.sessions());
            json.writeNumberField("teardowns", server.teardowns());
            json.writeNumberField("abandoned", server.abandoned());
            json.writeEndObject();
        }
        array("states", camera.states().changes(), change -> {
            json.writeStartObject();
            number("at", seconds(change.nanoTime()));
            json.writeStringField("state", word(change.state()));
            json.writeEndObject();
        });
        json.writeBooleanField("statesComplete", camera.states().isComplete());
        json.writeEndObject();
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private void times(String name, LogHistogram histogram) throws IOException {
        json.writeObjectFieldStart(name);
        json.writeNumberField("count", histogram.count());
        number("p50", histogram.millis(0.5));
        number("p99", histogram.millis(0.99));
        number("max", histogram.millis(1));
        json.writeEndObject();
    }

    private void fault(String camera, Episode episode) throws IOException {
        json.writeStartObject();
        json.writeStringField("camera", camera);
        json.writeStringField("kind", episode.kind().word());
        json.writeStringField("what", episode.what());
        number("begin", seconds(episode.begin()));
        number("end", seconds(episode.end()));
        json.writeBooleanField("reconnected", episode.reconnect());
        number("backMillis", episode.isBack() ? episode.backNanos() / 1e6 : Double.NaN);
        json.writeEndObject();
    }

    private void samples() throws IOException {
        List<Sample> all = result.samples().all();
        json.writeObjectFieldStart("samples");
        values("seconds", sample -> seconds(sample.nanoTime()));
        values("deviceBytes", Sample::deviceBytes);
        values("decoders", Sample::decoders);
        values("nativeBytes", Sample::nativeBytes);
        values("heapBytes", Sample::heapBytes);
        values("residentBytes", Sample::residentBytes);
        values("latencyMedian", Sample::medianMillis);
        values("latencyP99", Sample::p99Millis);
        values("frames", Sample::frames);
        json.writeArrayFieldStart("slots");
        for (Sample sample : all) {
            json.writeStartArray();
            for (Number used : sample.slots()) {
                json.writeNumber(used.longValue());
            }
            json.writeEndArray();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private void values(String name, ToDoubleFunction<Sample> value) throws IOException {
        array(name, result.samples().all(), sample -> number(value.applyAsDouble(sample)));
    }
}
