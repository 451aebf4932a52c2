package io.framelease.camera;

import io.framelease.PixelFormat;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Brings a picture of ours into another layout of FFmpeg's, in Java, and takes its checksum. */
final class DecodeLayout {
    private DecodeLayout() {
    }

    /** The checksum of a picture laid out as FFmpeg's pixel format of that name. */
    static String md5(DecodeRun.Picture picture, String format) {
        return md5(switch (format) {
            case "nv12", "p010le" -> picture.bytes();
            case "yuv420p", "yuvj420p" -> planar(picture, picture.bytes(), 1);
            case "yuv420p10le" -> planar(picture, lowered(picture, PixelFormat.P010, 10), 2);
            case "yuv420p12le" -> planar(picture, lowered(picture, PixelFormat.P016, 12), 2);
            default -> throw new IllegalArgumentException(format);
        });
    }

    private static byte[] planar(DecodeRun.Picture picture, byte[] bytes, int sample) {
        int luma = picture.width() * picture.height() * sample;
        int chroma = (bytes.length - luma) / 2;
        byte[] planar = new byte[bytes.length];
        System.arraycopy(bytes, 0, planar, 0, luma);
        for (int i = 0; i < chroma / sample; i++) {
            for (int b = 0; b < sample; b++) {
                planar[luma + i * sample + b] = bytes[luma + 2 * i * sample + b];
                planar[luma + chroma + i * sample + b] = bytes[luma + (2 * i + 1) * sample + b];
            }
        }
        return planar;
    }

    /** P010 and P016 have their bits at the top of sixteen, FFmpeg's planar formats at the bottom. */
    private static byte[] lowered(DecodeRun.Picture picture, PixelFormat format, int bits) {
        int low = 16 - bits;
        if (picture.format() != format) {
            throw new AssertionError("frame " + picture.id() + " is " + picture.format());
        }
        byte[] result = new byte[picture.bytes().length];
        for (int i = 0; i < result.length; i += 2) {
            int value = (picture.bytes()[i] & 0xff) | (picture.bytes()[i + 1] & 0xff) << 8;
            if ((value & (1 << low) - 1) != 0) {
                throw new AssertionError("frame " + picture.id() + " has a sample with low bits: " + value);
            }
            result[i] = (byte) (value >> low);
            result[i + 1] = (byte) (value >> low + 8);
        }
        return result;
    }

    private static String md5(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
