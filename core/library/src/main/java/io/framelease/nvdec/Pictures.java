package io.framelease.nvdec;

import io.framelease.DeviceException;
import io.framelease.bindings.ffmpeg.FFmpeg;
import io.framelease.bindings.nvdec.CUVIDH264PICPARAMS;
import io.framelease.bindings.nvdec.CUVIDPARSERDISPINFO;
import io.framelease.bindings.nvdec.CUVIDPICPARAMS;
import io.framelease.bindings.nvdec.Nvcuvid;
import io.framelease.ffmpeg.ElementaryStream;
import io.framelease.nvdec.Picture.Place;
import java.lang.foreign.MemorySegment;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A camera's pictures on their way from the parser, which finds them, to {@link NvdecDecoder#receive}: each is decoded where the
 * parser says, and waits for its turn. Confined to the camera thread.
 */
final class Pictures implements Parser.Events {
    /** More than that one behind the other no damage brings about: the driver decodes nothing of the stream. */
    static final int MOST_REFUSALS = 8;

    private final Streams streams;
    private final Mapper mapper;
    private final int codec;
    private final boolean hasOrder; // of H.264 alone
    private final Vp9References references = new Vp9References(); // knows of none but of VP9
    private final boolean showsAgain; // whether a packet may show a picture of an earlier one, and shows what it does at once
    private final ReadyPictures ready;
    @SuppressWarnings("NullAway.Init") // set by begin(), before all else
    private ElementaryStream packets;
    private @Nullable DisplayOrder order; // null where the parser's order is taken
    private long packet; // number of the one that is parsed
    private long decoding; // when that one is decoded, in the stream's units
    private int frameNumber; // of the picture before
    private @Nullable Picture firstField; // of which the second one may come; null if none may
    private @Nullable Picture first; // decoded since the beginning; null before it
    private boolean firstShown;
    private int decoded;
    private long damaged;
    private long droppedBefore; // in earlier sessions
    private long hidden;

    Pictures(Streams streams, Mapper mapper, int codec) {
        this.streams = streams;
        this.mapper = mapper;
        this.ready = new ReadyPictures(mapper);
        this.codec = codec;
        this.hasOrder = codec == Nvcuvid.cudaVideoCodec_H264();
        this.showsAgain = codec == Nvcuvid.cudaVideoCodec_VP8() || codec == Nvcuvid.cudaVideoCodec_VP9()
                || codec == Nvcuvid.cudaVideoCodec_AV1();
    }

    /**
     * A session begins.
     *
     * @param lost counts what was lost and left out of its packets
     */
    void begin(ElementaryStream stream, LongSupplier lost) {
        mapper.beginsAnew();
        packets = stream;
        if (hasOrder) {
            droppedBefore += order == null ? 0 : order.dropped();
            order = new DisplayOrder(stream.reorderDelay(), this::show, () -> lost.getAsLong() + damaged + mapper.damaged());
        }
    }

    /**
     * What is found next comes in this packet.
     *
     * @param time when it is decoded, in the stream's units
     */
    void packet(long number, long time) {
        packet = number;
        decoding = time;
        if (codec == Nvcuvid.cudaVideoCodec_VP9()) {
            references.packet(packets.data());
        }
    }

    /** What is found next comes in none: it is shown at its own packet's time, or at none that is known. */
    void noPacket() {
        decoding = FFmpeg.AV_NOPTS_VALUE();
    }

    /** Shows what the packet shows and does not code, as far as it was parsed. */
    void showKept() {
        for (Picture kept; (kept = references.poll()) != null;) {
            if (kept.shownBy != packet) { // else the parser has done it
                kept.packet = packet;
                show(kept);
            }
        }
    }

    /** Takes the next picture, as {@link ReadyPictures#poll}. */
    @Nullable NvdecSurface poll(int keep) {
        NvdecSurface next = ready.poll(keep);
        giveUp();
        return next;
    }

    /** A stream that the driver refuses picture by picture is software's. */
    private void giveUp() {
        if (mapper.refusals() >= MOST_REFUSALS && !streams.isRefused() && streams.decoder() != null) {
            streams.refuse(new DeviceException("the driver has refused " + mapper.refusals() + " pictures one behind the other, "
                    + "the last by: " + streams.decoder().refusal()));
        }
    }

    @Override
    public int sequence(MemorySegment format) {
        endField();
        NativeDecoder before = streams.decoder();
        DecoderShape shape = before == null ? null : before.shape();
        int surfaces = streams.sequence(format, order == null || order.isEmpty());
        boolean another = streams.decoder() != before;
        if (order != null && (another || surfaces == 0)) {
            order.end(); // of the stream before, whose surfaces are kept for them
        }
        if (order != null && packets.sequence() != null) {
            order.tell(packets.sequence().reorder());
        }
        if (before != null && (another || !before.shape().equals(shape))) {
            leave();
        }
        if (before != null && another) {
            before.retire(); // it goes to another camera, perhaps
        }
        return surfaces;
    }

    /** Whether all that was found is taken. */
    boolean isEmpty() {
        return ready.isEmpty();
    }

    /** The pictures of a decoder are shown; what follows has nothing to do with them. */
    private void leave() {
        if (order != null) {
            order.reset();
        }
        references.forget();
        firstShown |= first != null;
        first = null;
    }

    @Override
    public void decode(MemorySegment parameters) {
        Picture picture = streams.picture(CUVIDPICPARAMS.CurrPicIdx(parameters));
        if (picture == null) {
            damaged++;
            return;
        }
        showKept(); // before another picture is decoded into the surface, perhaps
        boolean field = CUVIDPICPARAMS.field_pic_flag(parameters) != 0;
        boolean second = field && CUVIDPICPARAMS.second_field(parameters) != 0 && picture == firstField;
        if (!second) {
            endField();
            beginPicture(picture);
            picture.topFieldFirst = CUVIDPICPARAMS.bottom_field_flag(parameters) == 0;
        }
        if (!picture.decoder.decode(parameters, picture.index)) {
            damaged++;
            picture.broken = true;
            mapper.refused();
            giveUp();
        }
        references.decoded(picture);
        boolean alone = field && !second; // until the other one comes
        picture.unpaired = alone;
        firstField = alone ? picture : null;
        if (order == null) {
            return;
        }
        MemorySegment h264 = CUVIDPICPARAMS.CodecSpecific.h264(CUVIDPICPARAMS.CodecSpecific(parameters));
        if (!second) {
            int before = frameNumber;
            frameNumber = CUVIDH264PICPARAMS.frame_num(h264);
            picture.beginsSequence |= H264Fields.beginsAnew(before, h264);
            if (H264Fields.isBehindGap(before, h264) && (packets.sequence() == null || !packets.sequence().gaps())) {
                order.gap();
            }
            H264Fields.describe(picture, h264, field, packets.structure());
        }
        int place = H264Fields.place(parameters, h264, field);
        picture.order = second ? Math.min(picture.order, place) : place;
        if (!alone) {
            order.decoded(picture, picture.beginsSequence);
        }
    }

    /** A picture of one field stays as it is when another picture begins. */
    void endField() {
        Picture alone = firstField;
        firstField = null;
        if (alone != null && order != null) {
            order.decoded(alone, alone.beginsSequence);
        }
    }

    private void beginPicture(Picture picture) {
        if (picture.place == Place.READY) {
            ready.save(picture);
        }
        if (order != null) {
            order.forget(picture);
        }
        references.forget(picture);
        picture.begin(packet);
        picture.beginsSequence = packets.beginsSequence();
        streams.describe(picture);
        if (first == null && !firstShown) {
            first = picture;
        }
        picture.hidden = decoded++ < packets.recovering();
    }

    @Override
    public void display(MemorySegment info) {
        Picture picture = streams.picture(CUVIDPARSERDISPINFO.picture_index(info));
        if (picture == null) {
            return;
        }
        if (order != null) {
            if (picture == firstField) {
                endField();
            }
            order.displayed(picture);
        } else if (showsAgain ? picture.shownBy != packet : picture.place == Place.NOWHERE) {
            picture.unpaired = CUVIDPARSERDISPINFO.repeat_first_field(info) < 0;
            picture.topFieldFirst = CUVIDPARSERDISPINFO.top_field_first(info) != 0;
            picture.interlaced = CUVIDPARSERDISPINFO.progressive_frame(info) == 0;
            if (showsAgain) {
                picture.packet = packet; // its time is when it is shown, whichever packet it was coded in
            }
            show(picture);
        }
    }

    private void show(Picture picture) {
        picture.shownBy = packet;
        boolean leads = false;
        if (picture == first) {
            firstShown = true;
        } else if (!firstShown && packets.beginning() == ElementaryStream.Beginning.LEADING_PICTURES_BROKEN) {
            leads = order == null
                    || first != null && picture.sequence == first.sequence && picture.order < first.order;
        }
        if (picture.hidden || leads) {
            hidden++;
        }
        if (picture.hidden || leads || picture.broken) {
            picture.place = Place.NOWHERE;
        } else {
            picture.place = Place.READY;
            ready.add(picture, decoding);
        }
    }

    /** Nothing follows what was parsed: all is shown. */
    void end() {
        endField();
        if (order != null) {
            order.end();
        }
    }

    /** All that was found is given up, but what was taken. */
    void forget() {
        references.forget();
        mapper.beginsAnew();
        firstField = null;
        first = null;
        firstShown = false;
        decoded = 0;
        if (order != null) {
            order.reset();
        }
        try {
            ready.forget();
        } finally {
            if (streams.decoder() != null) {
                streams.decoder().reset();
            }
        }
    }

    /** Pictures that the driver refused, that were lost, or that came too late to be shown. */
    long damaged() {
        return damaged + ready.lost() + references.missing() + droppedBefore + (order == null ? 0 : order.dropped());
    }

    /** Pictures that are not shown, since they depend on what was before the beginning. */
    long hidden() {
        return hidden;
    }
}
