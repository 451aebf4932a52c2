package io.framelease.recording;

/** The event of freeing memory, which has begun. Confined to the thread that frees. */
public sealed interface ReclaimRecord permits ReclaimEvent {
    /**
     * The memory is freed.
     *
     * @param owner       whose it was, such as a camera's name; empty if nobody's
     * @param cause       by what it was known that it could be freed
     * @param bytes       how much
     * @param handedOver  when it was handed over, in the time of {@link System#nanoTime}
     * @param failed      whether freeing failed
     */
    void end(String device, String owner, String cause, long bytes, long handedOver, boolean failed);
}
