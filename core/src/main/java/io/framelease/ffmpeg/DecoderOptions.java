package io.framelease.ffmpeg;

import io.framelease.Limits;

/**
 * How a stream is to be decoded.
 *
 * @param kept    whether surfaces are to be kept for long. FFmpeg then copies each out of the hardware decoder, into memory
 *                that it frees with cuMemFree, which waits for every kernel on the device and keeps other threads from
 *                submitting work meanwhile; and of pictures with an odd number of lines it copies the wrong ones, so these it
 *                is not left to do. Otherwise a surface {@linkplain Surface#isDirect is the decoder's own memory}, and at
 *                most two may be open while the next is received
 * @param live    whether pictures come as they are taken, so that one held back is one late
 * @param threads threads of a software decoder. 0 for as many as there are processors, or for a live source for as many as
 *                hold no picture back. A hardware decoder has one: each further thread costs a decode surface, of which the
 *                driver allows fewer than 32
 * @param slots   pictures of its size that the camera keeps beside it
 * @param limits  what the stream may ask for
 */
public record DecoderOptions(boolean kept, boolean live, int threads, int slots, Limits limits) {
}
