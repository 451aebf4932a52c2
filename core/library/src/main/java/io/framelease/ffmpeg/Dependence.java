package io.framelease.ffmpeg;

import io.framelease.bindings.ffmpeg.AVCodecParameters;
import io.framelease.bindings.ffmpeg.AVPacket;
import io.framelease.natives.NativeMemory;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/**
 * What can be told of a stream's packets without a decoder: whether pictures depend on each other, and whether any can on that
 * of one packet. By the stream's own bits, never by a container's word: in doubt a picture is depended on. Confined to the
 * camera thread.
 */
public final class Dependence {
    private static final int UNKNOWN = -1;
    private static final int AVCC_HEADER = 6; // up to its first parameter set's length
    private static final int HVCC_LAYERS = 21; // where it tells how many temporal sub-layers there are

    private final Demuxer demuxer;
    private final boolean intraOnly;
    private final @Nullable AccessUnits units; // null but of H.264 and HEVC
    private int layer = UNKNOWN; // the highest temporal sub-layer of HEVC
    private boolean fields; // whether a picture of H.264 may be of two packets

    /** Of the stream of a demuxer, which outlives this. */
    public Dependence(Demuxer demuxer) {
        this.demuxer = demuxer;
        MemorySegment parameters = NativeMemory.transientView(demuxer.parameters(), AVCodecParameters.sizeof());
        intraOnly = DecoderThreads.isIntraOnly(AVCodecParameters.codec_id(parameters));
        MemorySegment extradata = AVCodecParameters.extradata(parameters);
        MemorySegment header = extradata.address() == 0 ? MemorySegment.NULL
                : NativeMemory.transientView(extradata, AVCodecParameters.extradata_size(parameters));
        units = AccessUnits.of(demuxer.codec(), header);
        if (units != null) {
            lookAtHeader(units, header);
        }
    }

    private void lookAtHeader(AccessUnits by, MemorySegment header) {
        if (by.lengthBytes() == 0) {
            look(by, header);
        } else if (by.hevc()) {
            layer = (header.get(ValueLayout.JAVA_BYTE, HVCC_LAYERS) >> 3 & 7) - 1; // of 0 it is not known
        } else {
            H264Sequence set = H264Sequence.read(new NalBits(header, AVCC_HEADER + 3, header.byteSize()));
            fields = set != null && set.fields();
        }
    }

    /** Looks for parameter sets. */
    private void look(AccessUnits by, MemorySegment data) {
        if (by.hevc()) {
            HevcSequence set = by.hevcSequence(data);
            layer = set == null ? layer : Math.max(layer, set.layer());
        } else {
            H264Sequence set = by.sequence(data);
            fields = set == null ? fields : set.fields();
        }
    }

    /** Takes notice of what the packet which was read last tells of those behind it; each key packet. */
    public void look() {
        if (units != null) {
            look(units, data());
        }
    }

    /** Whether each picture of the stream stands for itself. */
    public boolean isIntraOnly() {
        return intraOnly;
    }

    /** Whether a packet may have one field of a picture alone, and the next packet the other: of H.264, as HEVC's are pictures. */
    public boolean mayHaveFields() {
        return fields;
    }

    /** Whether no other picture depends on that of the packet which was read last. */
    public boolean isDisposable() {
        if (units == null) {
            return intraOnly;
        }
        MemorySegment data = data();
        if (units.hevc()) {
            look(units, data);
        }
        return (!units.hevc() || layer != UNKNOWN) && units.isDisposable(data, layer);
    }

    private MemorySegment data() {
        MemorySegment packet = demuxer.packet();
        return NativeMemory.transientView(AVPacket.data(packet), AVPacket.size(packet));
    }
}
