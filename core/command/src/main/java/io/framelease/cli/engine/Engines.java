package io.framelease.cli.engine;

import io.framelease.Device;
import io.framelease.DeviceException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which engine a camera's first, second, ... is. */
public final class Engines {
    private static final Logger LOG = LoggerFactory.getLogger(Engines.class);

    private Engines() {
    }

    /**
     * Makes an engine for the calling thread.
     *
     * @param index  0 for a camera's first: fast ones and slow ones in turn
     * @param device where the frames will be
     */
    public static Engine make(int index, Device device) {
        boolean fast = index % 2 == 0;
        if (device.isCuda()) {
            try {
                return fast ? new CudaMeanLuma(device) : new CudaRgb(device);
            } catch (DeviceException e) {
                if (device.isLost()) {
                    throw e;
                }
                LOG.warn("{}; the engine copies frames to the host instead", e.getMessage());
            }
        }
        return fast ? new MeanLuma() : new Rgb();
    }
}
