package io.framelease.bench.peers.play;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacv.FFmpegFrameGrabber;
import org.bytedeco.javacv.Frame;
import org.bytedeco.javacv.FrameGrabber;
import org.bytedeco.javacv.FrameGrabber.ImageMode;

/** JavaCV's grabber, as its users call it. */
final class JavaCvPlayer {
    /** As many as wait in a subscription of Framelease. */
    private static final int QUEUE = 2;
    private static final Frame END = new Frame();

    private JavaCvPlayer() {
    }

    private static FFmpegFrameGrabber grabber(Path file, int threads, ImageMode mode) {
        FFmpegFrameGrabber grabber = new FFmpegFrameGrabber(file.toFile());
        grabber.setImageMode(mode);
        grabber.setVideoOption("threads", Integer.toString(threads));
        return grabber;
    }

    /** The decoder's own picture, of which {@code Frame.image} has luma; the other planes are the AVFrame's. */
    static void raw(Path file, int threads, Marks marks) throws FrameGrabber.Exception {
        try (FFmpegFrameGrabber grabber = grabber(file, threads, ImageMode.RAW)) {
            grabber.start();
            for (boolean more = true; more;) {
                Frame frame = grabber.grabImage();
                more = frame != null && marks.frame(ends((ByteBuffer) frame.image[0]) + chroma(grabber, frame));
            }
        }
    }

    private static int chroma(FFmpegFrameGrabber grabber, Frame frame) {
        AVFrame picture = (AVFrame) frame.opaque;
        int sum = 0;
        for (int plane = 1; plane <= 2; plane++) {
            long size = (long) picture.linesize(plane) * (grabber.getImageHeight() / 2);
            sum += picture.data(plane).get(0) + picture.data(plane).get(size - 1);
        }
        return sum;
    }

    static void color(Path file, int threads, Marks marks) throws FrameGrabber.Exception {
        try (FFmpegFrameGrabber grabber = grabber(file, threads, ImageMode.COLOR)) {
            grabber.start();
            for (boolean more = true; more;) {
                Frame frame = grabber.grabImage();
                more = frame != null && marks.frame(ends((ByteBuffer) frame.image[0]));
            }
        }
    }

    /** The grabber's thread clones, this one looks. */
    static void cloned(Path file, int threads, Marks marks) throws InterruptedException {
        BlockingQueue<Frame> queue = new ArrayBlockingQueue<>(QUEUE);
        Throwable[] failure = new Throwable[1];
        Thread reader = Thread.ofPlatform().name("grabber").start(() -> {
            try (FFmpegFrameGrabber grabber = grabber(file, threads, ImageMode.RAW)) {
                grabber.start();
                for (Frame frame = grabber.grabImage(); frame != null; frame = grabber.grabImage()) {
                    queue.put(frame.clone());
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt(); // nobody looks any more, and nobody takes the end
            } catch (FrameGrabber.Exception | RuntimeException | Error e) {
                failure[0] = e;
            } finally {
                end(queue);
            }
        });
        for (boolean more = true; more;) {
            Frame frame = queue.take();
            if (frame == END) {
                break;
            }
            try (frame) {
                more = marks.frame(ends((ByteBuffer) frame.image[0]));
            }
        }
        reader.interrupt();
        reader.join();
        if (failure[0] != null) {
            throw new IllegalStateException("the grabber failed", failure[0]);
        }
    }

    private static void end(BlockingQueue<Frame> queue) {
        try {
            queue.put(END);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The first and the last byte. */
    private static int ends(ByteBuffer plane) {
        return plane.get(0) + plane.get(plane.limit() - 1);
    }
}
