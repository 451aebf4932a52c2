package io.framelease.micrometer;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;

/**
 * What is in which registry. It is there once: meters of a second binding would be those of the first, which would count twice,
 * and which the end of either would take out. Refers to what is measured weakly, and compares by identity. Any thread.
 */
final class Bound {
    /** Cameras and devices, which have no equals of their own. Guarded by itself. */
    private static final Map<Object, List<MeterRegistry>> WHERE = new WeakHashMap<>();

    private Bound() {
    }

    /** Notes that something is in a registry from now on; false, and nothing is done, if it is there already. */
    static boolean claim(Object measured, MeterRegistry registry) {
        synchronized (WHERE) {
            List<MeterRegistry> registries = WHERE.computeIfAbsent(measured, key -> new ArrayList<>(1));
            return registries.stream().noneMatch(there -> there == registry) && registries.add(registry);
        }
    }

    /** Its meters are out of the registry again, and may be added anew. */
    static void release(Object measured, MeterRegistry registry) {
        synchronized (WHERE) {
            List<MeterRegistry> registries = WHERE.get(measured);
            if (registries != null && registries.removeIf(there -> there == registry) && registries.isEmpty()) {
                WHERE.remove(measured);
            }
        }
    }
}
