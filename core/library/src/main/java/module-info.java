import org.jspecify.annotations.NullMarked;

/**
 * Cameras, and leases over their frames. {@link io.framelease} is what users call, and {@link io.framelease.image} makes RGB and
 * images of frames; all other packages are internal.
 */
@NullMarked
@SuppressWarnings("module") // testkit, micrometer and command are built after this
module io.framelease.core {
    exports io.framelease;
    exports io.framelease.image;
    // Between artifacts of one version, which are released together: no API.
    exports io.framelease.device to io.framelease.testkit;
    exports io.framelease.ffmpeg to io.framelease.command, io.framelease.testkit;
    exports io.framelease.ffmpeg.log to io.framelease.testkit;
    exports io.framelease.metrics to io.framelease.command, io.framelease.micrometer;
    exports io.framelease.natives to io.framelease.testkit;
    exports io.framelease.text to io.framelease.command, io.framelease.testkit;
    exports io.framelease.threads to io.framelease.command, io.framelease.testkit;

    requires io.framelease.bindings;
    requires static java.desktop; // images alone; whoever asks for one has it
    requires static jdk.jfr; // what records nothing needs none; every JDK has it
    requires jdk.management;
    requires jdk.unsupported;
    requires org.jctools.core;
    requires org.slf4j;
    requires static org.jspecify; // annotations, which only tools read
}
