package io.framelease.bench.peers;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** Where and by what a result was made: no host name, no user, no folder. */
public final class Machine {
    private Machine() {
    }

    /**
     * {@return processor, memory, kernel and JDK of this machine, the time, and the command}
     *
     * @param command the class that measures
     * @param options its options
     */
    public static ObjectNode about(Class<?> command, List<String> options) throws IOException {
        ObjectNode about = JsonNodeFactory.instance.objectNode();
        about.put("processor", first(Files.readAllLines(Path.of("/proc/cpuinfo")), "model name"));
        about.put("processors", Runtime.getRuntime().availableProcessors());
        about.put("memoryBytes", Long.parseLong(first(Files.readAllLines(Path.of("/proc/meminfo")), "MemTotal")
                .replaceAll("[^0-9]", "")) * 1024);
        about.put("kernel", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        about.put("jdk", System.getProperty("java.vm.name") + " " + Runtime.version());
        about.put("loadBefore", Double.parseDouble(Files.readString(Path.of("/proc/loadavg")).split(" ")[0]));
        about.put("at", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        about.put("command", (command.getName() + " " + String.join(" ", options)).strip());
        return about;
    }

    private static String first(List<String> lines, String name) {
        return lines.stream().filter(line -> line.startsWith(name)).findFirst()
                .map(line -> line.substring(line.indexOf(':') + 1).strip()).orElse("unknown");
    }
}
