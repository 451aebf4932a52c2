package io.framelease.cli;

import io.framelease.CameraStats;

/**
 * How many published frames are damaged, by what their decoders say.
 *
 * @param concealed         parts were missing, and something was put in their place
 * @param corrupt           parts are wrong
 * @param referencesMissing pictures that they are predicted from never came
 */
record DamageCounts(long concealed, long corrupt, long referencesMissing) {
    static final DamageCounts NONE = new DamageCounts(0, 0, 0);

    /** With those of another camera. */
    DamageCounts plus(CameraStats stats) {
        return new DamageCounts(concealed + stats.concealed(), corrupt + stats.corrupt(),
                referencesMissing + stats.referencesMissing());
    }

    /** As the summary has it. */
    @Override
    public String toString() {
        return "concealed=" + concealed + " corrupt=" + corrupt + " references-missing=" + referencesMissing;
    }
}
