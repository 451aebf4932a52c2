package io.framelease.nvdec;

import io.framelease.ffmpeg.Surface;

/** A picture that is mapped to an output surface of its decoder. Used again and again by its {@link NvdecDecoder}. */
final class NvdecSurface implements Surface {
    private final NvdecDecoder owner;
    private NativeDecoder decoder;
    private DecoderShape shape;
    private long address;
    private int pitch;
    private int streamWidth;
    private int streamHeight;
    private int colorSpace;
    private int colorRange;
    private long timestamp;
    private boolean open;

    NvdecSurface(NvdecDecoder owner) {
        this.owner = owner;
    }

    void mapped(Picture picture, long at, int pitchBytes, long time) {
        decoder = picture.decoder;
        shape = decoder.shape;
        streamWidth = picture.streamWidth;
        streamHeight = picture.streamHeight;
        address = at;
        pitch = pitchBytes;
        colorSpace = picture.colorSpace;
        colorRange = picture.colorRange;
        timestamp = time;
        open = true;
    }

    @Override
    public int width() {
        return shape.scales() ? shape.scaledWidth() : shape.width();
    }

    @Override
    public int height() {
        return shape.scales() ? shape.scaledHeight() : shape.height();
    }

    @Override
    public int streamWidth() {
        return streamWidth;
    }

    @Override
    public int streamHeight() {
        return streamHeight;
    }

    @Override
    public int sampleFormat() {
        return shape.sampleFormat();
    }

    @Override
    public int colorSpace() {
        return colorSpace;
    }

    @Override
    public int colorRange() {
        return colorRange;
    }

    @Override
    public boolean onDevice() {
        return true;
    }

    @Override
    public long plane(int index) {
        return address + shape.offset(index, pitch);
    }

    @Override
    public int pitch(int index) {
        return pitch;
    }

    @Override
    public long timestamp() {
        return timestamp;
    }

    @Override
    public void close() {
        if (!open) {
            throw new IllegalStateException("the surface is closed");
        }
        open = false;
        NativeDecoder by = decoder;
        decoder = null;
        try {
            by.unmap(address);
        } finally {
            owner.giveBack(this);
        }
    }
}
