/**
 * Cameras, and leases over their frames: what users call. {@link io.framelease.Devices} finds the {@link io.framelease.Device}
 * that frames shall live on; {@link io.framelease.Camera#open} opens a source on it as {@link io.framelease.CameraOptions} say; a
 * {@link io.framelease.Subscription} gives its {@link io.framelease.Frame}s to one engine, which reads each through a
 * {@link io.framelease.FrameView} of its own thread, and closes both.
 *
 * <h2>Null</h2>
 * Nothing here is null but what {@code @Nullable} says (<a href="https://jspecify.dev">JSpecify</a>; the module is
 * {@code @NullMarked}). The annotations are for compilers and IDEs: no program needs them to run, and none gets them as a
 * dependency. Where null is given to a method that does not take it, it throws {@link java.lang.NullPointerException} with the
 * argument's name.
 *
 * <h2>How this API grows</h2>
 * A minor version may add types, and to those that are there:
 * <ul>
 *   <li>methods and getters, of every class and interface: interfaces are sealed, so that nobody else implements them. Who mocks
 *       one in a test takes a camera of the testkit instead;
 *   <li>{@code with} methods of the options; the new default changes nothing for who does not call them;
 *   <li>kinds of {@link io.framelease.CameraEvent}, constants of enums, and exceptions below those of today: a {@code switch} has a
 *       default, a {@code catch} takes the general type;
 *   <li>kinds of {@link io.framelease.Device}.
 * </ul>
 * Records are closed for ever: their components stay as many, of the same names and types, in the same order, since patterns take
 * them apart. These are {@link io.framelease.AspectRatio}, {@link io.framelease.Cropping}, {@link io.framelease.ColorDescription},
 * {@link io.framelease.Outstanding}, {@link io.framelease.Plane}, {@link io.framelease.Transform.Crop} and each kind of
 * {@link io.framelease.CameraEvent}. What there is more to say of such a thing gets another type.
 *
 * <h2>How it goes</h2>
 * What is to go is marked {@code @Deprecated} with the version in {@code since}, says in its Javadoc what takes its place, and goes
 * on working until the next minor version at least; one that is to be removed is marked {@code forRemoval} one minor version
 * before. A patch version adds and removes nothing. Until version 1.0 a minor version may break what cannot be kept, and the
 * changelog says how to follow; from 1.0 on only a major version may. Each build compares the API with the last release and fails
 * on a break.
 */
package io.framelease;
