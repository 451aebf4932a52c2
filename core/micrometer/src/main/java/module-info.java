import org.jspecify.annotations.NullMarked;

/**
 * Metrics of Framelease for Micrometer: {@link io.framelease.micrometer} has a binder for a camera and one for a device.
 */
@NullMarked
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic"}) // Micrometer's jars have no descriptors
module io.framelease.micrometer {
    exports io.framelease.micrometer;

    requires transitive io.framelease.core;
    requires transitive micrometer.core;
    requires static org.jspecify; // annotations, which only tools read
}
