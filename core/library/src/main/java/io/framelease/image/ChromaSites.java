package io.framelease.image;

import io.framelease.ChromaLocation;

/**
 * Where samples of chroma lie among those of luma, in quarters of their distance.
 *
 * @param location of the first sample of chroma
 * @param shared   whether each sample of luma takes the chroma that it shares with three others, wherever that lies
 */
record ChromaSites(ChromaLocation location, boolean shared) {
    /** What the weights of two samples of chroma add up to, in each direction. */
    static final int WEIGHTS = 4;

    /** The place of a column of luma, see {@link #place}. */
    int column(int x) {
        return place(x, switch (location) {
            case LEFT, TOP_LEFT, BOTTOM_LEFT, UNSPECIFIED -> 0;
            case CENTER, TOP, BOTTOM -> 1;
        });
    }

    /** The place of a line of luma, see {@link #place}. */
    int line(int y) {
        return place(y, switch (location) {
            case TOP_LEFT, TOP -> 0;
            case LEFT, CENTER, UNSPECIFIED -> 1;
            case BOTTOM_LEFT, BOTTOM -> 2;
        });
    }

    /**
     * Where a sample of luma lies among those of chroma, in quarters of their distance, plus four: the one of number {@code place /
     * 4 - 1} is left of it or there, and what is left of the division is the weight of the next.
     *
     * @param offset how far the first sample of chroma is from the first of luma, in halves of the distance of luma
     */
    private int place(int luma, int offset) {
        return shared ? WEIGHTS * (luma / 2 + 1) : 2 * luma - offset + WEIGHTS;
    }
}
