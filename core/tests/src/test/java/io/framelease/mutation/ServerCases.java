package io.framelease.mutation;

import io.framelease.CameraOptions;
import io.framelease.Device;
import io.framelease.Retry;
import io.framelease.camera.ScriptedServer;
import io.framelease.mutation.Mutator.Damaged;
import io.framelease.testing.Liveness;
import io.framelease.testkit.NumberedVideo;
import io.framelease.testkit.rtsp.DamagedRtsp;
import io.framelease.testkit.rtsp.RtspCamera;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * Live servers that are damaged in what they answer, or in the media behind that: RTSP, and HTTP with JPEGs one by one, a transport
 * stream, and chunks. A camera that plays on after all is closed; all others give up after two tries.
 */
final class ServerCases implements Case.Maker, AutoCloseable {
    private static final int FRAMES = 8;
    private static final int FPS = 50;
    /** Frames of {@link #longer} more than of {@link #whole}, each of a packet or more. */
    static final int LONGER = FPS;
    private static final Duration TIME = Duration.ofSeconds(2);
    private static final Duration AGAIN = Duration.ofMillis(1);
    /** What is damaged of RTSP; some more often than others. */
    private static final List<Set<String>> OF_RTSP = List.of(Set.of("OPTIONS"), Set.of("DESCRIBE"), Set.of("DESCRIBE"),
            Set.of("DESCRIBE"), Set.of("SETUP"), Set.of("SETUP"), Set.of("PLAY"), Set.of(DamagedRtsp.PACKET),
            Set.of(DamagedRtsp.PACKET), Set.of(DamagedRtsp.PACKET), Set.of("DESCRIBE", "SETUP", "PLAY", DamagedRtsp.PACKET));

    private final long seed;
    private final Path folder;
    private final Device device;
    private final RtspCamera camera;
    private final byte[] still;
    private final byte[] transport;

    ServerCases(long seed, Path folder, Device device) throws IOException {
        this.seed = seed;
        this.folder = folder;
        this.device = device;
        still = SeedClips.of("still-96x64.jpg").bytes();
        transport = SeedClips.of("jump-96x64.ts").bytes();
        Path video = folder.resolve("numbers.y4m");
        camera = RtspCamera.serve(NumberedVideo.write(video, 0, FPS, FPS));
        Files.delete(video);
    }

    /** One that is as it should be, and is waited for as long as it takes. */
    Case whole(int number) {
        return whole(number, FRAMES);
    }

    /** The same for so many frames more that what they take is what decoding takes. */
    Case longer(int number) {
        return whole(number, FRAMES + LONGER);
    }

    private Case whole(int number, int frames) {
        AtomicLong sent = new AtomicLong();
        DamagedRtsp server = new DamagedRtsp(camera.port(), counted(sent, (method, connection, bytes) -> bytes));
        CameraOptions options = Case.options(server.url(), number).withConnectTimeout(Liveness.LIMIT)
                .withReadTimeout(Liveness.LIMIT);
        return new Case("RTSP", () -> Trial.of(options, device, frames, false), server::close, sent::get);
    }

    private static DamagedRtsp.Damage counted(AtomicLong sent, DamagedRtsp.Damage damage) {
        return (method, connection, bytes) -> {
            sent.addAndGet(method.equals(DamagedRtsp.PACKET) ? 1 : 0);
            return damage.of(method, connection, bytes);
        };
    }

    @Override
    public Case of(int number) throws IOException {
        RandomGenerator random = Mutator.choices(seed, number);
        return random.nextInt(10) < 6 ? rtsp(number, random) : http(number, random);
    }

    private Case rtsp(int number, RandomGenerator random) throws IOException {
        Set<String> which = OF_RTSP.get(random.nextInt(OF_RTSP.size()));
        boolean once = random.nextInt(3) == 0;
        AtomicLong sent = new AtomicLong();
        DamagedRtsp server = new DamagedRtsp(camera.port(), counted(sent, (method, connection, bytes) -> {
            synchronized (random) { // the order of connections is the network's
                return !which.contains(method) || once && connection > 1 ? bytes
                        : method.equals(DamagedRtsp.PACKET) ? AnswerMutator.packet(bytes, random)
                        : AnswerMutator.answer(bytes, random).bytes();
            }
        }));
        return live(number, "RTSP " + which + (once ? ", the first connection" : ""), server.url(), server::close, sent::get);
    }

    private Case http(int number, RandomGenerator random) throws IOException {
        int kind = random.nextInt(3);
        byte[] content = kind == 0 ? parts() : transport;
        String type = kind == 0 ? "multipart/x-mixed-replace;boundary=x" : "video/mp2t";
        byte[] body = kind == 2 ? chunks(content) : content;
        byte[] whole = Mutator.concat(("HTTP/1.1 200 OK\r\nServer: camera\r\nContent-Type: " + type + "\r\n"
                + (kind == 2 ? "Transfer-Encoding: chunked\r\n\r\n" : "\r\n")).getBytes(StandardCharsets.US_ASCII), body);
        Damaged damaged = random.nextInt(3) == 0 ? Mutator.damage(whole, List.of(), random) : AnswerMutator.answer(whole, random);
        ScriptedServer server = new ScriptedServer(request -> damaged.bytes());
        return live(number, "HTTP " + type + ": " + damaged.what(), server.url("http", "/video"), server::close,
                () -> 0);
    }

    private byte[] parts() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < FRAMES + 1; i++) {
            out.writeBytes(("--x\r\nContent-Type: image/jpeg\r\nContent-Length: " + still.length + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            out.writeBytes(still);
            out.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
        }
        return out.toByteArray();
    }

    private static byte[] chunks(byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int at = 0, length; at < content.length; at += length) {
            length = Math.min(1000, content.length - at);
            out.writeBytes((Integer.toHexString(length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
            out.write(content, at, length);
            out.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
        }
        out.writeBytes("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        return out.toByteArray();
    }

    private Case live(int number, String what, String url, Case.Closing closing, LongSupplier sent) throws IOException {
        Path note = Files.writeString(folder.resolve(Watch.PREFIX + number + ".txt"), what);
        CameraOptions options = Case.options(url, number).withConnectTimeout(TIME).withReadTimeout(TIME)
                .withRetry(Retry.defaults().withDelay(AGAIN).withLoginDelay(AGAIN).withMaxAttempts(2));
        return new Case(what, () -> Trial.of(options, device, FRAMES, number % 4 != 0), () -> {
            closing.now();
            Files.delete(note);
        }, sent);
    }

    @Override
    public void close() {
        camera.close();
    }
}
