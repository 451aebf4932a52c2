/**
 * A camera without hardware, for tests and the demo. A {@link io.framelease.testkit.synthetic.SyntheticCamera}'s thread draws
 * FFmpeg's test picture, encodes it to H.264 and pushes it by RTSP, all undone in reverse when the connection ends. Whoever watches
 * it is the RTSP server: a demuxer opened with {@code rtsp_flags=listen}, at a {@link
 * io.framelease.testkit.synthetic.LoopbackPort}, which keeps a port free for it.
 */
package io.framelease.testkit.synthetic;
