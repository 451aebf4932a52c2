package io.framelease.natives;

import io.framelease.NativeLibraryException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A folder that the user named.
 *
 * @param folder the folder, absolute; not looked at yet
 * @param by     what named it, for people
 */
record Setting(Path folder, String by) {
    /**
     * Looks for a system property, else for an environment variable; blank ones are as good as none. A relative name counts
     * from the folder that the process was started in.
     *
     * @throws NativeLibraryException if it is no path
     */
    static Optional<Setting> of(String property, String variable) {
        return of(property).or(() -> parse(System.getenv(variable), variable));
    }

    /** As {@link #of(String, String)}, by the property alone. */
    static Optional<Setting> of(String property) {
        return parse(System.getProperty(property), "-D" + property);
    }

    private static Optional<Setting> parse(String value, String by) {
        if (value == null || value.isBlank()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Setting(Path.of(value).toAbsolutePath(), by));
        } catch (InvalidPathException e) {
            throw new NativeLibraryException(by + " is no path: " + e.getMessage());
        }
    }
}
