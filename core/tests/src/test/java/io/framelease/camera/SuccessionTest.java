package io.framelease.camera;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Whose a successor is, step by step; the steps of several threads are SuccessionRace's. */
class SuccessionTest {
    private final Succession succession = new Succession(7);

    @Test
    void oneThatIsReadyIsTakenOnce() {
        assertThat(succession.take()).as("before it is open").isFalse();
        assertThat(succession.ready()).isTrue();
        assertThat(succession.isReady()).isTrue();
        assertThat(succession.take()).isTrue();
        assertThat(succession.take()).isFalse();
        assertThat(succession.withdraw()).as("of what is the camera thread's").isFalse();
        assertThat(succession.isTaken()).isTrue();
        assertThat(succession.session()).isEqualTo(7);
        assertThat(succession).hasToString("taken to follow session 7");
    }

    @Test
    void oneThatIsCalledOffWhileItIsOpenedIsNeverReady() {
        assertThat(succession.withdraw()).isTrue();
        assertThat(succession.withdraw()).as("a second time").isFalse();
        assertThat(succession.ready()).isFalse();
        assertThat(succession.take()).isFalse();
        assertThat(succession.isWithdrawn()).isTrue();
    }

    @Test
    void oneThatIsReadyMayBeCalledOff() {
        assertThat(succession.ready()).isTrue();
        assertThat(succession.withdraw()).isTrue();
        assertThat(succession.take()).isFalse();
        assertThat(succession).hasToString("called off to follow session 7");
    }
}
