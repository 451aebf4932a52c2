package io.framelease.cli;

import io.framelease.Camera;
import io.framelease.CameraState;
import io.framelease.CameraStats;
import io.framelease.testkit.synthetic.SyntheticCamera;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Switches the demo's camera off and on again, once, while it is being watched. The watcher counts that as a lost source,
 * as it should: it cannot know better. The demo does, and takes this one loss for its own doing. It is the one that comes
 * after the restart and before the next session; a second one in that time, and every other, stays an error.
 */
final class SyntheticRestart implements Plan.Provocation {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Output output;
    private final SyntheticCamera synthetic;
    private final Duration at;
    private @Nullable CameraStats before;
    private boolean over;
    private long provoked;

    SyntheticRestart(Output output, SyntheticCamera synthetic, Duration at) {
        this.output = output;
        this.synthetic = synthetic;
        this.at = at;
    }

    /** The demo's time begins with its camera's first frame: how long a machine takes to that is no part of the show. */
    @Override
    public boolean isReady(Camera camera, Duration waited) {
        return camera.stats().frames() > 0 || waited.compareTo(PATIENCE) >= 0;
    }

    @Override
    public void tick(Camera camera, Duration elapsed) {
        if (before == null) {
            // Only a session that plays: the connection that ends is then its own, and not that of the next.
            if (elapsed.compareTo(at) >= 0 && camera.state() == CameraState.PLAYING) {
                before = camera.stats();
                output.line("demo: the synthetic camera is switched off and on again; the loss is the demo's own doing");
                synthetic.restart();
            }
        } else if (!over) {
            CameraStats now = camera.stats();
            if (now.sessions() > before.sessions()) {
                settle(before, now);
            }
        }
    }

    private void settle(CameraStats before, CameraStats now) {
        over = true;
        provoked = Math.min(1, now.errors() - before.errors());
    }

    @Override
    public long provokedErrors(CameraStats end) {
        if (before != null && !over) {
            settle(before, end);
        }
        return provoked;
    }
}
