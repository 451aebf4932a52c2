package io.framelease.camera;

import static io.framelease.testing.Liveness.patient;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.framelease.CameraOptions;
import io.framelease.device.HostDevice;
import io.framelease.natives.FFmpegLibraries;
import io.framelease.testing.Liveness;
import io.framelease.threads.Nanos;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A successor that waits for a camera thread which does not come; the test is that thread. */
class HandoversTest {
    static {
        FFmpegLibraries.require();
    }

    private final CameraOptions options = patient(Cameras.clip("audio-video-320x180.mp4"));
    private final HostDevice device = HostDevice.plain();
    private final Identity identity = new Identity(options);
    private final CameraContext camera = new CameraContext(options, device, identity);
    private final FutureTask<Boolean> handOver = new FutureTask<>(camera.handovers::request);
    private long session;

    @BeforeEach
    void ask() {
        session = camera.gate.begin();
        camera.handovers.opened(session);
        camera.serve(Thread.currentThread());
        Thread.ofPlatform().daemon().start(handOver);
    }

    @AfterEach
    void close() throws Exception {
        camera.requestClose();
        assertThat(handOver.get()).isFalse();
        camera.gate.end();
        camera.handovers.end();
        camera.registry.orphan();
        identity.ended();
        identity.released(Thread.ofPlatform().unstarted(() -> { }));
        camera.learned.close();
        device.close();
    }

    /** Opening a source anew, or going back in it, is no wait for a packet: cut, the camera would have failed. */
    @Test
    void nothingButAReadIsCutForIt() {
        await().until(() -> camera.handovers.isOverdue(session));
        assertThat(camera.isCut(session)).as("a call that reads no packet").isFalse();
        camera.handovers.reading(true);
        assertThat(camera.isCut(session)).as("one that does").isTrue();
        camera.handovers.reading(false);
        assertThat(camera.isCut(session)).isFalse();
    }

    /** FFmpeg may ask nobody while it reads: its thread is woken when the time has come, and not by chance. */
    @Test
    void theCameraThreadIsWokenWhenItIsOverdue() {
        long deadline = Nanos.deadline(Liveness.LIMIT);
        while (!camera.handovers.isOverdue(session) && Nanos.left(deadline) > 0) {
            LockSupport.parkNanos(this, Liveness.LIMIT.toNanos());
        }
        assertThat(Nanos.left(deadline)).as("what is left of the limit").isPositive();
    }

    @Test
    void enginesAreWaitedForAsLongAsItMayTake() {
        assertThat(camera.handovers.leftForEngines(session + 1)).isEqualTo(Long.MAX_VALUE);
        await().until(() -> camera.handovers.isReady(session));
        assertThat(camera.handovers.leftForEngines(session)).isEqualTo(Handovers.ENGINE_NANOS);
        camera.handovers.waitedForEngines(session, Handovers.ENGINE_NANOS - 1);
        assertThat(camera.handovers.leftForEngines(session)).isEqualTo(1);
        assertThat(camera.handovers.isOverdue(session)).as("by what engines took").isFalse();
        Successor taken = camera.handovers.take(session);
        camera.handovers.waitedForEngines(session, 1);
        assertThat(camera.handovers.leftForEngines(session)).as("while the decoder gives what it holds").isZero();
        camera.requestClose(); // so that who asks does not ask again
        taken.dispose();
        assertThat(camera.handovers.leftForEngines(session)).isEqualTo(Long.MAX_VALUE);
    }

    /** Its arena is closed once, though both its owners would. */
    @Test
    void whatASessionHasTakenOnIsNotClosedByTheSuccessor() {
        await().until(() -> camera.handovers.isReady(session));
        Successor taken = camera.handovers.take(session);
        camera.requestClose();
        taken.release().close();
        taken.dispose(); // would throw: the arena is closed
        assertThat(camera.handovers.take(session)).isNull();
    }
}
