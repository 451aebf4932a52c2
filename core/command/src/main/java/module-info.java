/**
 * The command {@code framelease}: {@link io.framelease.cli.Main}. Its engines use what every user has.
 */
module io.framelease.command {
    opens io.framelease.cli to info.picocli;

    requires info.picocli;
    requires io.framelease.core;
    requires io.framelease.testkit;
    requires org.slf4j;
}
