package io.framelease.device;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** The tests' kernels, as PTX. */
public final class Kernels {
    private Kernels() {
    }

    /** {@code spin(ns)}: keeps the GPU busy; {@code hold(word, ns)}: the same, or until the word is not zero. */
    public static String spin() throws IOException {
        try (InputStream in = Kernels.class.getResourceAsStream("/spin.ptx")) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
        }
    }
}
