package io.framelease.camera;

import static org.assertj.core.api.Assertions.assertThat;

import io.framelease.SourceException;
import io.framelease.device.DeviceDecorator;
import io.framelease.device.HostDevice;
import io.framelease.ffmpeg.Clips;
import io.framelease.ffmpeg.Decoder;
import io.framelease.ffmpeg.DecoderOptions;
import io.framelease.ffmpeg.Demuxer;
import io.framelease.ffmpeg.HardwareDecoders;
import io.framelease.ffmpeg.Reference;
import io.framelease.ffmpeg.SoftwareDecoder;
import io.framelease.ffmpeg.Surface;
import io.framelease.ffmpeg.Surfaces;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A hardware that decodes a stream for a while, or not at all, and then refuses it: software goes on, and no picture is lost. */
class HardwareFallbackTest {
    /** A decoder like a hardware's, which refuses all packets from one on. */
    private static final class Refusing implements Decoder {
        private final Surfaces surfaces = new Surfaces();
        private final SoftwareDecoder inner;
        private final int most;
        private int taken;

        Refusing(Demuxer demuxer, DecoderOptions options, int most) {
            this.inner = new SoftwareDecoder(demuxer, options, surfaces);
            this.most = most;
        }

        @Override
        public boolean send() {
            if (taken == most) {
                inner.drain(); // as NVDEC's parser does with what was before another sequence
                return false;
            }
            taken++;
            return inner.send();
        }

        @Override
        public String codec() {
            return inner.codec();
        }

        @Override
        public boolean fits(Demuxer other, DecoderOptions how) {
            return inner.fits(other, how);
        }

        @Override
        public boolean isKeepable() {
            return false;
        }

        @Override
        public void detach() {
            inner.detach();
        }

        @Override
        public void attach(Demuxer next) {
            inner.attach(next);
        }

        @Override
        public void drain() {
            inner.drain();
        }

        @Override
        public boolean draining() {
            return false;
        }

        @Override
        public void flush() {
            inner.flush();
        }

        @Override
        public Surface receive() {
            return inner.receive();
        }

        @Override
        public long damagedPackets() {
            return inner.damagedPackets();
        }

        @Override
        public long skipped() {
            return inner.skipped();
        }

        @Override
        public SourceException tooLarge() {
            return inner.tooLarge();
        }

        @Override
        public void close() {
            inner.close();
            surfaces.close();
        }
    }

    @ParameterizedTest
    @CsvSource({"h264-b-642x362.mp4, 0, 25", "hevc-b-642x362.mp4, 0, 25", "h264-resize-640x360-1280x720.h264, 12, 24",
        "av1-96x64.mp4, 0, 10", "mjpeg-642x362.avi, 4, 10"})
    void noPictureIsLost(String name, int most, int count) throws Exception {
        HardwareDecoders hardware = (demuxer, options, stream) -> new Refusing(demuxer, options, most);
        try (DeviceDecorator device = new DeviceDecorator(HostDevice.plain()) {
            @Override
            public Optional<HardwareDecoders> hardwareDecoders() {
                return Optional.of(hardware);
            }
        }) {
            DecodeRun run = DecodeRun.of(DecodeRun.every(Clips.file(name)), device);
            Reference reference = Reference.decoded(Clips.file(name));
            assertThat(run.frames().stream().map(frame -> DecodeLayout.md5(frame, reference.format())))
                    .isEqualTo(reference.md5()).hasSize(count);
            assertThat(run.stats().damagedPackets()).isZero();
        }
    }
}
