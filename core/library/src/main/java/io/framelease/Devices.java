package io.framelease;

import io.framelease.device.CudaFindings;
import io.framelease.device.CudaRuntime;
import io.framelease.device.DeviceBackend;
import io.framelease.device.HostDevice;
import io.framelease.device.Placement;
import io.framelease.text.SourceText;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The devices of this machine: one object for each, and the same one at every call. Any thread.
 *
 * @since 0.2.0
 */
public final class Devices {
    private static final Logger LOG = LoggerFactory.getLogger(Devices.class);
    private static final Set<String> REASONS = ConcurrentHashMap.newKeySet(); // there is no GPU for two or three
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

    /** {@return the first GPU if it can be used, otherwise the host; the reason is logged, each once} */
    public static Device best() {
        try {
            return cuda(0);
        } catch (DeviceException e) {
            if (REASONS.add(String.valueOf(e.getMessage()))) {
                LOG.info("frames stay on the host: {}", e.getMessage());
            }
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

    /**
     * {@return the GPU with the least load, ready for use} As {@link #leastLoaded(Collection)} of {@link #cudaDevices}. There is no
     * way to the host: a program that is to go on without a GPU catches the exception and takes {@link #host}.
     *
     * @throws DeviceException if there is no GPU, or none can be used; says why, as {@link #cuda}
     */
    public static Device leastLoaded() {
        List<Device> gpus = cudaDevices();
        return gpus.isEmpty() ? cuda(0) : leastLoaded(gpus); // the first is not there and says why
    }

    /**
     * {@return the device with the least load, ready for use; of equal ones the first} A GPU whose memory is nearly full, or whose
     * video decoders are busy nearly all the time, is behind the others. Then the fewest cameras of this process count, open ones
     * and those that are being opened, so that cameras that are opened one after the other spread; then how busy the decoders were
     * in the last moments, for whichever process, and how much memory is free, as far as the driver's management library (NVML)
     * tells. The host is chosen where no GPU is among the devices that can be used. Lost devices are left out.
     *
     * <p>The context of the chosen GPU is opened, and no other. Two threads that ask at the same time may get the same answer: a
     * camera counts from {@link Camera#open} or {@link Camera#start} on, until its thread has ended.
     *
     * @param devices of this process, at least one, such as a part of {@link #cudaDevices}
     * @throws IllegalArgumentException if there is none
     * @throws DeviceException          if none can be used; says why
     */
    public static Device leastLoaded(Collection<? extends Device> devices) {
        Objects.requireNonNull(devices, "devices");
        List<DeviceBackend> some = devices.stream().map(device -> (DeviceBackend) Objects.requireNonNull(device, "device")).toList();
        if (some.isEmpty()) {
            throw new IllegalArgumentException("no device to choose from");
        }
        return Placement.leastLoaded(some);
    }

    /** {@return what the CUDA runtime tells of this machine now; never throws} */
    public static CudaReport cudaReport() {
        return CudaRuntime.report();
    }
}
