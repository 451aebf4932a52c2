/**
 * FFmpeg's log on its way to SLF4J. FFmpeg has one callback in a process, the
 * {@link io.framelease.ffmpeg.log.ProcessCallback}. It is called for every message, on whichever thread that comes, and calls
 * {@link io.framelease.ffmpeg.log.AvLog} of the class loader whose camera the message is of. There it is decided which camera
 * that is ({@link io.framelease.ffmpeg.log.CameraLog}) and whether it will be shown
 * ({@link io.framelease.ffmpeg.log.Flood}); what will be is formatted and handed to the one thread of
 * {@link io.framelease.ffmpeg.log.LogWriter}, which redacts it, escapes it and calls the application's logger.
 */
package io.framelease.ffmpeg.log;
