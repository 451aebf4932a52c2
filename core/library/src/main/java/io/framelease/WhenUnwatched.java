package io.framelease;

/**
 * What a camera does while nobody subscribes to it: how much it costs, and how long the next subscription waits for its first
 * frame. What it does while somebody subscribes follows from each {@link Demand}.
 *
 * <table class="striped">
 * <caption>A live source that nobody subscribes to</caption>
 * <thead><tr><th scope="col"></th><th scope="col">connection</th><th scope="col">decoder</th><th scope="col">{@link
 * CameraState}</th>
 * <th scope="col">from a subscription to its first frame</th></tr></thead>
 * <tbody>
 * <tr><th scope="row">{@code DECODE}</th><td>stays</td><td>decodes every picture, copies none</td><td>{@code PLAYING}</td>
 * <td>until the next picture: 40 ms of 25 a second</td></tr>
 * <tr><th scope="row">{@code SKIP}</th><td>stays, and is read</td><td>rests, and keeps its memory</td><td>{@code UNWATCHED}</td>
 * <td>until the next key frame: up to the camera's key frame interval, mostly 1 to 10 s</td></tr>
 * <tr><th scope="row">{@code DISCONNECT}</th><td>ends after 2 s</td><td>given back, and the slots too</td><td>{@code
 * UNWATCHED}</td>
 * <td>to connect, mostly 0.1 to 2 s, and until the next key frame; many cameras begin with one</td></tr>
 * </tbody>
 * </table>
 *
 * <p>A source that has an end waits for its first subscription under each of these. Under {@code DECODE} it then plays to its end,
 * whether or not somebody subscribes; under the two others it also waits where it is while nobody does, and goes on with the
 * picture behind the last. While it waits its state is {@link CameraState#UNWATCHED}. {@link CameraEvent.Unwatched} tells of each
 * rest behind the session's first picture.
 *
 * @since 0.2.0
 */
public enum WhenUnwatched {
    /** Everything is decoded, so that a subscription gets the very next picture. */
    DECODE,
    /** Packets are read and not decoded ({@link CameraStats#undecodedPackets}). */
    SKIP,
    /**
     * A live source to which nobody has subscribed for 2 s is disconnected, and connected when somebody subscribes: the camera's
     * state is {@link CameraState#UNWATCHED} meanwhile, and {@link CameraEvent.Unwatched} tells of it. During these 2 s it is
     * {@link #SKIP}, and its state stays what it was. One that is lost meanwhile, or was not reached, is not tried again before
     * somebody subscribes. {@link Camera#reconnect} connects it for 2 s.
     */
    DISCONNECT
}
