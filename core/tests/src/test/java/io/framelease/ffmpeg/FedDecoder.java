package io.framelease.ffmpeg;

import io.framelease.CameraOptions;
import io.framelease.Limits;
import io.framelease.bindings.ffmpeg.AVPacket;
import io.framelease.bindings.ffmpeg.FFmpeg;
import io.framelease.ffmpeg.log.AvLog;
import io.framelease.natives.FFmpegLibraries;
import io.framelease.natives.OrderedArena;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Any decoder, fed with one packet at a time: which pictures it has given behind each. */
public final class FedDecoder {
    /**
     * What came.
     *
     * @param behind behind each packet, how many pictures fewer than packets there were
     * @param times  the pictures' times in order, in ns
     */
    public record Run(List<Integer> behind, List<Long> times) {
        /** How many pictures came. */
        public int count() {
            return times.size();
        }
    }

    static {
        FFmpegLibraries.require(); // whichever test of a JVM is the first
    }

    private FedDecoder() {
    }

    /** By FFmpeg's decoder with one thread. */
    public static Run inSoftware(Path clip) {
        try (Surfaces surfaces = new Surfaces()) {
            return run(clip, demuxer -> new SoftwareDecoder(demuxer, new DecoderOptions(true, false, 1, 4, Limits.defaults()),
                    surfaces));
        }
    }

    /** Does something to a packet before the decoder has it. */
    public interface Change {
        /**
         * @param number the packet's, from 1 on
         * @param data   its bytes
         */
        void change(int number, MemorySegment data);
    }

    /** The same of packets that do not tell when their pictures are shown, only when they are decoded. */
    public static Run withoutTimes(Path clip, Function<Demuxer, Decoder> opened) {
        return feed(clip, opened, (number, packet) -> AVPacket.pts(packet, FFmpeg.AV_NOPTS_VALUE()));
    }

    /** By a decoder that is opened for a clip's demuxer. */
    public static Run run(Path clip, Function<Demuxer, Decoder> opened) {
        return run(clip, opened, (number, data) -> { });
    }

    /** The same with packets that are changed. */
    public static Run run(Path clip, Function<Demuxer, Decoder> opened, Change change) {
        return feed(clip, opened, (number, packet) -> change.change(number, DecoderRun.data(packet)));
    }

    private static Run feed(Path clip, Function<Demuxer, Decoder> opened, Change change) {
        AvLog.install();
        List<Integer> behind = new ArrayList<>();
        List<Long> times = new ArrayList<>();
        try (OrderedArena arena = new OrderedArena()) {
            Demuxer demuxer = new Demuxer(Source.parse(clip.toString()), OpenOptions.of(CameraOptions.of(clip.toString())),
                    new Learned(), Interrupt.never(), arena);
            Decoder decoder = opened.apply(demuxer);
            int packets = 0;
            while (demuxer.read() == Demuxer.Read.PACKET) {
                packets++;
                change.change(packets, demuxer.packet());
                if (!decoder.send()) {
                    throw new AssertionError("the decoder refuses " + clip);
                }
                take(decoder, demuxer, times);
                behind.add(packets - times.size());
            }
            demuxer.throwFailure();
            decoder.drain();
            take(decoder, demuxer, times);
            decoder.close();
        }
        return new Run(behind, times);
    }

    /** Takes the next picture as a session does; null if the decoder wants a packet first. */
    public static Surface next(Decoder decoder) {
        Surface surface = decoder.receive();
        while (surface == null && decoder.wantsSurfaces()) {
            decoder.goOn();
            surface = decoder.receive();
        }
        return surface;
    }

    private static void take(Decoder decoder, Demuxer demuxer, List<Long> times) {
        for (Surface surface; (surface = next(decoder)) != null; surface.close()) {
            times.add(demuxer.ptsNanos(surface));
        }
    }

    /** What each packet of a clip tells of its picture's fields. */
    static List<Integer> structures(Path clip) {
        AvLog.install();
        List<Integer> structures = new ArrayList<>();
        try (OrderedArena arena = new OrderedArena()) {
            Demuxer demuxer = new Demuxer(Source.parse(clip.toString()), OpenOptions.of(CameraOptions.of(clip.toString())),
                    new Learned(), Interrupt.never(), arena);
            try (ElementaryStream packets = new ElementaryStream(demuxer)) {
                while (demuxer.read() == Demuxer.Read.PACKET) {
                    if (packets.take()) {
                        structures.add(packets.structure());
                    }
                }
            }
        }
        return structures;
    }

    /** A clip's access units, of H.264 and HEVC with start codes and parameter sets; of others its packets. */
    public static List<byte[]> units(Path clip) {
        List<byte[]> units = new ArrayList<>();
        try (OrderedArena arena = new OrderedArena()) {
            Demuxer demuxer = new Demuxer(Source.parse(clip.toString()), OpenOptions.of(CameraOptions.of(clip.toString())),
                    new Learned(), Interrupt.never(), arena);
            try (ElementaryStream packets = new ElementaryStream(demuxer)) {
                while (demuxer.read() == Demuxer.Read.PACKET) {
                    if (packets.take()) {
                        units.add(packets.data().toArray(ValueLayout.JAVA_BYTE));
                    }
                }
            }
        }
        return units;
    }

    /** Units one behind the other. */
    public static byte[] joined(List<byte[]> units) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        units.forEach(out::writeBytes);
        return out.toByteArray();
    }

    /** A clip of H.264 as its elementary stream, whose parameter sets tell nothing of how it is to be used (VUI). */
    public static byte[] withoutVui(Path clip) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OrderedArena arena = new OrderedArena()) {
            Demuxer demuxer = new Demuxer(Source.parse(clip.toString()), OpenOptions.of(CameraOptions.of(clip.toString())),
                    new Learned(), Interrupt.never(), arena);
            try (ElementaryStream packets = new ElementaryStream(demuxer)) {
                while (demuxer.read() == Demuxer.Read.PACKET) {
                    if (packets.take()) {
                        strip(packets.data().toArray(ValueLayout.JAVA_BYTE), out);
                    }
                }
            }
        }
        return out.toByteArray();
    }

    private static void strip(byte[] packet, ByteArrayOutputStream out) {
        int at = 0;
        while (at < packet.length) {
            int unit = start(packet, at); // behind the start code
            if (unit > packet.length - 1) {
                out.write(packet, at, packet.length - at);
                return;
            }
            int next = start(packet, unit);
            int end = next > packet.length - 1 ? packet.length : next - 3;
            out.write(packet, at, unit - at);
            if ((packet[unit] & 0x1f) == 7) {
                out.writeBytes(SequenceWriter.withoutVui(java.util.Arrays.copyOfRange(packet, unit, end)));
            } else {
                out.write(packet, unit, end - unit);
            }
            at = end;
        }
    }

    private static int start(byte[] data, int from) {
        for (int i = from; i + 2 < data.length; i++) {
            if (data[i] == 0 && data[i + 1] == 0 && data[i + 2] == 1) {
                return i + 3;
            }
        }
        return data.length;
    }

    /** Looks into the first parameter set of a clip of H.264. */
    static H264Sequence sequence(Path clip) {
        return first(clip, ElementaryStream::sequence);
    }

    /** The parameter set of a clip of HEVC that is known with its first packet. */
    static HevcSequence hevcSequence(Path clip) {
        return first(clip, ElementaryStream::hevcSequence);
    }

    private static <T> T first(Path clip, Function<ElementaryStream, T> look) {
        try (OrderedArena arena = new OrderedArena()) {
            Demuxer demuxer = new Demuxer(Source.parse(clip.toString()), OpenOptions.of(CameraOptions.of(clip.toString())),
                    new Learned(), Interrupt.never(), arena);
            try (ElementaryStream packets = new ElementaryStream(demuxer)) {
                demuxer.read();
                packets.take();
                return look.apply(packets);
            }
        }
    }

    /** Copies a parameter set bit by bit up to where its usability information would begin. */
    private static final class SequenceWriter {
        static byte[] withoutVui(byte[] unit) {
            NalBits in = new NalBits(MemorySegment.ofArray(unit), 1, unit.length);
            StringBuilder bits = new StringBuilder();
            H264SequenceCopy.copy(in, bits);
            bits.append("01");
            while (bits.length() % 8 != 0) {
                bits.append('0');
            }
            ByteArrayOutputStream result = new ByteArrayOutputStream();
            result.write(unit[0]);
            int zeros = 0;
            for (int i = 0; i < bits.length(); i += 8) {
                int octet = Integer.parseInt(bits.substring(i, i + 8), 2);
                if (zeros >= 2 && octet <= 3) {
                    result.write(3);
                    zeros = 0;
                }
                result.write(octet);
                zeros = octet == 0 ? zeros + 1 : 0;
            }
            return result.toByteArray();
        }
    }
}
