package io.framelease;

/**
 * What a camera does with a decoded frame when every slot of its pool is held. It depends on the open subscriptions too: while one
 * of them is an {@link Overflow#BLOCK} one, it loses no frame because slots are held, whatever the policy.
 *
 * <table class="striped">
 * <caption>Overflow of the open subscriptions, and what the camera does when all slots are held</caption>
 * <thead><tr><th scope="col">open subscriptions</th><th scope="col">{@code WhenExhausted.DROP_OLDEST}</th>
 * <th scope="col">{@code WhenExhausted.DROP_NEWEST}</th><th scope="col">{@code WhenExhausted.BLOCK}</th></tr></thead>
 * <tbody>
 * <tr><th scope="row">{@code KEEP_LATEST}, {@code DROP_OLDEST}, {@code DROP_NEWEST}, or none</th>
 * <td>takes back the oldest frame that waits unread and that nobody else holds; if there is none, drops the new one</td>
 * <td>drops the new one</td>
 * <td>waits until a slot is free, at most {@link CameraOptions#exhaustedTimeout}; then drops the new one</td></tr>
 * <tr><th scope="row">at least one {@code BLOCK}</th>
 * <td>takes back, of the other subscriptions, the oldest frame that waits unread if nobody else holds it; if there is none,
 * waits without a limit</td>
 * <td>waits without a limit</td>
 * <td>waits without a limit</td></tr>
 * </tbody>
 * </table>
 *
 * <p>A wait ends when a slot is free, at a reconnect and at a close. When the last {@code BLOCK} subscription is closed meanwhile,
 * the first row applies. A new frame that is dropped was never published: it has no number ({@link Frame#id}), and {@link
 * CameraStats#droppedExhausted} counts it. One that is taken back has a number, and {@link CameraStats#droppedUnread} counts it.
 *
 * <p>Whoever wants every frame opens an {@link Overflow#BLOCK} subscription. {@code WhenExhausted.BLOCK} alone does not give that:
 * it waits for slots, for a time, and what is queued in a subscription can be dropped there.
 *
 * @since 0.2.0
 */
public enum WhenExhausted {
    /**
     * Takes the oldest frame that waits unread in a subscription, and drops that; if none waits, drops the new one. What waits in
     * an {@link Overflow#BLOCK} subscription is not taken: see the table.
     */
    DROP_OLDEST,
    /** Drops the new one, but while an {@link Overflow#BLOCK} subscription is open; see the table. */
    DROP_NEWEST,
    /**
     * Waits until a slot is free, at most as long as {@link CameraOptions#exhaustedTimeout} says, then drops the new one; while an
     * {@link Overflow#BLOCK} subscription is open it waits as long as it takes.
     */
    BLOCK
}
