package io.framelease.ffmpeg.log;

import io.framelease.bindings.ffmpeg.FFmpeg;
import io.framelease.natives.NativeMemory;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * What FFmpeg tells by a line of its log and by nothing else. Such lines are known by their format string, and that by its address
 * once it was looked at.
 */
enum LineKind {
    /** RTP packets never came. */
    PACKETS_LOST("RTP: missed %d packets"),
    /** An RTP packet has the number of one that was passed over before, and is thrown away. */
    PACKET_LATE("RTP: dropping old packet received too late"),
    /** A picture of HEVC is predicted from one that never came: the decoder has made one up. */
    REFERENCE_MISSING("Could not find ref with POC"),
    /** What is coded of a picture of HEVC makes no sense in places, or is not there. */
    PICTURE_DAMAGED("The cu_qp_delta %d is outside", "CABAC_MAX_BIN", "The slice_qp %d is outside", "offset_len %d is invalid",
            "Previous slice segment missing", "First slice in a frame missing", "Independent slice segment missing",
            "Invalid slice segment address", "Invalid collocated_ref_idx", "Two slices reporting being the first",
            "Non-matching NAL types of the VCL", "WPP ctb addresses are wrong", "Zero refs for a frame with P or B",
            "Zero refs in the frame RPS", "Duplicate POC in a sequence", "Error constructing the reference lists",
            "Error parsing NAL unit", "Invalid NAL unit size"),
    /** A line of a server's answer of HTTP. */
    HTTP_HEADER("header='%s'"),
    /** All else. */
    OTHER;

    /** FFmpeg has some hundred formats of warnings and errors; those beyond are looked at each time. */
    private static final int MOST_FORMATS = 1024;
    private static final FormatTable<LineKind> KNOWN = new FormatTable<>(MOST_FORMATS, LineKind::look, LineKind::look);

    private final List<String> formats;

    LineKind(String... formats) {
        this.formats = List.of(formats);
    }

    /**
     * The kind of a message; called for each message of FFmpeg's.
     *
     * @param level  FFmpeg's; of those below a warning an HTTP header alone is told from others, while one is listened for
     * @param format the address of its format string
     */
    static LineKind of(int level, long format) {
        if (format == 0 || level > FFmpeg.AV_LOG_WARNING() && !HttpHeaders.wanted()) {
            return OTHER;
        }
        return KNOWN.of(format);
    }

    private static LineKind look(long format) {
        return of(NativeMemory.string(MemorySegment.ofAddress(format)));
    }

    /** The kind of a format string. */
    static LineKind of(String format) {
        for (LineKind kind : values()) {
            if (kind.formats.stream().anyMatch(format::startsWith)) {
                return kind;
            }
        }
        return OTHER;
    }
}
