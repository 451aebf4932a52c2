/**
 * What tests of Framelease's users need, on any machine and without a camera: a {@link io.framelease.testkit.CheckedDevice}
 * that shows every use of memory after its end as wrong bytes, a {@link io.framelease.testkit.NumberedVideo} of which every
 * byte is known, and a {@link io.framelease.testkit.synthetic.SyntheticCamera} that speaks RTSP and can be switched off and on.
 */
package io.framelease.testkit;

