package io.framelease.cli.soak;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.framelease.CameraStats;
import io.framelease.SourceException.Kind;
import io.framelease.cli.soak.CameraStorm.Episode;
import io.framelease.cli.soak.Judge.Verdict;
import io.framelease.cli.soak.Samples.Sample;
import io.framelease.testkit.rtsp.RtspCamera;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** A soak's result for programs. Times are seconds since the first pictures, latencies ms; what is not known is null. */
final class ReportJson {
    private final SoakResult result;

    private ReportJson(SoakResult result) {
        this.result = result;
    }

    static String of(SoakResult result) {
        Gson gson = new GsonBuilder().setPrettyPrinting().serializeNulls().disableHtmlEscaping().create();
        return gson.toJson(new ReportJson(result).report()) + "\n";
    }

    private JsonObject report() {
        JsonObject report = new JsonObject();
        report.addProperty("clean", result.isClean());
        report.add("soak", soak());
        report.add("boxes", array(result.boxes(), ReportJson::box));
        report.add("cameras", array(result.cameras(), this::camera));
        JsonArray faults = new JsonArray();
        for (int i = 0; i < result.cameras().size(); i++) {
            String name = result.cameras().get(i).name();
            result.storms().get(i).episodes().forEach(each -> faults.add(fault(name, each)));
        }
        report.add("faults", faults);
        report.add("samples", samples());
        return report;
    }

    private interface Maker<T> {
        JsonElement of(T value);
    }

    private static <T> JsonArray array(List<T> values, Maker<T> maker) {
        JsonArray array = new JsonArray();
        values.forEach(value -> array.add(maker.of(value)));
        return array;
    }

    private static JsonElement number(double value) {
        return Double.isNaN(value) || Double.isInfinite(value) ? JsonNull.INSTANCE : new JsonPrimitive(value);
    }

    private JsonElement seconds(long nanoTime) {
        return number((nanoTime - result.begin()) / 1e9);
    }

    private JsonObject soak() {
        SoakPlan plan = result.plan();
        JsonObject soak = new JsonObject();
        soak.addProperty("device", plan.device().id());
        soak.addProperty("deviceName", plan.device().name());
        soak.addProperty("cameras", plan.cameras());
        soak.addProperty("engines", plan.engines());
        soak.addProperty("ownCameras", plan.isOwn());
        soak.add("faults", array(plan.possibleFaults(), kind -> new JsonPrimitive(kind.word())));
        soak.addProperty("seed", plan.seed());
        soak.addProperty("wantedSeconds", plan.duration().toMillis() / 1e3);
        soak.addProperty("seconds", result.seconds());
        soak.addProperty("stopped", result.stopped());
        soak.add("stormBegin", seconds(result.stormBegin()));
        soak.add("stormEnd", seconds(result.stormEnd()));
        soak.addProperty("spikeMillis", plan.spike().toMillis());
        soak.addProperty("backWithinSeconds", plan.backWithin().toMillis() / 1e3);
        return soak;
    }

    private static JsonObject box(Box box) {
        JsonObject json = new JsonObject();
        json.addProperty("id", box.id());
        json.addProperty("title", box.title());
        json.addProperty("ticked", box.ticked());
        json.addProperty("figure", box.figure());
        json.addProperty("why", box.why());
        json.add("rootCauses", array(box.causes(), JsonPrimitive::new));
        return json;
    }

    private JsonObject camera(SoakCamera camera) {
        CameraStats stats = camera.camera().stats();
        JsonObject json = new JsonObject();
        json.addProperty("name", camera.name());
        json.addProperty("frames", stats.frames());
        json.addProperty("sessions", stats.sessions());
        json.addProperty("outages", stats.errors());
        JsonObject reconnects = new JsonObject();
        for (Kind kind : Kind.values()) {
            if (stats.reconnects(kind) > 0) {
                reconnects.addProperty(kind.name().toLowerCase(Locale.ROOT), stats.reconnects(kind));
            }
        }
        json.add("reconnects", reconnects);
        json.addProperty("dropped", stats.dropped());
        json.addProperty("damaged", stats.damaged() + stats.damagedFrames());
        json.addProperty("leaked", stats.leaked());
        json.addProperty("poolBytes", camera.mostPoolBytes());
        JsonObject looks = new JsonObject();
        for (Verdict verdict : Verdict.values()) {
            looks.addProperty(verdict.name().toLowerCase(Locale.ROOT), camera.count(verdict));
        }
        json.add("looks", looks);
        json.add("calmLatency", times(camera.calmLatency()));
        json.add("stormLatency", times(camera.stormLatency()));
        json.add("reconnectTimes", times(camera.reconnectTimes()));
        json.addProperty("longestLatency", camera.longestLatency() / 1e6);
        json.addProperty("longestUndisturbedSilence", camera.longestGap() / 1e6);
        RtspCamera server = camera.source().server();
        if (server != null) {
            JsonObject source = new JsonObject();
            source.addProperty("connections", server.connections());
            source.addProperty("sessions", server.sessions());
            source.addProperty("teardowns", server.teardowns());
            source.addProperty("abandoned", server.abandoned());
            json.add("source", source);
        }
        json.add("states", array(camera.changes(), change -> {
            JsonObject state = new JsonObject();
            state.add("at", seconds(change.nanoTime()));
            state.addProperty("state", change.state().name().toLowerCase(Locale.ROOT));
            return state;
        }));
        json.addProperty("statesComplete", !camera.hasLostChanges());
        return json;
    }

    private static JsonObject times(LogHistogram histogram) {
        JsonObject times = new JsonObject();
        times.addProperty("count", histogram.count());
        times.add("p50", number(histogram.millis(0.5)));
        times.add("p99", number(histogram.millis(0.99)));
        times.add("max", number(histogram.millis(1)));
        return times;
    }

    private JsonObject fault(String camera, Episode episode) {
        JsonObject fault = new JsonObject();
        fault.addProperty("camera", camera);
        fault.addProperty("kind", episode.kind().word());
        fault.addProperty("what", episode.what());
        fault.add("begin", seconds(episode.begin()));
        fault.add("end", seconds(episode.end()));
        fault.addProperty("reconnected", episode.reconnect());
        fault.add("backMillis", episode.isBack() ? number(episode.backNanos() / 1e6) : JsonNull.INSTANCE);
        return fault;
    }

    private JsonObject samples() {
        List<Sample> all = result.samples().all();
        JsonObject samples = new JsonObject();
        samples.add("seconds", array(all, sample -> seconds(sample.nanoTime())));
        add(samples, "deviceBytes", Sample::deviceBytes);
        add(samples, "deviceUsedBytes", Sample::usedBytes);
        add(samples, "nativeBytes", Sample::nativeBytes);
        add(samples, "heapBytes", Sample::heapBytes);
        add(samples, "residentBytes", Sample::residentBytes);
        add(samples, "latencyMedian", Sample::medianMillis);
        add(samples, "latencyP99", Sample::p99Millis);
        add(samples, "frames", Sample::frames);
        samples.add("slots", array(all, sample -> array(sample.slots(), JsonPrimitive::new)));
        return samples;
    }

    private void add(JsonObject samples, String name, ToDoubleFunction<Sample> value) {
        samples.add(name, array(result.samples().all(), sample -> number(value.applyAsDouble(sample))));
    }
}
