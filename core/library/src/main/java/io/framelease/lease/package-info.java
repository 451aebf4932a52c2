/**
 * Leases: who may touch a frame's memory, and until when.
 *
 * <p>In order: the camera thread passes the {@link io.framelease.lease.InFlightGate}, takes a free
 * {@link io.framelease.lease.Slot} of the {@link io.framelease.lease.SlotPool}, queues the copy into it, and publishes it
 * as a {@link io.framelease.lease.Lease} in the {@link io.framelease.lease.FrameRegistry}; engines hold
 * {@link io.framelease.lease.FrameHandle}s and open {@link io.framelease.lease.View}s; the last of them to go makes the
 * slot free, or hands it to the {@link io.framelease.device.Reclaimer} if its session has ended.
 *
 * <h2>Invariants</h2>
 * <ol>
 *   <li><b>Window.</b> A surface is fetched and published only inside the gate. When a close of the gate has drained,
 *       nothing of that session is published any more. Held by the packed word of {@code InFlightGate}: the look at
 *       "closed" and the count are one compare-and-set.
 *   <li><b>Exclusive writing.</b> A slot is written only in phase FILLING, which begins only from FREE, which a lease
 *       reaches only when nobody holds it; and only after every event recorded behind its reads has completed. Held by the
 *       packed word of {@link io.framelease.lease.LeaseState} and by {@link io.framelease.lease.FrameMemory#readsDone}.
 *   <li><b>Freed once, last.</b> Memory goes to the Reclaimer by the one transition that makes it retired and idle, which
 *       happens once; the Reclaimer frees it when its copy and all its reads have completed.
 *   <li><b>No view without memory.</b> An open view is counted in the same word that freeing and rewriting look at; a view
 *       can be opened only by a compare-and-set that sees the lease alive, of the view's own generation, not revoked.
 *   <li><b>Surface.</b> A decoder's surface is released on the camera thread, when the event behind its copy has
 *       completed ({@link io.framelease.lease.SurfaceHold}). Its camera's stream, in whose order it is given back, outlives it.
 *   <li><b>Nobody waits for an engine.</b> Publishing, looking up, opening, closing and releasing take no lock, call no
 *       free and no synchronize. Freeing and allocating is the Reclaimer's, on its own thread; only a full queue in front of
 *       it, thousands of entries long, makes whoever releases memory wait.
 *   <li><b>Forgotten.</b> What a collected frame or view has counted is given back once, and never while somebody has it or
 *       a segment of it. Held by the one word of {@link io.framelease.lease.Hold}, which is open, watched or ended, and by
 *       {@link io.framelease.lease.Watch}, which is told of the end before the hold can be collected.
 * </ol>
 */
package io.framelease.lease;

