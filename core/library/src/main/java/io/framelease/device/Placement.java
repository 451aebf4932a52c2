package io.framelease.device;

import io.framelease.DeviceException;
import io.framelease.DeviceLostException;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Which device a camera is best opened on. Any thread. */
public final class Placement {
    /** @param fails whether it does not even tell its load */
    private record Candidate(DeviceBackend device, DeviceLoad load, boolean fails) {
        static Candidate of(DeviceBackend device) {
            try {
                return new Candidate(device, device.load(), false);
            } catch (DeviceException e) { // which opening it will tell, if no other can be used
                return new Candidate(device, DeviceLoad.UNKNOWN, true);
            }
        }
    }

    private static final Comparator<Candidate> BEST_FIRST = Comparator
            .comparing((Candidate candidate) -> !candidate.device.isCuda()) // the host is for where no GPU is
            .thenComparing(Candidate::fails).thenComparing(Candidate::load, DeviceLoad.LEAST_FIRST);

    private Placement() {
    }

    /**
     * Chooses and opens the device with the least load; of equal ones the first. The others are not opened.
     *
     * @param devices at least one
     * @throws DeviceException if none of them can be used; what the best one says
     */
    public static DeviceBackend leastLoaded(Collection<? extends DeviceBackend> devices) {
        List<DeviceBackend> usable = devices.stream().filter(device -> !device.isLost()).map(device -> (DeviceBackend) device)
                .toList();
        if (usable.isEmpty()) {
            throw new DeviceLostException("every device is lost: " + devices.stream().map(DeviceBackend::id).toList());
        }
        DeviceException first = null;
        for (DeviceBackend device : order(usable)) {
            try {
                device.memory(); // opens its context: better to fail here than in a camera's thread
                return device;
            } catch (DeviceException e) {
                first = first == null ? e : first;
            }
        }
        throw first;
    }

    /** Devices in the order of their load, each asked once: it changes meanwhile. */
    static List<DeviceBackend> order(List<DeviceBackend> devices) {
        return devices.stream().map(Candidate::of).sorted(BEST_FIRST).map(Candidate::device)
                .toList();
    }
}
