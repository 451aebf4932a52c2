package io.framelease.natives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The signal ends a wait, whoever has or has not installed a handler for it. */
class WakeSignalTest {
    @Test
    void aThreadThatPollsIsWoken() {
        assertThat(WakeProgram.wake(WakeProgram::poll)).as("poll").isEqualTo(-1);
    }

    @Test
    void aThreadThatReadsIsWoken() {
        assertThat(WakeProgram.wake(WakeProgram::read)).as("read").isEqualTo(-1);
    }

    @Test
    void aThreadThatHasEndedIsNotFound() throws InterruptedException {
        AtomicInteger ended = new AtomicInteger();
        Thread thread = Thread.ofPlatform().start(() -> ended.set(WakeSignal.self()));
        thread.join();
        await().until(() -> !WakeSignal.send(ended.get())); // its number may live a moment longer
    }

    /** Each in a process of its own, in which nobody has installed anything yet. */
    @ParameterizedTest
    @CsvSource({
        "untouched,      handler before: none",
        "ignored,        handler before: none",
        "taken away,     handler before: present",
        "blocked,        woken: -1",
        "sent often,     pending: 1",
        "handled,        'handlers: 0, kept, pending: 0'",
        "channels first, channel: closed",
        "channels later, channel: closed"})
    void itWorksInAProcessWhoseSignalIs(String state, String said) throws InterruptedException {
        assertThat(new ChildJvm(WakeProgram.class).run(state)).isEqualTo(said + "\npoll: -1, read: -1");
    }
}
