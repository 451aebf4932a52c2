import org.jspecify.annotations.NullMarked;

/**
 * The command {@code framelease}: {@link io.framelease.cli.Main}. Its engines use what every user has.
 */
@NullMarked
module io.framelease.command {
    opens io.framelease.cli to info.picocli;

    requires com.fasterxml.jackson.core;
    requires info.picocli;
    requires io.framelease.core;
    requires io.framelease.testkit;
    requires jdk.httpserver;
    requires static java.desktop; // of snapshot alone, which says so where it is missing
    requires org.slf4j;
    requires static org.jspecify; // annotations, which only tools read
}
