package io.framelease.cli;

import org.jspecify.annotations.Nullable;

/**
 * What SLF4J's simple provider writes to standard error while a command runs. Must be set before the first logger is made;
 * what the user has set himself stays.
 */
final class Logging {
    private static final String PREFIX = "org.slf4j.simpleLogger.";

    private Logging() {
    }

    /**
     * @param verbose whether everything is wanted; else warnings alone, and of those none of FFmpeg's own: what it says of
     *                a damaged packet is counted, and what it says of a source that cannot be opened is in the exception.
     *                What becomes of cameras the commands say themselves
     */
    static void configure(boolean verbose) {
        set("defaultLogLevel", verbose ? "debug" : "warn");
        set("log.io.framelease.ffmpeg", verbose ? "debug" : "off");
        set("log.io.framelease.camera.CameraThread", verbose ? "debug" : "off");
        set("showThreadName", Boolean.toString(verbose));
        set("showLogName", Boolean.toString(verbose));
        set("showDateTime", Boolean.toString(verbose));
        set("dateTimeFormat", "HH:mm:ss.SSS");
    }

    private static void set(String name, @Nullable String value) {
        if (System.getProperty(PREFIX + name) == null) {
            System.setProperty(PREFIX + name, value);
        }
    }
}
