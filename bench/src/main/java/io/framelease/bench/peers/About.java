package io.framelease.bench.peers;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.framelease.bench.suite.Machine;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** Where and by what a result was made, under the names that {@link io.framelease.bench.suite.Environment} has. */
public final class About {
    private About() {
    }

    /**
     * {@return this machine and its JDK, the time, and the command}
     *
     * @param command the class that measures
     * @param options its options
     */
    public static ObjectNode of(Class<?> command, List<String> options) {
        Machine now = Machine.now();
        ObjectNode about = JsonNodeFactory.instance.objectNode();
        about.putObject("machine").put("cpu", now.cpu()).put("cores", now.cores()).put("virtual", now.virtual())
                .put("governor", now.governor()).put("memoryBytes", now.memoryBytes()).put("kernel", now.kernel())
                .put("loadBefore", now.load());
        about.putObject("jdk").put("name", System.getProperty("java.vm.name"))
                .put("version", System.getProperty("java.vm.version"));
        about.put("began", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        about.put("command", (command.getName() + " " + String.join(" ", options)).strip());
        return about;
    }
}
