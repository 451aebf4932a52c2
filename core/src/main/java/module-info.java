/**
 * Leases over FFmpeg frames and CUDA memory. {@link io.framelease} is what users call; everything else is its own affair.
 */
module io.framelease.core {
    exports io.framelease;
    opens io.framelease.cli to info.picocli;

    requires io.framelease.bindings;
    requires jdk.management;
    requires jdk.unsupported;
    requires org.jctools.core;
    requires org.slf4j;
    requires static info.picocli;
}
