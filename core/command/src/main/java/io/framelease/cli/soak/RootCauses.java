package io.framelease.cli.soak;

import java.util.List;

/** What went wrong in production before, as its post-mortem has it: a box that watches for one names it by its number. */
final class RootCauses {
    /** In the order of their discovery; the first is number 1. */
    static final List<String> ALL = List.of(
            "A reconnect did not wait for inference that was going on",
            "Between fetching a frame and counting it a reconnect could come",
            "Surfaces died with their decoder while somebody read them",
            "Memory was freed on one stream while another one read it, which broke the CUDA context for good",
            "A wait for the whole device before each free: spikes of 900 ms and more",
            "Memory ran out, since each frame allocated its own",
            "Frames that nobody released were freed behind the end of the context",
            "One camera's close held a lock of the driver that all others waited for: 45 s of freeze");

    private RootCauses() {
    }
}
