package io.framelease.ffmpeg;

import io.framelease.Limits;

/**
 * How a stream is to be decoded.
 *
 * @param highBitDepth whether samples of more than 8 bits keep them
 * @param live         whether pictures come as they are taken, so that one held back is one late
 * @param threads      threads of a software decoder. 0 for as many as there are processors, or for a live source for as many
 *                     as hold no picture back
 * @param slots        pictures of its size that the camera keeps beside it
 * @param limits       what the stream may ask for
 */
public record DecoderOptions(boolean highBitDepth, boolean live, int threads, int slots, Limits limits) {
}
