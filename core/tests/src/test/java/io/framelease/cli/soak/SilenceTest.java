package io.framelease.cli.soak;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** How long a camera was silent by itself. */
class SilenceTest {
    private final Silence silence = new Silence();

    @Test
    void isTheLongestTimeBetweenPicturesWhateverTheirSession() {
        silence.picture(3); // nothing counts yet
        silence.begin(10);
        silence.picture(14);
        silence.picture(44);
        silence.picture(50);
        assertThat(silence.longest()).isEqualTo(30);
        silence.picture(49); // told late
        silence.picture(81);
        assertThat(silence.longest()).isEqualTo(31);
    }

    @Test
    void ofACameraThatNeverReturnsGoesOnUntilTheEnd() {
        silence.begin(10);
        silence.picture(12);
        silence.end(100);
        assertThat(silence.longest()).isEqualTo(88);
        silence.end(500);
        assertThat(silence.longest()).isEqualTo(88);
    }

    @Test
    void isNoneWhileSomethingIsDone() {
        silence.begin(10);
        silence.picture(12);
        silence.end(15); // the fault
        silence.picture(60);
        silence.begin(70);
        assertThat(silence.longest()).isEqualTo(3);
        silence.end(90);
        assertThat(silence.longest()).as("silent behind it").isEqualTo(20);
    }

    @Test
    void ofACameraThatIsAwayBeginsWithItsPictures() {
        silence.beginWithPicture();
        silence.end(100);
        assertThat(silence.longest()).isZero();
        silence.beginWithPicture();
        assertThat(silence.counts()).isFalse();
        silence.picture(200);
        assertThat(silence.counts()).isTrue();
        silence.end(207);
        assertThat(silence.longest()).isEqualTo(7);
    }

    @Test
    void isShortWhilePicturesCome() {
        assertThat(silence.isShorterThan(5, 3)).isFalse();
        silence.begin(10);
        assertThat(silence.isShorterThan(5, 14)).isTrue();
        assertThat(silence.isShorterThan(5, 15)).isFalse();
        silence.picture(15);
        assertThat(silence.isShorterThan(5, 19)).isTrue();
        silence.end(20);
        assertThat(silence.isShorterThan(50, 21)).isFalse();
    }
}
