import org.jspecify.annotations.NullMarked;

/**
 * The command {@code framelease}: {@link io.framelease.cli.Main}. Its engines use what every user has.
 */
@NullMarked
@SuppressWarnings("requires-automatic") // the libraries of the soak's plots, which a run-time image goes without
module io.framelease.command {
    opens io.framelease.cli to info.picocli;

    requires com.fasterxml.jackson.core;
    requires info.picocli;
    requires io.framelease.core;
    requires io.framelease.testkit;
    requires static java.desktop; // snapshots and plots alone, which say so where it is missing
    requires java.management; // processor time by thread
    requires jdk.httpserver;
    requires static org.apache.xmlgraphics.batik.awt.util; // plots alone, as the next two; jlink takes no automatic modules
    requires static org.apache.xmlgraphics.batik.svggen;
    requires static org.jfree.jfreechart;
    requires org.slf4j;
    requires static org.jspecify; // annotations, which only tools read
}
