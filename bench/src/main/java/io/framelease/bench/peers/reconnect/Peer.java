package io.framelease.bench.peers.reconnect;

import io.framelease.bench.peers.PeerJvm;
import io.framelease.testkit.NumberedVideo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Who watches a camera, by its name in results. All take 2 s of silence for a loss, and wait 100 ms before they try again; Framelease
 * waits at random.
 */
enum Peer {
    /** The library. */
    FRAMELEASE("framelease", 1),
    /** FFmpegFrameGrabber, restarted at null or an exception; the slow reader has clones. */
    JAVACV("javacv", 1),
    /** The same, told to look at as little of the stream as it can before it begins. */
    JAVACV_TUNED("javacv-tuned", 1),
    /** The same as javacv, but the slow reader has the grabber's own frames. */
    JAVACV_SHARED("javacv-shared", 1),
    /** VideoCapture of OpenCV in Python, made anew when a read fails: JavaCPP's build of OpenCV opens no RTSP. */
    OPENCV("opencv", 1),
    /** gst-launch-1.0 with rtspsrc, started again when it ends. */
    GSTREAMER("gstreamer", NumberedVideo.PICTURE);

    private final String label;
    private final int record;

    Peer(String label, int record) {
        this.label = label;
        this.record = record;
    }

    String label() {
        return label;
    }

    /** Bytes that it writes for each picture. */
    int record() {
        return record;
    }

    /** Whether the first byte of what it writes for a picture is the picture's number. */
    boolean tellsNumbers() {
        return this != OPENCV;
    }

    /** Whether its process lives as long as it watches, so that its memory tells something. */
    boolean isOneProcess() {
        return this != GSTREAMER;
    }

    static Peer of(String label) {
        return Stream.of(values()).filter(peer -> peer.label.equals(label)).findFirst().orElseThrow(
                () -> new IllegalArgumentException("there is no peer " + label + "; there are "
                        + String.join(", ", Stream.of(values()).map(Peer::label).toList())));
    }

    /** Why it cannot run here; empty if it can. */
    Optional<String> missing(Path script) {
        return switch (this) {
            case OPENCV -> !Files.isReadable(script) ? Optional.of("there is no " + script)
                    : python().isPresent() ? Optional.empty() : Optional.of("no python3 has a module cv2");
            case GSTREAMER -> succeeds("sh", "-c",
                    "gst-inspect-1.0 rtspsrc && gst-inspect-1.0 h264parse && gst-inspect-1.0 watchdog"
                            + " && gst-inspect-1.0 avdec_h264 && command -v gst-launch-1.0")
                    ? Optional.empty() : Optional.of("no gst-launch-1.0 with rtspsrc, h264parse, watchdog and avdec_h264");
            default -> Optional.empty();
        };
    }

    /** One with OpenCV: Debian's package is seen by Debian's own python3 alone. */
    private static Optional<String> python() {
        return Stream.of("python3", "/usr/bin/python3").filter(program -> succeeds(program, "-c", "import cv2")).findFirst();
    }

    private static boolean succeeds(String... command) {
        try {
            return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start().waitFor() == 0;
        } catch (IOException e) {
            return false; // there is no such program
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Its words. */
    List<String> command(String url, Path script) {
        return switch (this) {
            case OPENCV -> List.of(python().orElseThrow(), "-u", script.toString(), url);
            // rtspsrc answers its own timeout by a keep-alive where packets come by TCP; and nobody is left to end the loop if
            // this process is killed
            case GSTREAMER -> List.of("sh", "-c", "while kill -0 $PPID 2>/dev/null; do gst-launch-1.0 -q rtspsrc location=" + url
                    + " protocols=tcp latency=0 tcp-timeout=2000000 ! rtph264depay ! watchdog timeout=2000 ! h264parse"
                    + " ! avdec_h264 ! videoconvert ! video/x-raw,format=NV12 ! fdsink fd=1 sync=false; sleep 0.1; done");
            default -> PeerJvm.command(Watcher.class, true, List.of(label, url));
        };
    }
}
