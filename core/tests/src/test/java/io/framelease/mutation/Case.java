package io.framelease.mutation;

import io.framelease.CameraOptions;
import io.framelease.Device;
import io.framelease.Limits;
import io.framelease.mutation.Mutator.Damaged;
import io.framelease.mutation.SeedClips.Clip;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * One damaged source.
 *
 * @param what    which it is and how it was damaged
 * @param play    plays it
 * @param closing ends what serves it, behind a play that was right
 * @param sent    how many packets of a live picture were sent to it: what decoding them takes is not against it
 */
record Case(String what, Play play, Closing closing, LongSupplier sent) {
    /** Most bytes of pictures of a case. */
    static final long MEMORY = 32L << 20;
    /** Most bytes of a packet of a case. */
    static final long PACKET = 1L << 20;
    /** So small that no damaged number makes pictures that take much longer than those of the whole clips. */
    static final long PIXELS = 512 * 512;
    /** What a file is given at most; shorter than the patience of who waits, and so long that a busy machine needs less. */
    private static final Duration TIME = Duration.ofSeconds(20);

    /** One that is sent nothing but what is played to its end. */
    Case(String what, Play play, Closing closing) {
        this(what, play, closing, () -> 0);
    }

    /** Plays a source to its end. */
    interface Play {
        Trial now() throws Exception;
    }

    /** Ends something. */
    interface Closing {
        void now() throws IOException;
    }

    /** Makes cases, each from its number alone. */
    interface Maker {
        Case of(int number) throws IOException;
    }

    /** Options of each case. */
    static CameraOptions options(String source, int number) {
        return CameraOptions.of(source).withName(Watch.PREFIX + number).withSlots(2).withConnectTimeout(TIME).withReadTimeout(TIME)
                .withCloseTimeout(TIME).withExhaustedTimeout(TIME).withDecoderThreads(1)
                .withLimits(Limits.defaults().withPixels(PIXELS).withPacketBytes(PACKET).withMemoryBytes(MEMORY));
    }

    /** Files, of the clips in turn by chance. A file lies there until it was played and nothing was wrong. */
    static Maker files(long seed, List<Clip> clips, Path folder, Device device) {
        List<byte[]> all = clips.stream().map(Clip::bytes).toList();
        return number -> {
            RandomGenerator random = Mutator.choices(seed, number);
            Clip clip = clips.get(random.nextInt(clips.size()));
            Damaged damaged = Mutator.damage(clip.bytes(), all, random);
            return file(number, clip, damaged, random.nextInt(4) == 0 ? 2 : 1, folder, device);
        };
    }

    static Case file(int number, Clip clip, Damaged damaged, int threads, Path folder, Device device) throws IOException {
        Path file = Files.write(folder.resolve(Watch.PREFIX + number + clip.ending()), damaged.bytes());
        CameraOptions options = options(file.toString(), number).withDecoderThreads(threads);
        return new Case(clip.name() + ": " + damaged.what(), () -> Trial.of(options, device, Integer.MAX_VALUE, number % 2 == 0),
                () -> Files.delete(file));
    }
}
