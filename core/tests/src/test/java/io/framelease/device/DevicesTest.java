package io.framelease.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.framelease.DeviceException;
import io.framelease.Devices;
import io.framelease.Devices.CudaReport;
import io.framelease.testing.CapturedLog;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds on machines with and without CUDA's runtime, its driver and a GPU. */
class DevicesTest {
    private final CudaReport report = Devices.cudaReport();

    @Test
    void thereIsOneHost() {
        assertThat(Devices.host()).isSameAs(Devices.host()).isSameAs(Devices.of("host")).isInstanceOf(DeviceBackend.class);
        assertThat(Devices.host().id()).isEqualTo("host");
        assertThat(Devices.host().isCuda()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "gpu", "cuda", "cuda:", "cuda:x", "cuda:-1", "cuda:99999", "CUDA:0", "host "})
    void nonsenseIsRefused(String id) {
        assertThatIllegalArgumentException().isThrownBy(() -> Devices.of(id)).withMessageContaining("\"" + id + "\"");
    }

    @Test
    void negativeIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Devices.cuda(-1));
    }

    @Test
    void theReportSaysWhatIsThereOrWhyNot() {
        assertThat(report).isEqualTo(Devices.cudaReport());
        assertThat(report.reason().isEmpty()).isEqualTo(report.devices() > 0);
        assertThat(report.runtimeVersion() > 0).isEqualTo(report.library().isPresent());
        assertThat(Devices.cudaDevices()).hasSize(report.devices());
        if (report.devices() > 0) {
            assertThat(report.driverVersion()).isGreaterThanOrEqualTo(11000);
        } else if (report.library().isEmpty()) {
            assertThat(report.reason()).contains("libcudart", "framelease.cuda.dir");
        } else {
            assertThat(report.reason()).containsAnyOf("cudaErrorInsufficientDriver (35): ", "cudaErrorNoDevice (100): ",
                    "cudaErrorStubLibrary (34): ");
        }
    }

    @Test
    void aGpuIsThereOrItIsSaidWhyNot() {
        if (report.devices() > 0) {
            assertThat(Devices.cuda(0)).isSameAs(Devices.of("cuda:0")).isSameAs(Devices.cudaDevices().getFirst());
            assertThat(Devices.best()).isSameAs(Devices.cuda(0));
            assertThatThrownBy(() -> Devices.cuda(report.devices())).isInstanceOf(DeviceException.class)
                    .hasMessageContaining("cuda:" + report.devices() + " is not there");
        } else {
            assertThat(Devices.best()).isSameAs(Devices.host());
            assertThatThrownBy(() -> Devices.of("cuda:0")).isInstanceOf(DeviceException.class)
                    .hasMessage("cuda:0: " + report.reason());
        }
    }

    @Test
    void whyFramesStayOnTheHostIsSaidOnceAProcess(CapturedLog log) {
        for (int i = 0; i < 3; i++) {
            assertThat(Devices.best()).isSameAs(Devices.best());
        }
        assertThat(log.lines("frames stay on the host")).hasSizeLessThanOrEqualTo(1); // or it was said before this test
    }

    @Test
    void theLeastLoadedIsAGpuOrItIsSaidWhyThereIsNone() {
        if (report.devices() > 0) {
            assertThat(Devices.leastLoaded()).isIn(Devices.cudaDevices());
        } else {
            assertThatThrownBy(Devices::leastLoaded).isInstanceOf(DeviceException.class)
                    .hasMessage("cuda:0: " + report.reason());
        }
    }

    @Test
    void ofGivenDevicesOneIsChosen() {
        assertThat(Devices.leastLoaded(List.of(Devices.host()))).isSameAs(Devices.host());
        assertThatIllegalArgumentException().isThrownBy(() -> Devices.leastLoaded(List.of()));
    }
}
