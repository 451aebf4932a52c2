package io.framelease.cli;

import io.framelease.DeviceException;
import io.framelease.DeviceLostException;
import io.framelease.FrameleaseException;
import io.framelease.SourceException;

/**
 * Why a camera does not play: for a program, and in three words at most for a column of a table. Made of the failure's kind
 * alone: its message may be long, and is said once elsewhere.
 *
 * @param kind  by the name of {@link SourceException.Kind}, or {@code DEVICE}, {@code DEVICE_LOST}, {@code OTHER}
 * @param words for a person
 */
record Cause(String kind, String words) {
    /** What no cause has more characters than. */
    static final int LONGEST = 16;

    /** Of a failure that is none of the library's. */
    static final Cause UNKNOWN = new Cause(SourceException.Kind.OTHER.name(), words(SourceException.Kind.OTHER));

    /** The cause that a failure tells. */
    static Cause of(FrameleaseException failure) {
        return switch (failure) {
            case SourceException source -> new Cause(source.kind().name(), words(source.kind()));
            case DeviceLostException lost -> new Cause("DEVICE_LOST", "device is lost");
            case DeviceException device -> new Cause("DEVICE", "device failed");
            default -> UNKNOWN;
        };
    }

    private static String words(SourceException.Kind kind) {
        return switch (kind) {
            case AUTHENTICATION -> "login refused";
            case NOT_FOUND -> "not found";
            case REFUSED -> "server refuses";
            case BUSY -> "no session free";
            case UNREACHABLE -> "not reached";
            case TIMED_OUT -> "no answer";
            case TLS -> "not proven (TLS)";
            case NO_VIDEO -> "no video";
            case UNSUPPORTED -> "not supported";
            case DAMAGED -> "damaged data";
            case TOO_LARGE -> "over a limit";
            case TRUNCATED -> "ends too early";
            case NOT_TRUSTED -> "not trusted";
            case ENDED -> "connection ended";
            case CUT -> "cut short";
            case OTHER -> "other failure";
        };
    }
}
