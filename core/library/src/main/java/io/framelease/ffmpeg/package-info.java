/**
 * FFmpeg as the camera thread uses it. A {@link io.framelease.ffmpeg.Source} is opened by a
 * {@link io.framelease.ffmpeg.Demuxer}, whose Opener decides what FFmpeg may open, whom it may believe, and by when; its
 * packets go to a {@link io.framelease.ffmpeg.Decoder}, FFmpeg's own in software or a device's, which gives
 * {@link io.framelease.ffmpeg.Surface}s; a {@link io.framelease.ffmpeg.Converter} makes NV12 of those in host memory.
 * Everything here is confined to one thread, but for {@link io.framelease.ffmpeg.Interrupt}.
 */
package io.framelease.ffmpeg;

