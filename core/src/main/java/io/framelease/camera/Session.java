package io.framelease.camera;

import io.framelease.Backing;
import io.framelease.CameraOptions;
import io.framelease.device.DeviceStream;
import io.framelease.ffmpeg.Demuxer;
import io.framelease.ffmpeg.HardwareContext;
import io.framelease.ffmpeg.SampleFormat;
import io.framelease.ffmpeg.Surface;
import io.framelease.ffmpeg.VideoDecoder;
import io.framelease.natives.OrderedArena;
import java.util.concurrent.locks.LockSupport;

/**
 * One connect cycle of a camera: a demuxer and a decoder, all in one confined arena of the camera thread. Closing
 * it undoes them in reverse. What it has published is not its any more.
 */
final class Session implements AutoCloseable {
    /** Why a session ended that did not fail. */
    enum End {
        /** Somebody wants a reconnect or a close. */
        CUT,
        /** The source has no more frames. */
        SOURCE_ENDED,
        /** A source that goes on for ever has ended: the connection is lost. */
        LOST
    }

    private final CameraContext camera;
    private final Publisher publisher;
    private final long number;
    private final OrderedArena arena = new OrderedArena();
    private final Demuxer demuxer;
    private final VideoDecoder decoder;
    private long damagedBefore;
    private long playedFrom = Long.MIN_VALUE;
    private long firstPacket;
    private boolean playedAny;

    /**
     * Connects.
     *
     * @param number the session's, of the camera's gate
     * @throws io.framelease.SourceException if the source cannot be opened, or was cut
     */
    Session(CameraContext camera, Publisher publisher, long number) {
        this.camera = camera;
        this.publisher = publisher;
        this.number = number;
        CameraOptions options = camera.options;
        try {
            camera.device.bindThread();
            DeviceStream stream = publisher.stream();
            demuxer = new Demuxer(camera.source, options.ffmpeg(), options.connectTimeout(), options.readTimeout(),
                    camera.interrupt, arena);
            HardwareContext hardware = SampleFormat.fitsHardware(demuxer, options.highBitDepth())
                    ? camera.device.hardwareDecoder(stream, arena).orElse(null) : null;
            decoder = new VideoDecoder(demuxer, hardware, options.backing() == Backing.ADOPT, options.decoderThreads(),
                    publisher.surfaces(), arena);
        } catch (RuntimeException | Error e) {
            arena.close();
            throw e;
        }
    }

    /**
     * Reads, decodes and publishes until the session ends.
     *
     * @throws io.framelease.SourceException if reading or decoding fails
     * @throws io.framelease.DeviceException if the device does
     */
    End play() {
        while (true) {
            publisher.releaseSurfaces();
            if (!awaitRoom()) {
                return End.CUT;
            }
            if (!camera.gate.tryEnter(number)) {
                return End.CUT;
            }
            boolean published;
            try {
                published = fetchAndPublish();
            } finally {
                camera.gate.exit(number);
            }
            if (!published) {
                if (decoder.draining()) {
                    if (demuxer.isLive()) {
                        return End.LOST;
                    }
                    if (!camera.options.loop() || !playedAny) {
                        return End.SOURCE_ENDED; // a source with no picture in it would be read again for ever
                    }
                    rewind();
                }
                if (!feed()) {
                    return End.CUT;
                }
            }
        }
    }

    /** The fetch-and-attach window. False if the decoder has no surface now. */
    private boolean fetchAndPublish() {
        Surface surface = decoder.receive();
        if (surface == null) {
            return false;
        }
        playedAny = true;
        publisher.publish(surface, decoder.ptsNanos(surface));
        return true;
    }

    /** Gives the decoder its next packet, or the end. False if the session was cut. */
    private boolean feed() {
        switch (demuxer.read()) {
            case PACKET -> {
                if (camera.options.realtime() && !awaitTime()) {
                    return false;
                }
                decoder.send();
                long damaged = decoder.damagedPackets();
                camera.counters.damagedPackets.addAndGet(damaged - damagedBefore);
                damagedBefore = damaged;
            }
            case END -> decoder.drain();
            case CUT -> {
                return false;
            }
        }
        return true;
    }

    private void rewind() {
        demuxer.rewind();
        decoder.flush();
        playedFrom = Long.MIN_VALUE;
        playedAny = false;
    }

    /**
     * Waits while a subscription that wants every frame is full, and for the first subscription to something that has an
     * end, or whoever opens a file would miss its beginning. False if the session is cut meanwhile.
     */
    private boolean awaitRoom() {
        while (camera.subscriptions.anyFull() || camera.subscriptions.noneYet() && !demuxer.isLive()) {
            if (camera.gate.isStale(number)) {
                return false;
            }
            LockSupport.park(this); // woken by the engine that takes a frame, by subscribers and requests
        }
        return true;
    }

    /** Waits until a packet's time has come. False if the session is cut meanwhile. */
    private boolean awaitTime() {
        long packet = demuxer.packetNanos();
        if (packet == Long.MIN_VALUE) {
            return true;
        }
        if (playedFrom == Long.MIN_VALUE) {
            playedFrom = System.nanoTime();
            firstPacket = packet;
        }
        long due = playedFrom + packet - firstPacket;
        for (long left; (left = due - System.nanoTime()) > 0;) {
            if (camera.gate.isStale(number)) {
                return false;
            }
            LockSupport.parkNanos(this, left);
        }
        return true;
    }

    @Override
    public void close() {
        decoder.close();
        arena.close();
    }
}
