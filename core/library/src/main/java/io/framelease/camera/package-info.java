/**
 * Cameras. A {@link io.framelease.camera.CameraThread} opens one {@link io.framelease.camera.Session} after the other:
 * each reads, decodes and hands surfaces to the {@link io.framelease.camera.Publisher}, which puts them into memory that can
 * be leased and offers them to the {@link io.framelease.camera.SubscriptionImpl}s. A {@link io.framelease.camera.SelectorImpl} waits
 * for several of those, a {@link io.framelease.camera.Dispatch} gives the frames of one to several workers. Whoever wants a reconnect or a close says
 * so in the {@link io.framelease.camera.Control}, which ends the session at once; all native objects are undone on the
 * camera thread, in the arena of their session.
 */
package io.framelease.camera;

