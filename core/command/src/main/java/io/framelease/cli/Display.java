package io.framelease.cli;

import io.framelease.Device;
import io.framelease.DeviceException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Shows what cameras are doing, while they do it: as often as its screen wants. Used by the run's thread. */
final class Display {
    private final Screen screen;
    private final Device device;
    private final List<Watched> cameras;
    private final List<Shown> refused;
    private long shown = System.nanoTime();

    /**
     * @param refused sources that make no sense, of which there are no cameras
     */
    Display(Screen screen, Device device, List<Watched> cameras, List<Shown> refused) {
        this.screen = screen;
        this.device = device;
        this.cameras = cameras;
        this.refused = refused;
    }

    /** Shows them if it is time. */
    void tick(long now) {
        if (now - shown >= screen.intervalNanos()) {
            show(now);
        }
    }

    /** Shows them now, and returns what was shown. */
    List<Shown> show(long now) {
        List<Shown> all = new ArrayList<>(refused);
        cameras.forEach(each -> all.add(each.shown(now)));
        all.sort(Comparator.comparingInt(Shown::index));
        screen.show(new Screen.Scene(List.copyOf(all), device.id(), allocated()));
        shown = now;
        return all;
    }

    private long allocated() {
        try {
            return device.memory().allocated();
        } catch (DeviceException e) {
            return -1;
        }
    }
}
