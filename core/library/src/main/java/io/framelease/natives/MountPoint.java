package io.framelease.natives;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * A mounted file system.
 *
 * @param folder  where it is mounted
 * @param options how, as mount(8) lists them
 */
record MountPoint(Path folder, String options) {
    /** The file system that a file lies on, by /proc/self/mountinfo. */
    private static Optional<MountPoint> find(Path file) {
        try {
            Path real = file.toRealPath();
            MountPoint found = null;
            for (String line : Files.readAllLines(Path.of("/proc/self/mountinfo"))) {
                String[] words = line.split(" "); // id, parent, device, root, folder, options, ...
                Path folder = Path.of(unescape(words[4]));
                if (real.startsWith(folder) && (found == null || folder.startsWith(found.folder))) { // the last one covers
                    found = new MountPoint(folder, words[5]);
                }
            }
            return Optional.ofNullable(found);
        } catch (IOException | RuntimeException e) { // it is for a message alone
            return Optional.empty();
        }
    }

    /** Where the file system is mounted that a file lies on, for people. */
    static String of(Path file) {
        return find(file).map(found -> found.folder.toString()).orElse("unknown");
    }

    /** Whether nothing can be run or loaded from where a file lies. */
    static boolean isNoExec(Path file) {
        return find(file).filter(found -> Arrays.asList(found.options.split(",")).contains("noexec")).isPresent();
    }

    /** Blanks and their like are written in octal. */
    private static String unescape(String word) {
        return word.replace("\\040", " ").replace("\\011", "\t").replace("\\012", "\n").replace("\\134", "\\");
    }
}
