package io.framelease.ffmpeg;

/**
 * How large coded pictures are, with what is cropped.
 *
 * @param width  samples of a line
 * @param height lines
 */
public record Dimensions(int width, int height) {
}
