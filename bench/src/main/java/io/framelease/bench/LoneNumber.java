package io.framelease.bench;

/** The field of {@link Lone}, between its paddings. */
abstract sealed class LoneNumber extends Padding permits Lone {
    /** Plain: one thread's own. */
    long value;
}
