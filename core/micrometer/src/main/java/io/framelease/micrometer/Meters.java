package io.framelease.micrometer;

import io.framelease.metrics.Reading;
import io.framelease.metrics.Timing;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Meters that were added to one registry, to be taken out of it again. Guarded by whoever has it. */
final class Meters {
    private final MeterRegistry registry;
    private final Tags tags;
    private final List<Meter> added = new ArrayList<>();

    /** @param tags what all of them have */
    Meters(MeterRegistry registry, Tags tags) {
        this.registry = registry;
        this.tags = tags;
    }

    /** Adds a meter for each reading. The registry refers to what is read weakly. */
    <T> void register(List<Reading<T>> readings, T of) {
        for (Reading<T> reading : readings) {
            added.add(register(reading, of));
        }
    }

    private <T> Meter register(Reading<T> reading, T of) {
        Tags all = reading.tag().isEmpty() ? tags : tags.and(reading.tag(), reading.tagValue());
        String unit = reading.unit().isEmpty() ? null : reading.unit();
        return switch (reading.kind()) {
            case COUNTER -> FunctionCounter.builder(reading.name(), of, reading.value()::applyAsDouble).tags(all).baseUnit(unit)
                    .description(reading.description()).register(registry);
            case GAUGE -> Gauge.builder(reading.name(), of, reading.value()::applyAsDouble).tags(all).baseUnit(unit)
                    .description(reading.description()).register(registry);
        };
    }

    /** Adds a histogram. */
    Timer timer(Timing timing) {
        Timer timer = Timer.builder(timing.name()).tags(tags).description(timing.description())
                .serviceLevelObjectives(timing.boundsNanos().stream().map(Duration::ofNanos).toArray(Duration[]::new))
                .register(registry);
        added.add(timer);
        return timer;
    }

    /** Takes out of the registry what was added. */
    void remove() {
        added.forEach(registry::remove);
        added.clear();
    }
}
