package io.framelease.bench.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What Linux tells of a process in {@code /proc/PID/status}. */
public final class ProcessStatus {
    private static final int KIB = 1024;

    private ProcessStatus() {
    }

    /**
     * {@return a size in bytes; 0 if the process has ended}
     *
     * @param name such as VmHWM, the most memory that was resident, or VmRSS
     */
    public static long bytes(long pid, String name) {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
                if (line.startsWith(name + ":")) {
                    return Long.parseLong(line.replaceAll("[^0-9]", "")) * KIB;
                }
            }
            return 0;
        } catch (IOException e) {
            return 0;
        }
    }
}
