package io.framelease.ffmpeg;

import io.framelease.bindings.ffmpeg.AVCodecParameters;
import io.framelease.bindings.ffmpeg.AVPacket;
import io.framelease.natives.NativeMemory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/**
 * What can be told of a stream's packets without a decoder: whether pictures depend on each other, and whether any can on that
 * of one packet. By the stream's own bits, never by a container's word: in doubt a picture is depended on. Confined to the
 * thread that reads.
 */
public final class Dependence {
    private static final int UNKNOWN = -1;
    private static final int AVCC_HEADER = 6; // up to its first parameter set's length
    private static final int HVCC_HEADER = 22; // up to its number of lists
    private static final int HEVC_SPS = 33;

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
        units = demuxer.units();
        if (units != null) {
            try (Arena call = Arena.ofConfined()) {
                lookAtHeader(units, Extradata.of(parameters, call));
            }
        }
    }

    private void lookAtHeader(AccessUnits by, MemorySegment header) {
        if (by.lengthBytes() == 0) {
            look(by, header);
        } else if (by.hevc()) {
            HevcSequence set = set(header);
            layer = set == null ? UNKNOWN : set.layer();
        } else {
            H264Sequence set = H264Sequence.read(new NalBits(header, AVCC_HEADER + 3, header.byteSize()));
            fields = set != null && set.fields();
        }
    }

    /** The first sequence parameter set of an HEVCDecoderConfigurationRecord; null if there is none that makes sense. */
    private static @Nullable HevcSequence set(MemorySegment record) {
        long at = HVCC_HEADER + 1;
        for (int lists = at(record, HVCC_HEADER); lists > 0; lists--) {
            int type = at(record, at) & 0x3f;
            int count = number(record, at + 1);
            at += 3;
            for (; count > 0 && at < record.byteSize(); count--) {
                long end = Math.min(record.byteSize(), at + 2 + number(record, at));
                if (type == HEVC_SPS) {
                    return HevcSequence.read(new NalBits(record, at + 4, end));
                }
                at = end;
            }
        }
        return null;
    }

    private static int number(MemorySegment record, long index) {
        return at(record, index) << 8 | at(record, index + 1);
    }

    /** Behind the end are zeros. */
    private static int at(MemorySegment record, long index) {
        return index < record.byteSize() ? record.get(ValueLayout.JAVA_BYTE, index) & 0xff : 0;
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

    /**
     * Whether decoding can begin at the packet which was read last: a key packet, or a recovery point of a stream that is refreshed
     * bit by bit, and may have no other key packets.
     */
    public boolean isEntry() {
        return demuxer.isKeyPacket() || units != null && units.recoveryOf(data()) > 0;
    }

    private MemorySegment data() {
        MemorySegment packet = demuxer.packet();
        return NativeMemory.transientView(AVPacket.data(packet), AVPacket.size(packet));
    }
}
