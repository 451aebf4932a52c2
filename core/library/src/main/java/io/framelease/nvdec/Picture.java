package io.framelease.nvdec;

import io.framelease.FieldOrder;
import io.framelease.ffmpeg.SurfaceTraits;

/** A decode surface of a native decoder, and the picture that is in it. Confined to the camera thread. */
final class Picture {
    /** Where the picture is on its way. */
    enum Place {
        /** Nowhere: there is none, or it was shown or dropped. */
        NOWHERE,
        /** It waits for pictures that are shown before it. */
        WAITING,
        /** It is to be taken next, or behind others. */
        READY
    }

    final NativeDecoder decoder;
    final int index;
    Place place = Place.NOWHERE;

    /** Its number among the pictures, or the last of its fields among the fields, that its decoder was given. */
    long queued;
    /** Number of the packet that it came in. */
    long packet;
    /** Number of the packet that has shown it last; 0 if none has. */
    long shownBy;
    /** Surfaces that are to be mapped from it. */
    int expected;
    /** Of H.264: its place in the order of display within its sequence. */
    int order;
    /** Which sequence of H.264 it is of. */
    long sequence;
    /** Size of the stream's picture, without what the stream crops. */
    int streamWidth;
    int streamHeight;
    /** FFmpeg's codes of its colour matrix and of its samples' range. */
    int colorSpace;
    int colorRange;
    /** What else its stream says of it. */
    SurfaceTraits traits = SurfaceTraits.NONE;
    /** Whether it begins one. */
    boolean beginsSequence;
    /** Whether only one of its two fields came. */
    boolean unpaired;
    boolean topFieldFirst = true;
    /** Whether its fields were taken one after the other. */
    boolean interlaced;
    /** Whether the decoder refused it, so that something else is in the surface. */
    boolean broken = true; // until something is decoded into it
    /** Whether it is not to be shown, since it depends on what never came. */
    boolean hidden;
    /** Whether {@link DisplayOrder} has let it go, and the parser has not yet. */
    boolean early;

    Picture(NativeDecoder decoder, int index) {
        this.decoder = decoder;
        this.index = index;
    }

    /** How the lines of what it is mapped to belong to fields. */
    FieldOrder fieldOrder() {
        return !interlaced || decoder.shape().deinterlaces() ? FieldOrder.PROGRESSIVE
                : topFieldFirst ? FieldOrder.TOP_FIRST : FieldOrder.BOTTOM_FIRST;
    }

    /** Another picture is decoded into it. */
    void begin(long ofPacket) {
        packet = ofPacket;
        shownBy = 0;
        unpaired = false;
        topFieldFirst = true;
        interlaced = false;
        broken = false;
        hidden = false;
        early = false;
        place = Place.NOWHERE;
    }
}
