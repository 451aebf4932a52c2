package io.framelease.testkit.rtsp;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/** A recorded stream, whole, as one group of pictures: a session begins with its first picture. */
final class Recording implements Pictures {
    private final Coding coding;
    private final List<List<byte[]>> pictures = new ArrayList<>();
    private final List<byte[]> sets;
    private final int framesPerSecond;

    /**
     * @param stream Annex B
     * @throws IllegalArgumentException if it does not begin with parameter sets and a key frame
     */
    Recording(byte[] stream, int framesPerSecond) {
        if (framesPerSecond < 1) {
            throw new IllegalArgumentException("framesPerSecond of " + framesPerSecond + "; 1 or more are possible");
        }
        this.framesPerSecond = framesPerSecond;
        List<byte[]> units = units(stream);
        coding = Coding.of(units);
        List<byte[]> picture = new ArrayList<>();
        boolean slices = false; // of this picture, so far
        for (byte[] unit : units) {
            if (slices && coding.beginsPicture(unit)) {
                pictures.add(List.copyOf(picture));
                picture.clear();
                slices = false;
            }
            picture.add(unit);
            slices |= coding.isSlice(unit);
        }
        if (slices) {
            pictures.add(List.copyOf(picture));
        }
        sets = coding.sets().stream().map(type -> first(unit -> coding.type(unit) == type, "type " + type)).toList();
        first(coding::isKey, "a key frame");
    }

    /** Of the first picture. */
    private byte[] first(Predicate<byte[]> which, String what) {
        List<byte[]> first = pictures.isEmpty() ? List.of() : pictures.getFirst();
        return first.stream().filter(which).findFirst().orElseThrow(() -> new IllegalArgumentException("no raw stream of "
                + coding.title() + " (Annex B) that begins with its parameter sets and a key frame (IDR): its first picture has"
                + " no NAL unit of " + what));
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
    public Coding coding() {
        return coding;
    }

    @Override
    public List<byte[]> sets() {
        return sets;
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
