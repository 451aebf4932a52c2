package io.framelease;

import io.framelease.device.CudaFindings;
import io.framelease.device.CudaRuntime;
import io.framelease.device.HostDevice;
import io.framelease.text.SourceText;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The devices of this machine: one object for each, and the same one at every call. Any thread. */
public final class Devices {
    private static final Logger LOG = LoggerFactory.getLogger(Devices.class);
    private static final Pattern NEARLY = Pattern.compile("(?i)(cuda|gpu|host|cpu)?[: ]?[-\\w]{0,8} ?");
    private static final Pattern CUDA = Pattern.compile("cuda:(\\d{1,4})");

    /** Made when it is first asked for. */
    private static final class Host {
        private static final Device DEVICE = HostDevice.plain();

        private Host() {
        }
    }

    /** What the CUDA runtime tells. A snapshot: it does not change. Later versions may tell more. */
    public sealed interface CudaReport permits CudaFindings {
        /** {@return the runtime's file; empty if there is none} */
        Optional<Path> library();

        /** {@return its version, such as 13000 for 13.0; 0 if there is none} */
        int runtimeVersion();

        /** {@return the newest CUDA version that the driver knows, such as 13000; 0 if there is no driver} */
        int driverVersion();

        /** {@return number of GPUs} */
        int devices();

        /** {@return why there is no GPU, in the runtime's own words; empty if there is one} */
        String reason();
    }

    private Devices() {
    }

    /** {@return the first GPU if it can be used, otherwise the host; the reason is logged} */
    public static Device best() {
        try {
            return cuda(0);
        } catch (DeviceException e) {
            LOG.info("frames stay on the host: {}", e.getMessage());
            return host();
        }
    }

    /** {@return the host: software decoding, frames in its own memory} */
    public static Device host() {
        return Host.DEVICE;
    }

    /**
     * {@return a GPU, ready for use} Its context is opened, and that of no other GPU; the calling thread's current device
     * stays what it is.
     *
     * @param index 0 for the first, as CUDA counts
     * @throws DeviceException          if it cannot be used; says why: no runtime, no driver, no such GPU, or the runtime's
     *                                  own words
     * @throws IllegalArgumentException if {@code index} is negative
     */
    public static Device cuda(int index) {
        if (index < 0) {
            throw new IllegalArgumentException("cuda:" + index);
        }
        var device = CudaRuntime.device(index);
        device.memory(); // opens its context: better to fail here than in a camera's thread
        return device;
    }

    /**
     * {@return the device of that name}
     *
     * @param id {@code host}, or {@code cuda:0}, {@code cuda:1}, ...
     * @throws IllegalArgumentException for another name
     * @throws DeviceException          as in {@link #cuda}
     */
    public static Device of(String id) {
        Objects.requireNonNull(id, "id");
        if (id.equals("host")) {
            return host();
        }
        Matcher cuda = CUDA.matcher(id);
        if (!cuda.matches()) {
            // what is no longer than a device's name is shown as it is: anything else may be a source, put in the wrong place
            String shown = NEARLY.matcher(id).matches() ? id : SourceText.of(id);
            throw new IllegalArgumentException("no device is called \"" + shown + "\": host, or cuda:0, cuda:1, ...");
        }
        return cuda(Integer.parseInt(cuda.group(1)));
    }

    /**
     * {@return all GPUs, none of them opened; empty if there is none}
     *
     * @throws DeviceException if one does not tell what it is
     */
    public static List<Device> cudaDevices() {
        return IntStream.range(0, cudaReport().devices()).<Device>mapToObj(CudaRuntime::device).toList();
    }

    /** {@return what the CUDA runtime tells of this machine now; never throws} */
    public static CudaReport cudaReport() {
        return CudaRuntime.report();
    }
}
