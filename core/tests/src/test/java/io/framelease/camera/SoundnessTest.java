package io.framelease.camera;

import static org.assertj.core.api.Assertions.assertThat;

import io.framelease.Damage;
import io.framelease.ffmpeg.PacketLog;
import io.framelease.ffmpeg.Packets;
import org.junit.jupiter.api.Test;

class SoundnessTest {
    private final PacketLog log = new PacketLog();
    private final Soundness soundness = new Soundness();

    /** Reads packets up to a number; those of these numbers are key packets. */
    private void read(int through, int... keys) {
        while (log.last() < through) {
            boolean key = false;
            for (int each : keys) {
                key |= each == log.last() + 1;
            }
            Packets.add(log, key);
        }
    }

    private Damage shown(int packet) {
        return soundness.of(packet, log, Damage.NONE);
    }

    @Test
    void nothingIsSuspectBeforeDamage() {
        read(5, 1);
        assertThat(shown(1)).isEqualTo(Damage.NONE);
        assertThat(soundness.of(2, log, Damage.UNKNOWN)).isEqualTo(Damage.UNKNOWN);
        assertThat(soundness.isSound()).isTrue();
    }

    @Test
    void damageSpreadsToTheNextKeyPicture() {
        read(9, 1, 7);
        assertThat(soundness.of(3, log, Damage.CONCEALED)).isEqualTo(Damage.CONCEALED);
        assertThat(shown(4)).isEqualTo(Damage.SUSPECT);
        assertThat(soundness.of(5, log, Damage.UNKNOWN)).as("of a decoder that says nothing").isEqualTo(Damage.SUSPECT);
        assertThat(shown(2)).as("decoded before it, shown behind").isEqualTo(Damage.NONE);
        assertThat(shown(8)).as("decoded behind the key picture, shown before it").isEqualTo(Damage.SUSPECT);
        assertThat(shown(7)).isEqualTo(Damage.NONE);
        assertThat(shown(9)).isEqualTo(Damage.NONE);
    }

    @Test
    void aLossIsOfThePacketThatWasReadOrOfTheNext() {
        read(3, 1);
        Packets.lose(log);
        read(9, 4, 8);
        assertThat(shown(2)).isEqualTo(Damage.NONE);
        assertThat(shown(3)).isEqualTo(Damage.SUSPECT);
        assertThat(shown(4)).as("a key picture whose beginning may have been lost").isEqualTo(Damage.SUSPECT);
        assertThat(shown(5)).isEqualTo(Damage.SUSPECT);
        assertThat(shown(8)).isEqualTo(Damage.NONE);
        assertThat(shown(9)).isEqualTo(Damage.NONE);
    }

    @Test
    void aKeyPictureThatIsDamagedItselfEndsNothing() {
        read(9, 1, 5, 8);
        soundness.damaged(2, 2);
        assertThat(soundness.of(5, log, Damage.CORRUPT)).isEqualTo(Damage.CORRUPT);
        assertThat(shown(6)).isEqualTo(Damage.SUSPECT);
        assertThat(shown(8)).isEqualTo(Damage.NONE);
    }

    @Test
    void aKeyPictureFromBeforeTheDamageEndsNothing() {
        read(9, 1, 3);
        soundness.damaged(4, 4);
        assertThat(shown(3)).isEqualTo(Damage.NONE);
        assertThat(shown(5)).isEqualTo(Damage.SUSPECT);
    }

    @Test
    void aRefreshIsOverWhenItIsComplete() {
        read(4, 1);
        soundness.damaged(4, 4);
        read(5, 5);
        Packets.refresh(log, 3);
        read(10);
        for (int packet = 5; packet < 8; packet++) {
            assertThat(shown(packet)).as("picture %s", packet).isEqualTo(Damage.SUSPECT);
        }
        assertThat(shown(8)).isEqualTo(Damage.NONE);
        assertThat(shown(9)).isEqualTo(Damage.NONE);
    }

    @Test
    void damageDuringARefreshTakesTheNextOne() {
        read(5, 5);
        Packets.refresh(log, 3);
        soundness.damaged(2, 2);
        assertThat(shown(5)).isEqualTo(Damage.SUSPECT);
        read(10);
        assertThat(soundness.of(6, log, Damage.CONCEALED)).isEqualTo(Damage.CONCEALED);
        assertThat(shown(8)).isEqualTo(Damage.SUSPECT);
        assertThat(shown(9)).isEqualTo(Damage.SUSPECT);
    }

    @Test
    void aPictureOfUnknownPacketIsSuspectMeanwhile() {
        read(9, 1, 8);
        soundness.damaged(2, 2);
        assertThat(soundness.of(0, log, Damage.NONE)).isEqualTo(Damage.SUSPECT);
        assertThat(soundness.of(0, log, Damage.CORRUPT)).isEqualTo(Damage.CORRUPT);
        assertThat(shown(8)).as("damage of an unknown packet is of the last one").isEqualTo(Damage.SUSPECT);
    }

    @Test
    void aNewBeginningIsSound() {
        read(9, 1);
        soundness.damaged(2, 2);
        soundness.begin();
        assertThat(shown(9)).isEqualTo(Damage.NONE);
    }
}
