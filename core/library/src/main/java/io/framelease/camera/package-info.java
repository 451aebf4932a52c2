/**
 * Cameras. A {@link io.framelease.camera.CameraThread} opens one {@link io.framelease.camera.Session} after the other:
 * each reads, decodes what is wanted ({@link io.framelease.camera.Feeding}) and hands surfaces to the {@link
 * io.framelease.camera.Publisher}, which puts those that somebody wants ({@link io.framelease.camera.Sieve}) into memory that can
 * be leased and offers them to the {@link io.framelease.camera.SubscriptionImpl}s. A {@link io.framelease.camera.SelectorImpl}
 * waits for several of those, a {@link io.framelease.camera.Dispatch} gives the frames of one to several workers. Whoever wants a
 * reconnect or a close says so in the {@link io.framelease.lease.InFlightGate}, which ends the session at once; all native objects
 * are undone on the camera thread, in the arena of their session. For a planned reconnect ({@link io.framelease.camera.Handovers})
 * a second thread opens the next session's source, and passes it on.
 */
package io.framelease.camera;

