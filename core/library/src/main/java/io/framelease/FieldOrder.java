package io.framelease;

/**
 * How a frame's lines belong to fields.
 *
 * @since 0.2.0
 */
public enum FieldOrder {
    /** All lines are of one moment: there are no fields. */
    PROGRESSIVE,
    /** Two fields of different moments; the one with the first line is shown first. */
    TOP_FIRST,
    /** Two fields of different moments; the one with the second line is shown first. */
    BOTTOM_FIRST
}
