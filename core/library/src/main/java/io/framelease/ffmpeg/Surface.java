package io.framelease.ffmpeg;

/**
 * A decoded picture as its decoder owns it, on the camera thread. Closing it gives the memory back to the decoder. While a
 * device still reads from it (a copy queued on a stream) it must stay open: whoever queued the copy closes it behind the
 * copy's event. It may outlive the session that made it.
 */
public interface Surface extends AutoCloseable {
    /** Width of the picture in samples. */
    int width();

    /** Height of the picture in lines. */
    int height();

    /** Width of the stream's picture in samples: this may be a part of it, or scaled. */
    int streamWidth();

    /** Height of the stream's picture in lines: this may be a part of it, or scaled. */
    int streamHeight();

    /** FFmpeg's format of the samples; on a device too, where they are NV12, P010, P012 or P016. */
    int sampleFormat();

    /** FFmpeg's code of the colour matrix. */
    int colorSpace();

    /** FFmpeg's code of the range of the samples. */
    int colorRange();

    /** Whether the samples lie in device memory. */
    boolean onDevice();

    /** Address of a plane's first sample of picture: 0 is luma, 1 chroma (of a surface with two planes). */
    long plane(int index);

    /** Bytes from one line of a plane to the next; below zero if the lines stand upside down. */
    int pitch(int index);

    /** When it is to be shown, in units of its stream's time; AV_NOPTS_VALUE if that is not told. */
    long timestamp();

    /** Gives the decoder its memory back; once. */
    @Override
    void close();
}
