package io.framelease.cli;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Where it is shown what cameras do. Used by the run's thread. */
sealed interface Screen permits TableScreen, PlainScreen, JsonScreen {
    /**
     * How a run shows its cameras.
     *
     * @param json     as JSON, for programs
     * @param once     once, when each camera has played or failed; the run ends with it
     * @param interval how often; null for what is usual
     */
    record Choice(boolean json, boolean once, @Nullable Duration interval) {
        /** For people, until the run ends. */
        static final Choice USUAL = new Choice(false, false, null);

        /** The screen that was chosen. */
        Screen on(Output output) {
            if (json) {
                return new JsonScreen(output, interval);
            }
            return output.isTerminal() || once ? new TableScreen(output, once, interval) : new PlainScreen(output, interval);
        }
    }

    /**
     * Cameras as of one moment.
     *
     * @param cameras all, as they were named
     * @param device  where frames live
     * @param bytes   that this process has of it; negative if the device does not tell
     */
    record Scene(List<Shown> cameras, String device, long bytes) {
        /** Such as {@code 3 cameras: 1 offline, 2 playing; 50.0 fps; 12.3 MB on host}. */
        String total() {
            double rate = cameras.stream().mapToDouble(each -> Math.max(0, each.rate())).sum();
            return cameras.size() + (cameras.size() == 1 ? " camera: " : " cameras: ") + Table.counts(cameras)
                    + String.format(Locale.ROOT, "; %.1f fps; ", rate) + (bytes < 0 ? "?"
                    : String.format(Locale.ROOT, "%.1f", bytes / 1e6)) + " MB on " + device;
        }
    }

    /** How long after the last time it is to be shown again, in ns. */
    long intervalNanos();

    /** Shows it. */
    void show(Scene scene);
}
