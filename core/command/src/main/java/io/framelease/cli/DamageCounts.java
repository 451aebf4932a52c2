package io.framelease.cli;

import io.framelease.CameraStats;

/**
 * How many published frames are damaged, by what is known of them.
 *
 * @param concealed         parts were missing, and something was put in their place
 * @param corrupt           parts are wrong
 * @param referencesMissing pictures that they are predicted from never came
 * @param suspect           something before them was damaged or lost
 */
record DamageCounts(long concealed, long corrupt, long referencesMissing, long suspect) {
    static final DamageCounts NONE = new DamageCounts(0, 0, 0, 0);

    /** With those of another camera. */
    DamageCounts plus(CameraStats stats) {
        return new DamageCounts(concealed + stats.concealed(), corrupt + stats.corrupt(),
                referencesMissing + stats.referencesMissing(), suspect + stats.suspect());
    }

    /** As the summary has it. */
    @Override
    public String toString() {
        return "concealed=" + concealed + " corrupt=" + corrupt + " references-missing=" + referencesMissing
                + " suspect=" + suspect;
    }
}
