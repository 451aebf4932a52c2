package io.framelease.lease;

import io.framelease.threads.LoggedCamera;
import io.framelease.threads.Warnings;
import java.lang.ref.WeakReference;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * The registries whose frames the {@link LeakWatch} and the {@link AgeLimit} look after: those of cameras that go on,
 * and those of ended ones, and of copies, while frames of theirs are held. When there is none, both threads end. Any
 * thread.
 */
final class Registries {
    /** Weak, so that a camera that nobody has any more can go. */
    private static final Set<WeakReference<FrameRegistry>> ACTIVE = ConcurrentHashMap.newKeySet();

    /**
     * Registries that nobody else need have: an ended camera's, and that of copies, while their frames are held. A
     * forgotten frame comes back by its {@link Watch}, which the garbage collector tells of only if the watch is
     * reachable itself.
     */
    private static final ConcurrentHashMap<FrameRegistry, Boolean> KEPT = new ConcurrentHashMap<>();

    private Registries() {
    }

    /** Adds one of a camera that goes on. */
    static void add(WeakReference<FrameRegistry> registry) {
        ACTIVE.add(registry);
    }

    /** Its camera has ended; it is kept from now on by {@link #keepWhileHeld}. */
    static void remove(WeakReference<FrameRegistry> registry) {
        ACTIVE.remove(registry);
    }

    /**
     * Keeps a registry without a camera if frames of it are held; after every change of that. The look at it is one
     * step with what follows, so the last change decides.
     *
     * @return whether it is kept
     */
    static boolean keepWhileHeld(FrameRegistry registry) {
        return KEPT.compute(registry, (key, kept) -> registry.size() > 0 ? Boolean.TRUE : null) != null;
    }

    /** Does something with each; what it throws for one is said and does not keep the others from it. */
    static void forEach(String doing, Warnings warnings, Consumer<FrameRegistry> use) {
        for (WeakReference<FrameRegistry> reference : ACTIVE) {
            FrameRegistry registry = reference.get();
            if (registry == null) {
                ACTIVE.remove(reference);
            } else {
                attempt(doing, warnings, use, registry);
            }
        }
        for (FrameRegistry registry : KEPT.keySet()) {
            attempt(doing, warnings, use, registry);
        }
    }

    private static void attempt(String doing, Warnings warnings, Consumer<FrameRegistry> use, FrameRegistry registry) {
        try {
            use.accept(registry);
        } catch (Throwable e) {
            try (var _ = LoggedCamera.of(registry.camera())) {
                warnings.failed(registry.name() + ": " + doing, e);
            }
        }
    }

    /** Whether there is none. */
    static boolean isEmpty() {
        return ACTIVE.isEmpty() && KEPT.isEmpty();
    }
}
