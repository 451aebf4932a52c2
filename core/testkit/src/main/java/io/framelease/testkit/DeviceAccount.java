package io.framelease.testkit;

import io.framelease.PixelFormat;
import io.framelease.PoolLayout;
import io.framelease.device.DeviceBackend;
import io.framelease.testkit.device.CheckedHostDevice;
import java.util.List;
import java.util.OptionalInt;

/** What a torture takes of its device, and whether it gives everything back. The torture's own thread. */
final class DeviceAccount {
    private final DeviceBackend device;
    private final long allocatedBefore;
    private final long eventsOutBefore;
    private long mostAllocated;

    DeviceAccount(DeviceBackend device) {
        this.device = device;
        this.allocatedBefore = device.memory().allocated();
        this.eventsOutBefore = eventsOut();
    }

    /** Looks at how much is allocated now. */
    void look() {
        mostAllocated = Math.max(mostAllocated, allocated());
    }

    /** The most bytes that were allocated at a time, beside those of before. */
    long mostAllocated() {
        return mostAllocated;
    }

    private long allocated() {
        return device.memory().allocated() - allocatedBefore;
    }

    private long eventsOut() {
        return device.events().created() - device.events().idle();
    }

    boolean isSettled() {
        return device.reclaimer().counts().pending() == 0 && allocated() == 0 && eventsOut() == eventsOutBefore
                && !(device instanceof CheckedHostDevice checked && checked.openStreams() > 0);
    }

    /** Adds what is not right of all this in the end. */
    void check(int cameras, List<TestedEngine> engines, List<String> complaints) {
        mostHeld(engines).ifPresent(held -> {
            if (mostAllocated > mostBytes(cameras, held)) {
                complaints.add(mostAllocated + " bytes were allocated at a time, at most " + mostBytes(cameras, held)
                        + " are right while engines hold " + held + " frames, as they say");
            }
        });
        if (!isSettled()) {
            complaints.add("something is left on the device: " + device + ", " + device.reclaimer().counts() + ", " + allocated()
                    + " bytes, " + (eventsOut() - eventsOutBefore) + " events");
        }
        if (device.reclaimer().counts().failed() != 0) {
            complaints.add(device.reclaimer().counts().failed() + " frees failed");
        }
        if (device instanceof CheckedHostDevice checked && checked.writesAfterFree() != 0) {
            complaints.add(checked.writesAfterFree() + " blocks were written to after they were freed");
        }
    }

    /** Of all engines together; empty if one does not say. */
    private static OptionalInt mostHeld(List<TestedEngine> engines) {
        int all = 0;
        for (TestedEngine engine : engines) {
            OptionalInt one = engine.mostHeld();
            if (one.isEmpty()) {
                return one;
            }
            all = Math.addExact(all, one.getAsInt());
        }
        return OptionalInt.of(all);
    }

    /**
     * What pools may take: for each camera the present one and one that is being freed, and the slots of older sessions that
     * engines hold or that wait in their subscriptions. On a device that allocates blocks each of those may keep a block.
     */
    private long mostBytes(int cameras, int held) {
        long pool = layout(CameraPlace.MOST_SLOTS).totalBytes();
        return 2L * cameras * pool + held * (device.isCuda() ? pool : layout(1).totalBytes());
    }

    private static PoolLayout layout(int slots) {
        return PoolLayout.of(NumberedVideo.WIDTH, NumberedVideo.HEIGHT, PixelFormat.NV12, slots);
    }
}
