package io.framelease.device;

import static io.framelease.testing.Liveness.patient;
import static org.assertj.core.api.Assertions.assertThat;

import io.framelease.Backing;
import io.framelease.Camera;
import io.framelease.CameraOptions;
import io.framelease.Devices;
import io.framelease.Frame;
import io.framelease.Limits;
import io.framelease.Overflow;
import io.framelease.Subscription;
import io.framelease.Transform;
import io.framelease.ffmpeg.Clips;
import io.framelease.ffmpeg.Decoder;
import io.framelease.ffmpeg.DecoderOptions;
import io.framelease.ffmpeg.Demuxer;
import io.framelease.ffmpeg.FedDecoder;
import io.framelease.ffmpeg.Interrupt;
import io.framelease.ffmpeg.Learned;
import io.framelease.ffmpeg.OpenOptions;
import io.framelease.ffmpeg.Source;
import io.framelease.ffmpeg.Surface;
import io.framelease.natives.OrderedArena;
import io.framelease.testing.Liveness;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Each step of a camera's life alone, and of its decoder's, while an engine captures in global mode: a capture that covers
 * just that step tells which one spoils it.
 */
@Tag("gpu")
class CudaCaptureCameraTest {
    private static final String HARDWARE = "h264-gop25-1280x720.mp4";
    private static final String SOFTWARE = "png-96x64.mov";

    private final CudaDevice device = (CudaDevice) Devices.cuda(0);

    /** Or a camera's decoder ends one that other tests have left, which spoils captures. */
    @BeforeEach
    void endOthersDecoders() {
        device.decoders().drain();
    }

    private static CameraOptions options(String clip, Backing backing) {
        return patient(Clips.file(clip).toString()).withLoop(true).withBacking(backing);
    }

    private static void take(Camera camera, Subscription frames, int count) throws InterruptedException {
        for (int i = 0; i < count; i++) {
            try (Frame frame = frames.poll(Liveness.LIMIT)) {
                assertThat(frame).as("a frame of %s, %s", camera, camera.stats()).isNotNull();
            }
        }
    }

    /** Connects, decodes its first pictures, plays, reconnects and closes, under a capture each. */
    private void live(String clip, Backing backing, Step step) throws Exception {
        try (Camera before = Camera.open(options(clip, backing), device);
                Subscription frames = before.subscribe(Overflow.KEEP_LATEST)) {
            take(before, frames, 1); // making a decoder spoils captures, so the cache is to have one
        }
        try (Capture capture = new Capture(device)) {
            Camera[] opened = new Camera[1];
            during(capture, "a camera connects", step == Step.CONNECTS,
                    () -> opened[0] = Camera.open(options(clip, backing), device));
            try (Camera camera = opened[0]; Subscription frames = camera.subscribe(Overflow.KEEP_LATEST)) {
                during(capture, "its first picture", step == Step.BEGINS, () -> take(camera, frames, 1));
                during(capture, "ten more", step == Step.PLAYS, () -> take(camera, frames, 10));
                during(capture, "a reconnect and the picture behind it", step == Step.RECONNECTS, () -> {
                    long before = camera.stats().sessions();
                    camera.reconnect();
                    while (camera.stats().sessions() == before) {
                        take(camera, frames, 1);
                    }
                    take(camera, frames, 3);
                });
                during(capture, "its end", step == Step.CLOSES, camera::close);
                assertThat(camera.stats().errors()).as("errors of %s", camera).isZero();
            }
        }
    }

    private static void during(Capture capture, String what, boolean captured, FreshThread.Action step) throws Exception {
        if (captured) {
            capture.beside(what, step);
        } else {
            step.run();
        }
    }

    enum Step {
        CONNECTS, BEGINS, PLAYS, RECONNECTS, CLOSES
    }

    @ParameterizedTest
    @EnumSource
    void aCameraOnNvdec(Step step) throws Exception {
        live(HARDWARE, Backing.COPY, step);
    }

    @ParameterizedTest
    @EnumSource
    void aCameraWithoutPool(Step step) throws Exception {
        live(HARDWARE, Backing.UNPOOLED, step);
    }

    @ParameterizedTest
    @EnumSource
    void aCameraInSoftware(Step step) throws Exception {
        live(SOFTWARE, Backing.COPY, step);
    }

    /** Many captures one after the other while a camera plays, decoder and pool being there. */
    @Test
    void capturesBesideACameraThatPlays() throws Exception {
        try (Camera camera = Camera.open(options(HARDWARE, Backing.COPY), device);
                Subscription frames = camera.subscribe(Overflow.KEEP_LATEST); Capture capture = new Capture(device)) {
            take(camera, frames, 1);
            for (int i = 0; i < 10; i++) {
                capture.beside("five pictures, round " + i, () -> take(camera, frames, 5));
            }
        }
    }

    /** What is done for a decoder, in the order of its life; but for making the first one, which NVDEC lets no capture survive. */
    enum Stage {
        PARSER, FIRST_PICTURE, MORE_PICTURES, FLUSH, PICTURES_BEHIND_IT, NEXT_SESSION, PICTURES_OF_IT, END
    }

    @ParameterizedTest
    @EnumSource
    void aDecoder(Stage captured) throws Exception {
        try (Capture capture = new Capture(device)) {
            FreshThread.run(() -> { // a camera's
                device.bindThread();
                decode(capture, null); // the cache has one from now on
                decode(capture, captured);
            });
        }
    }

    private void decode(Capture capture, Stage captured) throws Exception {
        DeviceStream stream = device.createStream();
        Decoder[] decoder = new Decoder[1];
        try (OrderedArena arena = new OrderedArena()) {
            String clip = Clips.file(HARDWARE).toString();
            Demuxer demuxer = new Demuxer(Source.parse(clip), OpenOptions.of(patient(clip)), new Learned(),
                    Interrupt.never(), arena);
            DecoderOptions options = new DecoderOptions(false, false, 1, 0, 4, Limits.defaults(), Transform.none());
            for (Stage stage : Stage.values()) {
                during(capture, "a decoder's " + stage, stage == captured, () -> {
                    switch (stage) {
                        case PARSER -> decoder[0] = device.hardwareDecoders().orElseThrow().open(demuxer, options,
                                stream.handle()).decoder();
                        case FIRST_PICTURE -> pictures(demuxer, decoder[0], 1);
                        case MORE_PICTURES, PICTURES_BEHIND_IT, PICTURES_OF_IT -> pictures(demuxer, decoder[0], 10);
                        case FLUSH -> {
                            assertThat(demuxer.rewind()).isTrue();
                            decoder[0].flush();
                        }
                        case NEXT_SESSION -> {
                            assertThat(demuxer.rewind()).isTrue();
                            decoder[0].detach();
                            assertThat(decoder[0].fits(demuxer, options)).isTrue();
                            decoder[0].attach(demuxer);
                        }
                        case END -> {
                            decoder[0].close();
                            decoder[0] = null;
                        }
                    }
                });
            }
        } finally {
            if (decoder[0] != null) {
                decoder[0].close();
            }
            device.destroyStream(stream);
        }
    }

    private static void feed(Demuxer demuxer, Decoder decoder) {
        assertThat(demuxer.read()).isEqualTo(Demuxer.Read.PACKET);
        decoder.send();
    }

    private static void pictures(Demuxer demuxer, Decoder decoder, int count) {
        for (int got = 0; got < count;) {
            Surface surface = FedDecoder.next(decoder);
            if (surface == null) {
                feed(demuxer, decoder);
                continue;
            }
            try (surface) {
                assertThat(surface.onDevice()).as("decoded by NVDEC").isTrue();
                got++;
            }
        }
    }
}
