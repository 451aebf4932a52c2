/**
 * What tests of Framelease's users need, on any machine and without a camera: a {@link io.framelease.testkit.CheckedDevice}
 * that shows every use of memory after its end as wrong bytes, a {@link io.framelease.testkit.NumberedVideo} of which every
 * byte is known, a {@link io.framelease.testkit.Torture} of your own engines on both, a {@link
 * io.framelease.testkit.synthetic.SyntheticCamera} that pushes by RTSP and can be switched off and on, and an {@link
 * io.framelease.testkit.rtsp.RtspCamera} that is called, with a {@link io.framelease.testkit.rtsp.FaultProxy} in front of it.
 *
 * <p>It grows as package {@link io.framelease} says of itself, and nothing but what {@code @Nullable} says is null.
 * {@link io.framelease.testkit.TestedEngine} is the one interface that users implement: what is added to it has a default.
 * Records are closed for ever here too: each kind of {@link io.framelease.testkit.rtsp.Fault}, of which there may be more.
 */
package io.framelease.testkit;

