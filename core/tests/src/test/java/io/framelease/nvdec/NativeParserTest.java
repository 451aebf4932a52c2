package io.framelease.nvdec;

import static org.assertj.core.api.Assertions.assertThat;

import io.framelease.DeviceException;
import io.framelease.DeviceLostException;
import io.framelease.Devices;
import io.framelease.bindings.nvdec.Nvcuvid;
import io.framelease.device.CudaDevice;
import io.framelease.ffmpeg.Clips;
import io.framelease.ffmpeg.FedDecoder;
import io.framelease.natives.NvdecLibrary;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the driver's parser calls back throws nothing into the driver: who feeds the parser gets it. */
@Tag("gpu")
class NativeParserTest {
    private static final int SURFACES = 8;

    /** Throws once, when it is called so. */
    private static final class Throwing implements Parser.Events {
        private final String where;
        private final Throwable what;
        final List<String> calls = new ArrayList<>();
        boolean thrown;

        Throwing(String where, Throwable what) {
            this.where = where;
            this.what = what;
        }

        private void call(String name) {
            calls.add(name);
            if (name.equals(where) && !thrown) {
                thrown = true;
                if (what instanceof Error error) {
                    throw error;
                }
                throw (RuntimeException) what;
            }
        }

        @Override
        public int sequence(MemorySegment format) {
            call("sequence");
            return SURFACES;
        }

        @Override
        public void decode(MemorySegment parameters) {
            call("decode");
        }

        @Override
        public void display(MemorySegment info) {
            call("display");
        }
    }

    static Stream<Arguments> failures() {
        return Stream.of("sequence", "decode", "display").flatMap(where -> Stream.of(new IllegalStateException("meant by the test"),
                new StackOverflowError("meant by the test"), new DeviceLostException("meant by the test")).map(
                        what -> Arguments.of(where, what)));
    }

    @BeforeEach
    void bind() {
        ((CudaDevice) Devices.cuda(0)).bindThread();
        assertThat(NvdecLibrary.get().reason()).isEmpty(); // it is loaded now, as a camera loads it
    }

    @ParameterizedTest
    @MethodSource("failures")
    void whoFeedsTheParserGetsWhatIsThrown(String where, Throwable what) {
        Throwing events = new Throwing(where, what);
        Throwable got = null;
        try (Parser parser = new NativeParser(Nvcuvid.cudaVideoCodec_H264(), new byte[0],
                (code, call) -> new DeviceException(call + " failed with " + code), events); Arena arena = Arena.ofConfined()) {
            long number = 0;
            for (byte[] unit : FedDecoder.units(Clips.file("rtsp-baseline-640x360.mp4"))) {
                MemorySegment data = arena.allocate(unit.length).copyFrom(MemorySegment.ofArray(unit));
                try {
                    parser.parse(data, ++number);
                } catch (RuntimeException | Error e) {
                    assertThat(got).as("what is thrown once").isNull();
                    got = e;
                    events.calls.clear();
                }
            }
        }
        assertThat(got).isSameAs(what);
        if (!where.equals("sequence")) { // of a stream that was refused the driver decodes nothing
            assertThat(events.calls).as("the parser goes on").contains("decode");
        }
    }
}
