package io.framelease.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.framelease.bindings.ffmpeg.AVFormatContext;
import io.framelease.bindings.ffmpeg.FFmpeg;
import io.framelease.natives.FFmpegLibraries;
import io.framelease.natives.NativeMemory;
import io.framelease.natives.OrderedArena;
import io.framelease.natives.WakeSignal;
import io.framelease.testing.Liveness;
import io.framelease.threads.Nanos;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.ref.WeakReference;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A cut ends a wait of FFmpeg's at once: in turn with one that sends no signal, and waits for FFmpeg's next question. */
class InterruptTest {
    @TempDir
    private Path folder;

    private static final int ROUNDS = 21;
    private static final long BETWEEN_QUESTIONS_NANOS = 100_000_000;

    @BeforeAll
    static void load() {
        FFmpegLibraries.require();
    }

    /**
     * A thread that opens something until it is cut.
     *
     * @param thread its number
     * @param result the code that FFmpeg gives in the end, another one for each protocol
     */
    private record Opening(CompletableFuture<Integer> thread, CompletableFuture<Integer> result) {
        /** Waits until it sleeps in the system. */
        void awaitSleep() throws IOException {
            Path stat = Path.of("/proc/self/task/" + thread.join() + "/stat");
            while (!Files.readString(stat).replaceAll(".*\\) ", "").startsWith("S")) {
                Thread.onSpinWait();
            }
        }
    }

    /** What makes the only session stale. */
    private record Cut(AtomicBoolean stale, Interrupt interrupt) {
        static Cut withSignal() {
            AtomicBoolean stale = new AtomicBoolean();
            return new Cut(stale, new Interrupt(session -> stale.get()));
        }

        static Cut withoutSignal() {
            AtomicBoolean stale = new AtomicBoolean();
            return new Cut(stale, new Interrupt(session -> stale.get(), thread -> false));
        }
    }

    private static Opening open(String url, Interrupt interrupt) {
        return open(url, interrupt, interrupt::enter);
    }

    private static Opening open(String url, Interrupt interrupt, Runnable enter) {
        CompletableFuture<Integer> number = new CompletableFuture<>();
        CompletableFuture<Integer> result = new CompletableFuture<>();
        Thread.ofPlatform().daemon().start(() -> {
            number.complete(WakeSignal.self());
            try (OrderedArena arena = new OrderedArena()) {
                InterruptCallback callback = interrupt.callback(arena);
                MemorySegment context = FFmpeg.avformat_alloc_context();
                callback.install(NativeMemory.borrow(context, AVFormatContext.sizeof(), arena));
                MemorySegment cell = arena.allocateFrom(ValueLayout.ADDRESS, context);
                MemorySegment location = arena.allocateFrom(url);
                enter.run();
                int code = FFmpeg.avformat_open_input(cell, location, MemorySegment.NULL, MemorySegment.NULL);
                interrupt.leave();
                FFmpeg.avformat_close_input(cell); // has nothing to do if it failed
                result.complete(code);
            } catch (Throwable e) {
                result.completeExceptionally(e);
            }
        });
        return new Opening(number, result);
    }

    private static long nanosOfCut(Opening opening, Cut cut) throws IOException {
        opening.awaitSleep();
        long start = System.nanoTime();
        cut.stale.set(true);
        cut.interrupt.wake();
        assertThat(opening.result.join()).as("code of what was cut").isNegative();
        return System.nanoTime() - start;
    }

    /**
     * A cut without a signal waits for FFmpeg's next question, half of what lies between two on average. What a busy machine adds,
     * it adds to both, so that it is the difference which tells.
     */
    private static void judge(List<Long> woken, List<Long> asked) {
        assertThat(median(asked) - median(woken)).as("nanoseconds with the signal " + woken + ", without " + asked)
                .isGreaterThan(BETWEEN_QUESTIONS_NANOS / 4);
    }

    private static long median(List<Long> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rtsp", "http"})
    void aReadIsWoken(String scheme) throws IOException {
        try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            List<Long> woken = new ArrayList<>();
            List<Long> asked = new ArrayList<>();
            for (int i = 0; i < ROUNDS; i++) {
                woken.add(nanosOfReadCut(scheme, server, Cut.withSignal()));
                asked.add(nanosOfReadCut(scheme, server, Cut.withoutSignal()));
            }
            judge(woken, asked);
        }
    }

    private static long nanosOfReadCut(String scheme, ServerSocket server, Cut cut) throws IOException {
        var opening = open(scheme + "://127.0.0.1:" + server.getLocalPort() + "/a", cut.interrupt);
        try (Socket client = server.accept()) {
            assertThat(client.getInputStream().read()).isIn((int) 'O', (int) 'G'); // it waits for the answer
            return nanosOfCut(opening, cut);
        }
    }

    /** The system's number of a thread is asked for once; another thread has another. */
    @Test
    void whoeverCallsIsWoken() throws InterruptedException {
        List<Integer> sent = new ArrayList<>();
        List<Integer> callers = new ArrayList<>();
        Interrupt interrupt = new Interrupt(session -> true, number -> !sent.add(number));
        for (int i = 0; i < 2; i++) {
            Thread.ofPlatform().start(() -> {
                for (int calls = 0; calls < 2; calls++) {
                    callers.add(WakeSignal.self());
                    interrupt.blocking(() -> {
                        interrupt.wake();
                        return 0;
                    });
                }
            }).join();
        }
        assertThat(sent).isEqualTo(callers);
        assertThat(callers.getFirst()).isNotZero().isEqualTo(callers.get(1)).isNotEqualTo(callers.getLast());
    }

    /** As it is while a process starts: between the last look at the cut and open(2) classes are loaded. */
    @Test
    void aCutBeforeACallInWhichFfmpegAsksNobodyEndsIt() throws Exception {
        Path pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
        Interrupt interrupt = new Interrupt(session -> true);
        interrupt.wake(); // finds nobody in a call
        assertThat(open(pipe.toString(), interrupt, interrupt::enterWithAlarm).result).succeedsWithin(Liveness.LIMIT)
                .as("what FFmpeg says").matches(code -> code < 0);
    }

    /** A camera that is opened again and again, with hours for each, must not collect them. */
    @Test
    void theAlarmOfACallThatHasReturnedIsForgotten() {
        WeakReference<Interrupt> interrupt = alarmed();
        await().conditionEvaluationListener(evaluated -> System.gc()).until(() -> interrupt.refersTo(null));
    }

    private static WeakReference<Interrupt> alarmed() {
        Interrupt interrupt = Interrupt.never();
        interrupt.allow(Nanos.LONGEST);
        interrupt.enterWithAlarm();
        interrupt.leave();
        return new WeakReference<>(interrupt);
    }

    @Test
    void aConnectIsWoken() throws Exception {
        try (ServerSocket full = new ServerSocket()) {
            full.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            full.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
            List<SocketChannel> waiting = new ArrayList<>();
            for (int i = 0; i < 8; i++) { // more than it takes without accepting one: what comes then gets no answer
                SocketChannel channel = SocketChannel.open();
                channel.configureBlocking(false);
                channel.connect(full.getLocalSocketAddress());
                waiting.add(channel);
            }
            List<Long> woken = new ArrayList<>();
            List<Long> asked = new ArrayList<>();
            for (int i = 0; i < ROUNDS; i++) {
                woken.add(nanosOfConnectCut(full.getLocalPort(), Cut.withSignal()));
                asked.add(nanosOfConnectCut(full.getLocalPort(), Cut.withoutSignal()));
            }
            judge(woken, asked);
            for (SocketChannel channel : waiting) {
                channel.close();
            }
        }
    }

    private static long nanosOfConnectCut(int port, Cut cut) throws IOException {
        long before = connecting(port);
        var opening = open("tcp://127.0.0.1:" + port, cut.interrupt);
        await().until(() -> connecting(port) > before);
        long nanos = nanosOfCut(opening, cut);
        await().until(() -> connecting(port) == before);
        return nanos;
    }

    /** How many sockets have asked for a connection to the port and got no answer (SYN_SENT is 02). */
    private static long connecting(int port) throws IOException {
        String wanted = String.format(" 0100007F:%04X 02 ", port);
        try (Stream<String> sockets = Files.lines(Path.of("/proc/self/net/tcp"))) {
            return sockets.filter(line -> line.contains(wanted)).count();
        }
    }

    /** By FFmpeg, behind its being told to stop; but not where it may say nothing to a server any more. */
    @Test
    void anOpeningThatIsCutMaySayGoodbye() {
        Cut cut = Cut.withoutSignal();
        Interrupt interrupt = cut.interrupt();
        interrupt.enterOpening();
        assertThat(interrupt.poll()).isZero();
        cut.stale().set(true);
        assertThat(interrupt.poll()).isEqualTo(1);
        for (int i = 0; i < 4; i++) {
            assertThat(interrupt.poll()).as("question %s", i).isZero();
        }
        for (int i = 0; i < 8; i++) {
            assertThat(interrupt.poll()).as("behind them").isEqualTo(1);
        }
        assertThat(interrupt.hasCut()).isTrue();
        interrupt.leave();
        interrupt.enterOpening();
        assertThat(interrupt.poll()).isEqualTo(1);
        interrupt.alsoAsk(() -> true); // a redirect that is refused
        assertThat(interrupt.poll()).isEqualTo(1);
        interrupt.alsoAsk(null);
        interrupt.leave();
        interrupt.enterWithAlarm();
        assertThat(interrupt.poll()).isEqualTo(1);
        assertThat(interrupt.poll()).as("of another call").isEqualTo(1);
        interrupt.leave();
    }

    /** What it writes at once is written however late its thread is; what takes longer is cut. */
    @Test
    void aGoodbyeIsNotCutAndDoesNotLast() {
        Cut cut = Cut.withSignal();
        cut.stale().set(true);
        Interrupt interrupt = cut.interrupt();
        assertThat(interrupt.poll()).isEqualTo(1);
        interrupt.goodbye(() -> {
            long late = System.nanoTime() + 2 * Interrupt.GOODBYE_NANOS;
            while (Nanos.left(late) > 0) {
                Thread.onSpinWait();
            }
            for (int i = 0; i < 4; i++) {
                assertThat(interrupt.poll()).as("question %s", i).isZero();
            }
            assertThat(interrupt.poll()).isEqualTo(1);
        });
        assertThat(interrupt.poll()).isEqualTo(1);
        cut.stale().set(false);
        interrupt.allow(Nanos.LONGEST);
        assertThat(interrupt.poll()).isZero();
    }
}
