package io.framelease.camera;

import io.framelease.DecoderInfo.Reason;
import io.framelease.SourceException;
import io.framelease.device.DeviceDecorator;
import io.framelease.device.HostDevice;
import io.framelease.ffmpeg.Decoder;
import io.framelease.ffmpeg.DecoderOptions;
import io.framelease.ffmpeg.Demuxer;
import io.framelease.ffmpeg.HardwareDecoders;
import io.framelease.ffmpeg.Refusal;
import io.framelease.ffmpeg.SoftwareDecoder;
import io.framelease.ffmpeg.StreamFacts;
import io.framelease.ffmpeg.Surface;
import io.framelease.ffmpeg.Surfaces;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** A decoder like a hardware's, which refuses all packets from one on. */
final class RefusingDecoder implements Decoder {
    /** Why. */
    static final String TEXT = "this hardware has had enough";

    /** A host device with such a hardware. */
    static DeviceDecorator device(int most) {
        return device(most, Reason.REFUSED, new AtomicInteger());
    }

    /**
     * The same with another reason.
     *
     * @param opened counts its decoders
     */
    static DeviceDecorator device(int most, Reason reason, AtomicInteger opened) {
        HardwareDecoders hardware = (demuxer, options, stream) -> {
            opened.incrementAndGet();
            return HardwareDecoders.Opened.with(new RefusingDecoder(demuxer, options, most, reason));
        };
        return new DeviceDecorator(HostDevice.plain()) {
            @Override
            public Optional<HardwareDecoders> hardwareDecoders() {
                return Optional.of(hardware);
            }
        };
    }

    private final Surfaces surfaces = new Surfaces();
    private final SoftwareDecoder inner;
    private final int most;
    private final Reason reason;
    private int taken;
    private boolean refuses;

    RefusingDecoder(Demuxer demuxer, DecoderOptions options, int most, Reason reason) {
        this.inner = new SoftwareDecoder(demuxer, options, surfaces);
        this.most = most;
        this.reason = reason;
    }

    @Override
    public boolean send() {
        if (taken == most) {
            refuses = true;
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
    public StreamFacts facts() {
        return inner.facts();
    }

    @Override
    public int threads() {
        return 0;
    }

    @Override
    public Refusal refusal() {
        return refuses ? new Refusal(reason, TEXT) : null;
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
    public boolean attach(Demuxer next) {
        return inner.attach(next);
    }

    @Override
    public void pause() {
        inner.pause();
    }

    @Override
    public void drain() {
        inner.drain();
    }

    @Override
    public boolean draining() {
        return !refuses && inner.draining();
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
