package io.framelease.bench.peers.play;

import java.nio.file.Path;

/**
 * One program: {@code Player NAME FILE THREADS [FRAMES]} plays a file once, as fast as it can, or as many frames of it. The decoder
 * has THREADS threads in each. The last line on standard output is that of {@link Marks}.
 *
 * <table>
 * <caption>Names</caption>
 * <tr><td>{@code framelease}</td><td>an engine thread takes every frame (BLOCK) and opens a view of it; frames are NV12</td></tr>
 * <tr><td>{@code ffm-nv12}</td><td>one thread calls FFmpeg by the same bindings and converts each picture to NV12 into one of four
 * slots; no leases, no hand-over, no reconnect</td></tr>
 * <tr><td>{@code ffm-raw}</td><td>the same without conversion and copy: the decoder's own picture</td></tr>
 * <tr><td>{@code javacv-raw}</td><td>FFmpegFrameGrabber with ImageMode.RAW: the decoder's own picture</td></tr>
 * <tr><td>{@code javacv-clone}</td><td>the same, with Frame.clone for another thread, which copies luma alone</td></tr>
 * <tr><td>{@code javacv-ref}</td><td>the same, with a reference to the whole picture (av_frame_clone) for another thread, which
 * frees it</td></tr>
 * <tr><td>{@code javacv-color}</td><td>FFmpegFrameGrabber with ImageMode.COLOR: converted to BGR</td></tr>
 * </table>
 */
public final class Player {
    private Player() {
    }

    /** Plays. */
    public static void main(String[] args) throws Exception {
        String name = args[0];
        Path file = Path.of(args[1]);
        int threads = Integer.parseInt(args[2]);
        Marks marks = new Marks(args.length > 3 ? Long.parseLong(args[3]) : Long.MAX_VALUE);
        switch (name) {
            case "framelease" -> FrameleasePlayer.play(file, threads, marks);
            case "ffm-nv12" -> FfmPlayer.play(file, threads, true, marks);
            case "ffm-raw" -> FfmPlayer.play(file, threads, false, marks);
            case "javacv-raw" -> JavaCvPlayer.raw(file, threads, marks);
            case "javacv-clone" -> JavaCvPlayer.cloned(file, threads, marks);
            case "javacv-ref" -> JavaCvPlayer.referenced(file, threads, marks);
            case "javacv-color" -> JavaCvPlayer.color(file, threads, marks);
            default -> throw new IllegalArgumentException("there is no program " + name);
        }
        System.out.println(marks.end());
    }
}
