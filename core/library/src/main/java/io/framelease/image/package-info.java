/**
 * Frames as RGB, on the processor. {@link io.framelease.image.RgbCoefficients} are the numbers of the recommendations, for
 * conversions of your own too; {@link io.framelease.image.RgbConverter} applies them to planes that Java can read; {@link
 * io.framelease.image.Frames} copies a frame to the host, converts it and turns it upright, as an image of {@code java.desktop}.
 * That module is wanted by {@code Frames} alone, and by nothing else of the library.
 */
package io.framelease.image;
