package io.framelease.cli;

import io.framelease.Frame;
import io.framelease.image.Frames;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** What needs the JDK's module java.desktop; nothing else in the command does, so that it runs without. */
final class Images {
    private Images() {
    }

    /**
     * Writes a frame as an image.
     *
     * @param format by its name for the JDK
     */
    static void write(Frame frame, String format, Path file) throws IOException {
        System.setProperty("java.awt.headless", "true"); // whatever display there is, it is none of our affair
        ImageIO.setUseCache(false);
        BufferedImage image = Frames.toImage(frame);
        if (!ImageIO.write(image, format, file.toFile())) {
            throw new IOException("this Java runtime does not write " + format);
        }
    }
}
