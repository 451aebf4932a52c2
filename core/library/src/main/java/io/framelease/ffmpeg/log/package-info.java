/**
 * FFmpeg's log on its way to SLF4J. FFmpeg calls {@link io.framelease.ffmpeg.log.AvLog} for every message, on whichever
 * thread it is. There it is decided which camera it is of ({@link io.framelease.ffmpeg.log.CameraLog}) and whether it will
 * be shown ({@link io.framelease.ffmpeg.log.Flood}); what will be is formatted and handed to the one thread of
 * {@link io.framelease.ffmpeg.log.LogWriter}, which redacts it, escapes it and calls the application's logger.
 */
package io.framelease.ffmpeg.log;

