/**
 * NVIDIA's hardware decoder by its own interface (nvcuvid): the parser finds pictures in the elementary stream and calls back on
 * the camera thread, inside of the call that feeds it; the decoder decodes them; {@link io.framelease.nvdec.DisplayOrder} says when
 * each is shown; mapping one gives a {@link io.framelease.ffmpeg.Surface} in device memory, and on the way the hardware reduces,
 * scales and deinterlaces it.
 *
 * <p>A native decoder outlives its session, and by the {@code DecoderCache} its camera: making one takes tens of milliseconds, and
 * ending one waits for every kernel that runs on the GPU. Both are serial in the driver, so ending is a thread's of its own. Where
 * only the size changes and it has room, it is reconfigured: {@code NvdecDecoder} holds the packet that begins the other size back
 * until all before it is delivered. {@code DecoderLife} says who has a native decoder.
 */
package io.framelease.nvdec;

