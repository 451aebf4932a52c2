package io.framelease.ffmpeg;

import io.framelease.bindings.ffmpeg.AVPacket;
import io.framelease.natives.NativeMemory;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Looks into packets of H.264 and HEVC: what kind of picture one has, and whether a recovery point stands before it. That is a
 * message (SEI) of streams that refresh their picture bit by bit and have no key pictures.
 *
 * @param hevc        else H.264
 * @param lengthBytes bytes of the length in front of each NAL unit; 0 if units begin with a start code
 */
record AccessUnits(boolean hevc, int lengthBytes) {
    /** Of H.264: a slice of an IDR picture. */
    static final int H264_IDR = 5;
    private static final int HEVC_RADL_N = 6;
    private static final int HEVC_RASL_N = 8;
    private static final int HEVC_RASL_R = 9;
    private static final int HEVC_FIRST_KEY = 16;
    private static final int HEVC_LAST_KEY = 23;
    private static final int HEVC_LAST_SLICE = 31;
    private static final int HEVC_SPS = 33;
    private static final int HEVC_PREFIX_SEI = 39;
    private static final int H264_SEI = 6;
    private static final int H264_SPS = 7;
    private static final int PICTURE_TIMING = 1;
    private static final int RECOVERY_POINT = 6;
    private static final int HVCC_HEADER = 22;
    private static final int AVCC_HEADER = 6;
    private static final int AVCC_LENGTH = 4;
    private static final int H264_REFERENCE = 0x60; // nal_ref_idc
    private static final int HEVC_LAST_SUBLAYER_NON_REFERENCE = 14;
    private static final int MOST_PICTURES = 1 << 15;

    /**
     * Of a stream of H.264 or HEVC; null of others.
     *
     * @param codec     FFmpeg's name of it
     * @param extradata see below
     */
    static @Nullable AccessUnits of(String codec, MemorySegment extradata) {
        return switch (codec) {
            case "h264" -> ofH264(extradata);
            case "hevc" -> ofHevc(extradata);
            default -> null;
        };
    }

    /** @param extradata of a stream of H.264: an AVCDecoderConfigurationRecord, or parameter sets with start codes, or nothing */
    static AccessUnits ofH264(MemorySegment extradata) {
        boolean record = extradata.byteSize() > AVCC_HEADER && at(extradata, 0) == 1;
        return new AccessUnits(false, record ? (at(extradata, AVCC_LENGTH) & 3) + 1 : 0);
    }

    /** @param extradata of a stream of HEVC: an HEVCDecoderConfigurationRecord, or parameter sets with start codes, or nothing */
    static AccessUnits ofHevc(MemorySegment extradata) {
        boolean record = extradata.byteSize() > HVCC_HEADER && at(extradata, 0) == 1;
        return new AccessUnits(true, record ? (at(extradata, HVCC_HEADER - 1) & 3) + 1 : 0);
    }

    /**
     * Pictures from this packet's to the first that is right, that one included; 0 if the packet has no recovery point.
     *
     * @param packet an AVPacket
     */
    int recovery(MemorySegment packet) {
        return recoveryOf(NativeMemory.transientView(AVPacket.data(packet), AVPacket.size(packet)));
    }

    /** @param data of a packet */
    int recoveryOf(MemorySegment data) {
        for (long unit = first(data); unit + headerBytes() < data.byteSize();) {
            long end = end(data, unit);
            int type = type(data, unit);
            if (isSlice(type)) {
                return 0; // such messages stand in front of the picture
            }
            if (type == (hevc ? HEVC_PREFIX_SEI : H264_SEI)) {
                int found = recoveryPoint(new NalBits(data, unit + headerBytes(), end));
                if (found > 0) {
                    return found;
                }
            }
            unit = end + lengthBytes;
        }
        return 0;
    }

    /**
     * The type of the first slice.
     *
     * @param data of a packet
     * @return the type of its NAL unit; -1 if there is none
     */
    int sliceType(MemorySegment data) {
        for (long unit = first(data); unit + headerBytes() < data.byteSize(); unit = end(data, unit) + lengthBytes) {
            int type = type(data, unit);
            if (isSlice(type)) {
                return type;
            }
        }
        return -1;
    }

    /** Whether a slice of HEVC is of a key picture (IRAP). */
    static boolean isHevcKey(int sliceType) {
        return sliceType >= HEVC_FIRST_KEY && sliceType <= HEVC_LAST_KEY;
    }

    /** Whether a slice of HEVC is of a picture that is decoded behind a key picture and shown before it. */
    static boolean isHevcLeading(int sliceType) {
        return sliceType >= HEVC_RADL_N && sliceType <= HEVC_RASL_R;
    }

    /** Whether it depends on what was before that key picture, too. */
    static boolean isHevcBrokenLeading(int sliceType) {
        return sliceType == HEVC_RASL_N || sliceType == HEVC_RASL_R;
    }

    /** Of the messages of one unit. */
    private int recoveryPoint(NalBits messages) {
        while (messages.hasMessage()) {
            int type = messages.messageNumber();
            int size = messages.messageNumber();
            if (type == RECOVERY_POINT) {
                return 1 + Math.clamp(hevc ? messages.signed() : messages.unsigned(), 0, MOST_PICTURES);
            }
            messages.skip(size);
        }
        return 0;
    }

    /**
     * How the fields of a picture of H.264 lie in time.
     *
     * @param data   of a packet
     * @param timing see {@link H264Sequence#timing}, 0 or more
     * @return the standard's pic_struct (table D-1); -1 if it is not told
     */
    int structure(MemorySegment data, int timing) {
        for (long unit = first(data); unit + headerBytes() < data.byteSize(); unit = end(data, unit) + lengthBytes) {
            int type = type(data, unit);
            if (isSlice(type)) {
                return -1;
            }
            if (type == H264_SEI) {
                NalBits messages = new NalBits(data, unit + headerBytes(), end(data, unit));
                while (messages.hasMessage()) {
                    int message = messages.messageNumber();
                    int size = messages.messageNumber();
                    if (message == PICTURE_TIMING) {
                        messages.skipBits(timing);
                        int structure = messages.bits(4);
                        return messages.isBehindEnd() ? -1 : structure;
                    }
                    messages.skip(size);
                }
            }
        }
        return -1;
    }

    /**
     * The sequence parameter set of H.264 that stands in front of the first slice.
     *
     * @param data of a packet with start codes, or parameter sets alone
     * @return the last one there; null if there is none, or none that makes sense
     */
    @Nullable H264Sequence sequence(MemorySegment data) {
        return lastSet(data, H264_SPS, H264Sequence::read);
    }

    /** Of HEVC: the last sequence parameter set in front of a picture; null if there is none. */
    @Nullable HevcSequence hevcSequence(MemorySegment data) {
        return lastSet(data, HEVC_SPS, HevcSequence::read);
    }

    /** The last parameter set of a type in front of a picture that makes sense; null if there is none. */
    private <T> @Nullable T lastSet(MemorySegment data, int wanted, Function<NalBits, T> read) {
        T found = null;
        for (long unit = first(data); unit + headerBytes() < data.byteSize(); unit = end(data, unit) + lengthBytes) {
            int type = type(data, unit);
            if (isSlice(type)) {
                return found;
            }
            if (type == wanted) {
                T set = read.apply(new NalBits(data, unit + headerBytes(), end(data, unit)));
                found = set != null ? set : found;
            }
        }
        return found;
    }

    /**
     * Whether no other picture depends on that of a packet: each of its slices says so.
     *
     * @param data  of a packet
     * @param layer of HEVC: the highest temporal sub-layer of the stream. On pictures of lower ones which nothing of the same
     *              depends on, pictures of higher ones may depend
     */
    boolean isDisposable(MemorySegment data, int layer) {
        boolean any = false;
        for (long unit = first(data); unit + headerBytes() < data.byteSize(); unit = end(data, unit) + lengthBytes) {
            int type = type(data, unit);
            if (isSlice(type)) {
                if (hevc ? type > HEVC_LAST_SUBLAYER_NON_REFERENCE || type % 2 != 0 || layers(data, unit) != layer + 1
                        : (at(data, unit) & H264_REFERENCE) != 0) {
                    return false;
                }
                any = true;
            }
        }
        return any;
    }

    /** Of a unit of HEVC: its layer (nuh_layer_id) in the bits above the lowest three, its temporal sub-layer plus 1 in those. */
    private static int layers(MemorySegment data, long unit) {
        return (at(data, unit) & 1) << 8 | at(data, unit + 1);
    }

    private long first(MemorySegment data) {
        return lengthBytes == 0 ? nextStart(data, 0) : lengthBytes;
    }

    private long end(MemorySegment data, long unit) {
        return lengthBytes == 0 ? nextStart(data, unit) : Math.min(data.byteSize(), unit + length(data, unit));
    }

    private int headerBytes() {
        return hevc ? 2 : 1;
    }

    private int type(MemorySegment data, long unit) {
        return hevc ? at(data, unit) >> 1 & 0x3f : at(data, unit) & 0x1f;
    }

    private boolean isSlice(int type) {
        return hevc ? type <= HEVC_LAST_SLICE : type > 0 && type <= H264_IDR;
    }

    private long length(MemorySegment data, long unit) {
        long length = 0;
        for (int i = lengthBytes; i > 0; i--) {
            length = length << 8 | at(data, unit - i);
        }
        return length;
    }

    /** Behind the next start code; the end if there is none. */
    private static long nextStart(MemorySegment data, long from) {
        for (long i = from; i + 2 < data.byteSize(); i++) {
            if (at(data, i + 2) > 1) {
                i += 2;
            } else if (at(data, i) == 0 && at(data, i + 1) == 0 && at(data, i + 2) == 1) {
                return i + 3;
            }
        }
        return data.byteSize();
    }

    private static int at(MemorySegment data, long index) {
        return data.get(ValueLayout.JAVA_BYTE, index) & 0xff;
    }
}
