package io.framelease.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.framelease.ffmpeg.Clips;
import io.framelease.testing.Liveness;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code --metrics}. */
class MetricsTest {
    private static final Pattern URL = Pattern.compile("metrics: (http://\\S+/metrics)\\R");
    private static final String CLIP = Clips.file("audio-video-320x180.mp4").toString();

    /** An answer. */
    private record Answer(int code, String type, String body) {
    }

    private static Answer ask(String method, String url) throws Exception {
        HttpURLConnection connection = (HttpURLConnection) URI.create(url).toURL().openConnection(Proxy.NO_PROXY);
        connection.setRequestMethod(method);
        connection.setReadTimeout((int) Liveness.LIMIT.toMillis());
        int code = connection.getResponseCode();
        try (InputStream in = code < HttpURLConnection.HTTP_BAD_REQUEST ? connection.getInputStream()
                : connection.getErrorStream()) {
            return new Answer(code, connection.getContentType(),
                    in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private static String url(String out) {
        Matcher matcher = URL.matcher(out);
        assertThat(matcher.find()).as(out).isTrue();
        return matcher.group(1);
    }

    private static Running watch(String... more) {
        String[] arguments = new String[more.length + 6];
        System.arraycopy(new String[] {"watch", CLIP, "--loop", "--device", "host", "--metrics"}, 0, arguments, 0, 6);
        System.arraycopy(more, 0, arguments, 6, more.length);
        return Running.of(arguments);
    }

    @Test
    void areServedWhileTheCommandRuns() throws Exception {
        Running run = watch(":0", "--name", "hall");
        await().until(() -> run.out().contains("metrics: "));
        String url = url(run.out());
        assertThat(url).as("this machine alone").startsWith("http://127.0.0.1:");
        Pattern frames = Pattern.compile("framelease_camera_frames_total\\{camera=\"hall\",device=\"host\"} ([1-9]\\S*)");
        await().until(() -> frames.matcher(ask("GET", url).body()).find());
        await().until(() -> Pattern.compile("framelease_camera_arrival_to_view_seconds_count\\{.*} [1-9]")
                .matcher(ask("GET", url).body()).find());
        Answer page = ask("GET", url);
        assertThat(page.code()).isEqualTo(200);
        assertThat(page.type()).isEqualTo("text/plain; version=0.0.4; charset=utf-8");
        assertThat(page.body()).contains("framelease_camera_state{camera=\"hall\",device=\"host\",state=\"playing\"} 1.0\n",
                "# TYPE framelease_camera_reconnect_to_frame_seconds histogram\n", "framelease_device_lost{device=\"host\"} 0.0\n");
        assertThat(ask("HEAD", url).body()).isEmpty();
        assertThat(ask("POST", url).code()).isEqualTo(405);
        assertThat(ask("GET", url.replace("/metrics", "/")).code()).isEqualTo(404);
        assertThat(Thread.getAllStackTraces().keySet()).filteredOn(thread -> thread.getName().contains("HTTP-Dispatcher"))
                .isNotEmpty().allMatch(Thread::isDaemon);
        Invocation watched = run.stop();
        assertThat(watched.exitCode()).isZero();
        URI gone = URI.create(url);
        assertThatThrownBy(() -> {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(gone.getHost(), gone.getPort()));
            }
        }).as("nothing listens any more").isInstanceOf(ConnectException.class);
    }

    /** Who has begun a request and says no more keeps the others from nothing, as long as they are connected. */
    @Test
    void aSilentClientKeepsNobodyWaiting() throws Exception {
        ProcessBuilder watch = Invocation.process("watch", Path.of(CLIP).toAbsolutePath().toString(), "--loop", "--device", "host",
                "--metrics", ":0").redirectErrorStream(true);
        watch.environment().put("JDK_JAVA_OPTIONS", "-Dsun.net.httpserver.maxReqTime=86400"); // nobody is cut off
        Process process = watch.start();
        try (var out = process.inputReader()) {
            URI url = URI.create(urlOf(out));
            try (Socket one = silent(url); Socket other = silent(url)) {
                assertThat(ask("GET", url.toString()).code()).isEqualTo(200);
                assertThat(open(one)).isTrue();
                assertThat(open(other)).isTrue();
            }
        } finally {
            process.destroyForcibly();
        }
    }

    private static String urlOf(BufferedReader out) throws IOException {
        StringBuilder before = new StringBuilder();
        for (String line; (line = out.readLine()) != null;) {
            before.append(line).append('\n');
            if (line.contains("metrics: ")) {
                return url(before.toString());
            }
        }
        throw new AssertionError(before.toString());
    }

    private static Socket silent(URI url) throws IOException {
        Socket socket = new Socket(url.getHost(), url.getPort());
        socket.getOutputStream().write('G');
        return socket;
    }

    /** Whether the other side has not closed it. */
    private static boolean open(Socket socket) throws IOException {
        socket.setSoTimeout(1);
        try {
            return socket.getInputStream().read() >= 0;
        } catch (SocketTimeoutException e) { // nothing came, and no end
            return true;
        }
    }

    @Test
    void anAddressThatIsTaken() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            Invocation refused = Invocation.of("watch", CLIP, "--device", "host", "--metrics", ":" + taken.getLocalPort());
            assertThat(refused.exitCode()).isEqualTo(1);
            assertThat(refused.errorLines()).singleElement().asString().contains("cannot serve metrics at 127.0.0.1:"
                    + taken.getLocalPort() + ": Address already in use", "--metrics");
            assertThat(refused.count("frames")).as("nothing was begun").isZero();
        }
    }

    @Test
    void aHostThatThereIsNot() {
        Invocation refused = Invocation.of("watch", CLIP, "--device", "host", "--metrics", "no-such-host.invalid:9090");
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.errorLines()).singleElement().asString().contains("no-such-host.invalid", "no host of that name");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "here", ":", ":port", ":70000", "::1:9090", "[::1:9090", "host:9090:1", "http://host:9090"})
    void whatIsNoAddress(String address) {
        Invocation refused = Invocation.of("watch", CLIP, "--device", "host", "--metrics", address);
        assertThat(refused.exitCode()).as(address).isEqualTo(2);
        assertThat(refused.err()).contains("is no address to listen at");
    }

    /** Ctrl-C ends the process at once, with its summary. */
    @Test
    void aProcessEndsWithIt() throws Exception {
        Process process = Invocation.process("watch", Path.of(CLIP).toAbsolutePath().toString(), "--loop", "--device", "host",
                "--metrics", ":0").redirectErrorStream(true).start();
        try (var out = process.inputReader()) {
            String url = urlOf(out);
            assertThat(ask("GET", url).code()).isEqualTo(200);
            // as Ctrl-C does, which a process in the background may be deaf to; Process.destroy would close its output
            assertThat(new ProcessBuilder("kill", "-TERM", Long.toString(process.pid())).start().waitFor()).isZero();
            assertThat(out.lines().reduce("", (before, line) -> line)).startsWith("summary: ");
            assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
            assertThat(process.exitValue()).isZero();
        } finally {
            process.destroyForcibly();
        }
    }
}
