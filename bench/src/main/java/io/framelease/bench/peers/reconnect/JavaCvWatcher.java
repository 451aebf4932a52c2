package io.framelease.bench.peers.reconnect;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import org.bytedeco.javacv.FFmpegFrameGrabber;
import org.bytedeco.javacv.Frame;
import org.bytedeco.javacv.FrameGrabber;
import org.bytedeco.javacv.FrameGrabber.ImageMode;

/** JavaCV's grabber in the loop that its users write: at null or an exception it waits and calls {@code restart()}. */
final class JavaCvWatcher {
    private static final long RETRY_MILLIS = 100;

    private final Watcher watcher;
    private final boolean tuned;
    private final boolean clones;

    /**
     * @param tuned  whether the stream is looked into as little as FFmpeg's options allow
     * @param clones whether the slow reader has clones, or the grabber's own frames
     */
    JavaCvWatcher(Watcher watcher, boolean tuned, boolean clones) {
        this.watcher = watcher;
        this.tuned = tuned;
        this.clones = clones;
    }

    void watch(String url) throws FrameGrabber.Exception, InterruptedException {
        try (FFmpegFrameGrabber grabber = new FFmpegFrameGrabber(url)) {
            grabber.setImageMode(ImageMode.RAW);
            grabber.setOption("rtsp_transport", "tcp");
            grabber.setOption("timeout", "2000000");
            if (tuned) {
                grabber.setOption("analyzeduration", "1"); // in us; 0 is FFmpeg's 5 s
                grabber.setOption("fpsprobesize", "0"); // the frame rate is not needed, and takes a second to find
                grabber.setOption("probesize", "32");
            }
            boolean started = false;
            while (!watcher.isOver()) {
                try {
                    if (!started) {
                        grabber.restart();
                        started = true;
                    }
                    Frame frame = grabber.grabImage();
                    started = frame != null;
                    if (frame != null) {
                        look(frame);
                    }
                } catch (FrameGrabber.Exception e) {
                    started = false;
                }
                if (!started) {
                    Thread.sleep(RETRY_MILLIS);
                }
            }
        }
    }

    private void look(Frame frame) {
        watcher.picture(((ByteBuffer) frame.image[0]).get(0));
        watcher.slow().offer(() -> new Held(clones ? frame.clone() : frame, clones, frame.imageWidth, frame.imageHeight,
                frame.imageStride, (ByteBuffer) frame.image[0]));
    }

    /** The shape and the grabber's buffer are noted: the grabber overwrites the fields of its one frame. */
    private record Held(Frame frame, boolean isClone, int width, int height, int stride, ByteBuffer own)
            implements SlowReader.Held {
        @Override
        public long sum() {
            ByteBuffer luma = isClone ? (ByteBuffer) frame.image[0] : own;
            return SlowReader.sum(MemorySegment.ofBuffer(luma.duplicate().clear()), width, height, stride);
        }

        @Override
        public void close() {
            if (isClone) {
                frame.close();
            }
        }
    }
}
