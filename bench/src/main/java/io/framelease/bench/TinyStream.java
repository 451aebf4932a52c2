package io.framelease.bench;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import javax.imageio.ImageIO;

/** A stream of the smallest pictures there are: each of its packets is a whole picture, always the same. */
public enum TinyStream {
    /** Samples as they are, yuv420p: the decoder passes them on. */
    RAWVIDEO {
        @Override
        byte[] packet() {
            byte[] picture = new byte[SIDE * SIDE * 3 / 2];
            Arrays.fill(picture, (byte) 128);
            return picture;
        }
    },
    /** A baseline JPEG, as many USB cameras send it. */
    MJPEG {
        @Override
        byte[] packet() {
            BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
            for (int at = 0; at < SIDE * SIDE; at++) {
                image.setRGB(at % SIDE, at / SIDE, 0x010305 * (at % 50));
            }
            ByteArrayOutputStream file = new ByteArrayOutputStream();
            try {
                if (!ImageIO.write(image, "jpeg", file)) {
                    throw new IllegalStateException("this JDK writes no JPEG");
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return file.toByteArray();
        }
    };

    /** Samples of a line, and lines. */
    static final int SIDE = 16;
    /** Bytes behind a packet that FFmpeg may read, AV_INPUT_BUFFER_PADDING_SIZE. */
    static final int PADDING = 64;

    /** One packet's bytes. */
    abstract byte[] packet();
}
