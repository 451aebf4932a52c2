/**
 * A camera without hardware: FFmpeg's test picture, encoded to H.264 and pushed by RTSP, for the demo and for tests. The
 * {@link io.framelease.testkit.synthetic.SyntheticCamera}'s thread draws a picture with the
 * {@link io.framelease.testkit.synthetic.TestPattern}, encodes it with the {@link io.framelease.testkit.synthetic.H264Encoder} and
 * sends it through the {@link io.framelease.testkit.synthetic.RtspPush}, all undone in reverse when the connection ends.
 * Whoever watches it is the RTSP server: a demuxer opened with {@code rtsp_flags=listen}.
 */
package io.framelease.testkit.synthetic;

