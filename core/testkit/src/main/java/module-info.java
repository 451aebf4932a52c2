import org.jspecify.annotations.NullMarked;

/**
 * For tests of what uses Framelease, on any machine: {@link io.framelease.testkit} is what tests call.
 */
@NullMarked
module io.framelease.testkit {
    exports io.framelease.testkit;
    exports io.framelease.testkit.rtsp;
    exports io.framelease.testkit.synthetic;

    requires transitive io.framelease.core;
    requires io.framelease.bindings;
    requires org.slf4j;
    requires static org.jspecify; // annotations, which only tools read
}
