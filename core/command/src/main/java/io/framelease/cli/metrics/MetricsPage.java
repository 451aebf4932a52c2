package io.framelease.cli.metrics;

import io.framelease.Camera;
import io.framelease.Device;
import io.framelease.metrics.CameraReadings;
import io.framelease.metrics.DeviceReadings;
import io.framelease.metrics.Reading;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** All that can be measured of a device and of the cameras on it, as one page. Any thread. */
public final class MetricsPage {
    private final Device device;
    private final List<MeasuredCamera> cameras = new CopyOnWriteArrayList<>();

    /** @param device where the cameras' frames live */
    public MetricsPage(Device device) {
        this.device = device;
    }

    /** Adds a camera that was just started; it stays on the page, also when it has ended. */
    public void add(Camera camera) {
        cameras.add(new MeasuredCamera(camera));
    }

    /** The page as of now. */
    String text() {
        PrometheusText text = new PrometheusText();
        List<MeasuredCamera> now = List.copyOf(cameras);
        // those of one name lie side by side in the lists, and must here
        for (int from = 0, to; from < CameraReadings.ALL.size(); from = to) {
            to = endOfName(CameraReadings.ALL, from);
            for (MeasuredCamera each : now) {
                Camera camera = each.camera();
                for (Reading<Camera> reading : CameraReadings.ALL.subList(from, to)) {
                    write(text, reading, camera, "camera", each.label(), "device", device.id());
                }
            }
        }
        histograms(text, now, MeasuredCamera::views);
        histograms(text, now, MeasuredCamera::reconnects);
        for (Reading<Device> reading : DeviceReadings.ALL) {
            write(text, reading, device, "device", device.id());
        }
        return text.toString();
    }

    private static int endOfName(List<? extends Reading<?>> readings, int from) {
        int to = from + 1;
        while (to < readings.size() && readings.get(to).name().equals(readings.get(from).name())) {
            to++;
        }
        return to;
    }

    private void histograms(PrometheusText text, List<MeasuredCamera> now, Function<MeasuredCamera, Histogram> which) {
        for (MeasuredCamera each : now) {
            which.apply(each).write(text, "camera", each.label(), "device", device.id());
        }
    }

    private static <T> void write(PrometheusText text, Reading<T> reading, T of, String... labels) {
        double value = reading.value().applyAsDouble(of);
        if (reading.tag().isEmpty()) {
            text.sample(reading, value, labels);
        } else {
            String[] all = new String[labels.length + 2];
            System.arraycopy(labels, 0, all, 0, labels.length);
            all[labels.length] = reading.tag();
            all[labels.length + 1] = reading.tagValue();
            text.sample(reading, value, all);
        }
    }
}
