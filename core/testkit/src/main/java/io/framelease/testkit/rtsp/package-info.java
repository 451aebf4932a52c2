/**
 * RTSP on bad days, for tests on any machine. A {@link io.framelease.testkit.rtsp.RtspCamera} is a camera that is called, as real
 * ones are: a server of H.264 whose pictures are known byte by byte. A {@link io.framelease.testkit.rtsp.FaultProxy} stands in
 * front of it, or of any other server of TCP, and does to the connections what networks and cameras do: a {@link
 * io.framelease.testkit.rtsp.Fault} in a {@link io.framelease.testkit.rtsp.Phase}. An {@link io.framelease.testkit.rtsp.HttpTunnel}
 * carries RTSP in HTTP to one.
 *
 * <p>Inside, {@code RtspInput} cuts bytes into messages and interleaved packets, for both of them; {@code LosslessH264} makes a
 * picture to NAL units, {@code RtpPackets} makes these to packets, and {@code RtspClient} is one connection of a camera,
 * {@code ProxyConnection} one of a proxy.
 */
package io.framelease.testkit.rtsp;
