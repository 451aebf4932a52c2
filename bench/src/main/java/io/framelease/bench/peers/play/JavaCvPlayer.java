package io.framelease.bench.peers.play;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Function;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacv.FFmpegFrameGrabber;
import org.bytedeco.javacv.Frame;
import org.bytedeco.javacv.FrameGrabber;
import org.bytedeco.javacv.FrameGrabber.ImageMode;

/** JavaCV's grabber, as its users call it. */
final class JavaCvPlayer {
    /** As many as wait in a subscription of Framelease. */
    private static final int QUEUE = 2;

    private JavaCvPlayer() {
    }

    private static FFmpegFrameGrabber grabber(Path file, int threads, ImageMode mode) {
        FFmpegFrameGrabber grabber = new FFmpegFrameGrabber(file.toFile());
        grabber.setImageMode(mode);
        grabber.setVideoOption("threads", Integer.toString(threads));
        return grabber;
    }

    /** The decoder's own picture. */
    static void raw(Path file, int threads, Marks marks) throws FrameGrabber.Exception {
        try (FFmpegFrameGrabber grabber = grabber(file, threads, ImageMode.RAW)) {
            grabber.start();
            for (boolean more = true; more;) {
                Frame frame = grabber.grabImage();
                more = frame != null && marks.frame(ends((AVFrame) frame.opaque));
            }
        }
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

    /** A picture that the grabber's thread gives to this one. */
    private interface Picture extends AutoCloseable {
        /** The first and the last byte of each of its planes. */
        int ends();

        @Override
        void close();
    }

    private record Cloned(Frame frame) implements Picture {
        @Override
        public int ends() {
            return JavaCvPlayer.ends((ByteBuffer) frame.image[0]);
        }

        @Override
        public void close() {
            frame.close();
        }
    }

    private record Referenced(AVFrame picture) implements Picture {
        @Override
        public int ends() {
            return JavaCvPlayer.ends(picture);
        }

        @Override
        public void close() {
            avutil.av_frame_free(picture);
        }
    }

    /** The grabber's thread clones, this one looks. */
    static void cloned(Path file, int threads, Marks marks) throws InterruptedException {
        handedOver(file, threads, frame -> new Cloned(frame.clone()), marks);
    }

    /**
     * The grabber's thread makes a reference to the whole picture, this one looks and frees it: what a careful user writes. Nothing
     * is copied; the decoder takes another buffer for its next picture.
     */
    static void referenced(Path file, int threads, Marks marks) throws InterruptedException {
        handedOver(file, threads, frame -> {
            AVFrame reference = avutil.av_frame_clone((AVFrame) frame.opaque);
            if (reference == null) {
                throw new OutOfMemoryError("av_frame_clone gave nothing");
            }
            return new Referenced(reference);
        }, marks);
    }

    private static void handedOver(Path file, int threads, Function<Frame, Picture> made, Marks marks) throws InterruptedException {
        BlockingQueue<Optional<Picture>> queue = new ArrayBlockingQueue<>(QUEUE);
        Throwable[] failure = new Throwable[1];
        Thread reader = Thread.ofPlatform().name("grabber").start(() -> {
            try (FFmpegFrameGrabber grabber = grabber(file, threads, ImageMode.RAW)) {
                grabber.start();
                for (Frame frame = grabber.grabImage(); frame != null; frame = grabber.grabImage()) {
                    queue.put(Optional.of(made.apply(frame)));
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
            Optional<Picture> next = queue.take();
            if (next.isEmpty()) {
                break;
            }
            try (Picture picture = next.get()) {
                more = marks.frame(picture.ends());
            }
        }
        reader.interrupt();
        reader.join();
        if (failure[0] != null) {
            throw new IllegalStateException("the grabber failed", failure[0]);
        }
    }

    private static void end(BlockingQueue<Optional<Picture>> queue) {
        try {
            queue.put(Optional.empty());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The first and the last byte. */
    private static int ends(ByteBuffer plane) {
        return plane.get(0) + plane.get(plane.limit() - 1);
    }

    /** The same of each plane of I420. */
    private static int ends(AVFrame picture) {
        int sum = 0;
        for (int plane = 0; plane <= 2; plane++) {
            long size = (long) picture.linesize(plane) * (plane == 0 ? picture.height() : picture.height() / 2);
            sum += picture.data(plane).get(0) + picture.data(plane).get(size - 1);
        }
        return sum;
    }
}
