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
     * Looks for a system property, else for an environment variable; blank ones are as good as none.
     *
     * @throws NativeLibraryException if it is no path
     */
    static Optional<Setting> of(String property, String variable) {
        String value = System.getProperty(property);
        String by = "-D" + property;
        if (value == null || value.isBlank()) {
            value = System.getenv(variable);
            by = variable;
        }
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
