package io.framelease.testkit.rtsp;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A recorded stream, whole, as one group of pictures: a session begins with its first picture. */
final class RecordedH264 implements Pictures {
    private static final int TYPE = 0x1f;
    private static final int LAST_SLICE = 5;
    private static final int IDR = 5;
    private static final int SPS = 7;
    private static final int PPS = 8;

    private final List<List<byte[]>> pictures = new ArrayList<>();
    private final byte[] sps;
    private final byte[] pps;
    private final int framesPerSecond;

    /**
     * @param stream Annex B
     * @throws IllegalArgumentException if it does not begin with parameter sets and a key frame
     */
    RecordedH264(byte[] stream, int framesPerSecond) {
        if (framesPerSecond < 1) {
            throw new IllegalArgumentException("framesPerSecond of " + framesPerSecond + "; 1 or more are possible");
        }
        this.framesPerSecond = framesPerSecond;
        List<byte[]> picture = new ArrayList<>();
        boolean slices = false; // of this picture, so far
        for (byte[] unit : units(stream)) {
            boolean slice = type(unit) <= LAST_SLICE;
            boolean begins = slice ? unit.length > 1 && unit[1] < 0 : true; // first_mb_in_slice of 0 is a bit that is set
            if (slices && begins) {
                pictures.add(List.copyOf(picture));
                picture.clear();
                slices = false;
            }
            picture.add(unit);
            slices |= slice;
        }
        if (slices) {
            pictures.add(List.copyOf(picture));
        }
        sps = first(SPS);
        pps = first(PPS);
        first(IDR);
    }

    private static int type(byte[] unit) {
        return unit[0] & TYPE;
    }

    /** Of the first picture. */
    private byte[] first(int type) {
        List<byte[]> first = pictures.isEmpty() ? List.of() : pictures.getFirst();
        return first.stream().filter(unit -> type(unit) == type).findFirst().orElseThrow(() -> new IllegalArgumentException(
                "no raw stream of H.264 (Annex B) that begins with a sequence parameter set, a picture parameter set and a key"
                        + " frame (IDR): its first picture has no NAL unit of type " + type));
    }

    /** What lies between start codes, without zeros at its end, which belong to the next one. */
    private static List<byte[]> units(byte[] stream) {
        List<byte[]> units = new ArrayList<>();
        int begin = -1;
        for (int at = 0; at + 2 < stream.length; at++) {
            if (stream[at] == 0 && stream[at + 1] == 0 && stream[at + 2] == 1) {
                add(units, stream, begin, at);
                begin = at + 3;
                at += 2;
            }
        }
        add(units, stream, begin, stream.length);
        return units;
    }

    private static void add(List<byte[]> units, byte[] stream, int begin, int end) {
        int last = end;
        while (begin >= 0 && last > begin && stream[last - 1] == 0) {
            last--;
        }
        if (begin >= 0 && last > begin) {
            units.add(Arrays.copyOfRange(stream, begin, last));
        }
    }

    @Override
    public int framesPerSecond() {
        return framesPerSecond;
    }

    @Override
    public int group() {
        return pictures.size();
    }

    @Override
    public byte[] sps() {
        return sps;
    }

    @Override
    public byte[] pps() {
        return pps;
    }

    @Override
    public List<byte[]> units(long picture, int sinceKey, long groups) {
        return pictures.get(sinceKey);
    }

    @Override
    public String toString() {
        return "a recording of " + pictures.size() + " pictures";
    }
}
