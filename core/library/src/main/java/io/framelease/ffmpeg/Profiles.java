package io.framelease.ffmpeg;

import java.util.Map;

/**
 * The usual names of codecs' profiles, by FFmpeg's numbers, which are the standards' own: of H.264 with a bit for "constrained"
 * and one for "intra".
 */
final class Profiles {
    private static final int CONSTRAINED = 1 << 9;
    private static final int INTRA = 1 << 11;

    private static final Map<String, Map<Integer, String>> NAMES = Map.of(
            "h264", Map.ofEntries(Map.entry(44, "CAVLC 4:4:4"), Map.entry(66, "Baseline"),
                    Map.entry(66 | CONSTRAINED, "Constrained Baseline"), Map.entry(77, "Main"), Map.entry(88, "Extended"),
                    Map.entry(100, "High"), Map.entry(110, "High 10"), Map.entry(110 | INTRA, "High 10 Intra"),
                    Map.entry(118, "Multiview High"), Map.entry(122, "High 4:2:2"), Map.entry(122 | INTRA, "High 4:2:2 Intra"),
                    Map.entry(128, "Stereo High"), Map.entry(144, "High 4:4:4"), Map.entry(244, "High 4:4:4 Predictive"),
                    Map.entry(244 | INTRA, "High 4:4:4 Intra")),
            "hevc", Map.of(1, "Main", 2, "Main 10", 3, "Main Still Picture", 4, "Rext", 6, "Multiview Main", 9, "Scc"),
            "vp9", Map.of(0, "Profile 0", 1, "Profile 1", 2, "Profile 2", 3, "Profile 3"),
            "av1", Map.of(0, "Main", 1, "High", 2, "Professional"),
            "mpeg2video", Map.of(0, "4:2:2", 1, "High", 2, "Spatially Scalable", 3, "SNR Scalable", 4, "Main", 5, "Simple"),
            "mpeg4", Map.of(0, "Simple", 1, "Simple Scalable", 2, "Core", 3, "Main", 15, "Advanced Simple"),
            "vc1", Map.of(0, "Simple", 1, "Main", 2, "Complex", 3, "Advanced"),
            "mjpeg", Map.of(0xc0, "Baseline", 0xc1, "Sequential", 0xc2, "Progressive", 0xc3, "Lossless"));

    private Profiles() {
    }

    /**
     * {@return a profile's name; empty if it has none here}
     *
     * @param codec  FFmpeg's name of the codec
     * @param number FFmpeg's number of the profile
     */
    static String name(String codec, int number) {
        return NAMES.getOrDefault(codec, Map.of()).getOrDefault(number, "");
    }
}
