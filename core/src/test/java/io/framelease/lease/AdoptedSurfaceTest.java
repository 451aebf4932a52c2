package io.framelease.lease;

import static io.framelease.testing.Liveness.patient;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.framelease.ColorMatrix;
import io.framelease.Frame;
import io.framelease.FrameView;
import io.framelease.Limits;
import io.framelease.PixelFormat;
import io.framelease.device.CheckedHostDevice;
import io.framelease.device.HostDevice;
import io.framelease.ffmpeg.Clips;
import io.framelease.ffmpeg.DecoderOptions;
import io.framelease.ffmpeg.Demuxer;
import io.framelease.ffmpeg.Interrupt;
import io.framelease.ffmpeg.Source;
import io.framelease.ffmpeg.Surface;
import io.framelease.ffmpeg.Surfaces;
import io.framelease.ffmpeg.VideoDecoder;
import io.framelease.natives.FFmpegLibraries;
import io.framelease.natives.OrderedArena;
import io.framelease.ffmpeg.OpenOptions;
import io.framelease.ffmpeg.Learned;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Surfaces kept by reference: software's, of which the luma plane is read here, stand in for those of a GPU. */
class AdoptedSurfaceTest {
    private static final FrameInfo INFO = new FrameInfo(320, 180, PixelFormat.NV12, ColorMatrix.BT601, false);

    private final CheckedHostDevice device = HostDevice.checked(81);
    private final FrameRegistry registry = new FrameRegistry("adopted");
    private final AtomicInteger released = new AtomicInteger();
    private long ids;

    @AfterEach
    void close() {
        device.close();
    }

    /** Decodes and hands the surfaces over one by one; the decoder is gone when this returns. */
    private void decode(int count, Consumer<Surface> use) throws Exception {
        FFmpegLibraries.require();
        Path clip = Clips.file("audio-video-320x180.mp4");
        try (Surfaces surfaces = new Surfaces(); OrderedArena arena = new OrderedArena()) {
            Demuxer demuxer = new Demuxer(Source.parse(clip.toString()), OpenOptions.of(patient(clip.toString())),
                    new Learned(), Interrupt.never(), arena);
            VideoDecoder decoder = new VideoDecoder(demuxer, null,
                    new DecoderOptions(false, false, 1, 4, Limits.defaults()), surfaces, arena);
            for (int got = 0; got < count;) {
                try (Surface surface = decoder.receive()) {
                    if (surface != null) {
                        use.accept(surface);
                        got++;
                        continue;
                    }
                }
                assertThat(demuxer.read()).isEqualTo(Demuxer.Read.PACKET);
                decoder.send();
            }
            decoder.close();
        }
    }

    private FrameHandle publish(Surface surface, Duration untracked) {
        AdoptedSurface memory = AdoptedSurface.keep(device, surface.detach(1), untracked.toNanos(),
                released::incrementAndGet);
        return registry.attach(memory, ++ids, INFO, 0, System.nanoTime()).handle();
    }

    private static int hash(FrameView view) {
        int hash = 0;
        for (int line = 0; line < 180; line++) {
            hash = 31 * hash + Arrays.hashCode(
                    view.y().asSlice((long) line * view.pitch(), 320).toArray(ValueLayout.JAVA_BYTE));
        }
        return hash;
    }

    private static int hash(Frame frame) {
        try (FrameView view = frame.open()) {
            return hash(view);
        }
    }

    @Test
    void outlivesItsDecoderUnchanged() throws Exception {
        FrameHandle[] held = new FrameHandle[10];
        int[] hashes = new int[held.length];
        decode(held.length, surface -> {
            int at = (int) ids;
            held[at] = publish(surface, Duration.ZERO);
            hashes[at] = hash(held[at]);
        });
        assertThat(Arrays.stream(hashes).distinct().count()).as("pictures that differ").isGreaterThan(5);
        for (int i = 0; i < held.length; i++) {
            assertThat(hash(held[i])).isEqualTo(hashes[i]);
            assertThat(released).hasValue(0);
        }
        for (FrameHandle frame : held) {
            frame.close();
        }
        await().until(() -> released.get() == held.length);
        assertThat(device.reclaimer().counts().failed()).isZero();
    }

    @Test
    void obeysTheRulesOfSlots() throws Exception {
        decode(1, surface -> {
            Frame frame = publish(surface, Duration.ofMillis(200));
            FrameView view = frame.open();
            int hash = hash(view);
            registry.revokeAll();
            assertThatThrownBy(frame::open).isInstanceOf(IllegalStateException.class);
            assertThat(hash(view)).isEqualTo(hash);
            long before = System.nanoTime();
            view.close();
            await().until(() -> released.get() == 1);
            assertThat(System.nanoTime() - before).isGreaterThanOrEqualTo(200_000_000);
            frame.close();
        });
        assertThat(released).hasValue(1);
    }
}
