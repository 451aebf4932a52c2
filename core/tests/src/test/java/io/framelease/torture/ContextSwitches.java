package io.framelease.torture;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The kernel's count of how often threads gave up their processor. */
final class ContextSwitches {
    private static final String VOLUNTARY = "voluntary_ctxt_switches:";

    private ContextSwitches() {
    }

    /** How often each thread of this process has done so to wait for something, by the kernel's number of the thread. */
    static Map<Long, Long> voluntary() throws IOException {
        Map<Long, Long> switches = new HashMap<>();
        try (DirectoryStream<Path> tasks = Files.newDirectoryStream(Path.of("/proc/self/task"))) {
            for (Path task : tasks) {
                try {
                    for (String line : Files.readAllLines(task.resolve("status"))) {
                        if (line.startsWith(VOLUNTARY)) {
                            switches.put(Long.valueOf(task.getFileName().toString()),
                                    Long.valueOf(line.substring(VOLUNTARY.length()).strip()));
                        }
                    }
                } catch (NoSuchFileException e) {
                    // it has ended
                }
            }
        }
        return switches;
    }
}
