package io.framelease.cli.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.framelease.device.HostDevice;
import io.framelease.testing.Liveness;
import io.framelease.testing.Logs;
import io.framelease.testkit.rtsp.RtspCamera;
import java.awt.image.BufferedImage;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The report's page as a browser shows it: headless Chromium, where that is installed. */
@Logs(value = "WARN CameraThread: .*; trying again|WARN CameraThread: cannot open ", maybe = true)
@Logs(value = "WARN ffmpeg: |ERROR ffmpeg: ", maybe = true)
class ReportPageTest {
    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");
    private static final int WIDTH = 1280;
    private static final int HEIGHT = 3000;
    private static final int PLOTS = 5;

    /** Writes what the browser has made of the page into the page; the page itself has no script. */
    private static final String PROBE = """
            <script>
            const seen = document.body.dataset;
            const shown = (each, width, height) => {
                const box = each.getBoundingClientRect();
                return box.width >= width && box.height >= height;
            };
            const plots = [...document.querySelectorAll('figure svg')]
                .filter(each => each.namespaceURI === 'http://www.w3.org/2000/svg' && shown(each, 300, 100));
            seen.plots = plots.length;
            seen.drawn = plots.filter(each => [...each.querySelectorAll('path, line, polyline, rect, text')]
                .filter(part => shown(part, 1, 0) || shown(part, 0, 1)).length > 10).length;
            seen.boxes = [...document.querySelectorAll('article')].filter(each => shown(each, 100, 20)).length;
            seen.wider = document.documentElement.scrollWidth - document.documentElement.clientWidth;
            seen.lost = [...document.querySelectorAll('a[href^="#"]')]
                .filter(each => !document.getElementById(each.getAttribute('href').substring(1))).length;
            seen.done = 'yes';
            </script>
            """;
    private static final Pattern SEEN = Pattern.compile("data-([a-z]+)=\"([^\"]*)\"");

    @TempDir
    private Path folder;

    /** What Chromium has written. */
    private record Run(String out, String err) { }

    private static Path chromium() {
        for (String place : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)) {
            for (String name : NAMES) {
                Path file = Path.of(place, name);
                if (Files.isExecutable(file)) {
                    return file;
                }
            }
        }
        return abort("Chromium is not installed (none of " + String.join(", ", NAMES) + "): apt-get install chromium");
    }

    private Run run(Path chromium, String what, Path page) throws Exception {
        Path out = folder.resolve("out.txt");
        Path err = folder.resolve("err.txt");
        List<String> command = new ArrayList<>(List.of(chromium.toString(), "--headless", "--no-sandbox", "--disable-gpu",
                "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
                "--disable-sync", "--user-data-dir=" + Files.createTempDirectory(folder, "profile"),
                "--enable-logging=stderr", "--hide-scrollbars", "--window-size=" + WIDTH + "," + HEIGHT));
        command.add(what);
        command.add(page.toUri().toString());
        Process process = new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile()).start();
        try {
            process.getOutputStream().close();
            assertThat(process.waitFor(Liveness.LIMIT.toSeconds(), TimeUnit.SECONDS)).as("Chromium has ended").isTrue();
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        Run run = new Run(new String(Files.readAllBytes(out), StandardCharsets.UTF_8),
                new String(Files.readAllBytes(err), StandardCharsets.UTF_8));
        assertThat(process.exitValue()).as(run.toString()).isZero();
        return run;
    }

    private static SoakResult soak(HostDevice device) throws InterruptedException {
        SoakPlan plan = new SoakPlan(device, 2, 2, FaultKind.parse("reconnect,reset"), Duration.ofSeconds(3), 11, List.of(),
                Liveness::patient, RtspCamera::serve, Duration.ofHours(1), Liveness.LIMIT);
        return Soak.run(plan, new BlankScreen());
    }

    @Test
    void aBrowserShowsEachPlotAndEachBox() throws Exception {
        Path chromium = chromium();
        try (HostDevice device = HostDevice.plain()) {
            SoakResult result = soak(device);
            Report report = Report.in(folder.resolve("report"));
            assumeTrue(report.noPlots() == null, report.noPlots()); // a machine without fonts
            Path page = report.write(result);

            String html = Files.readString(page);
            Path probed = Files.writeString(folder.resolve("probed.html"), html.replace("</body>", PROBE + "</body>"));
            Run dumped = run(chromium, "--dump-dom", probed);
            Map<String, String> seen = new HashMap<>();
            Matcher attribute = SEEN.matcher(dumped.out());
            while (attribute.find()) {
                seen.putIfAbsent(attribute.group(1), attribute.group(2));
            }
            assertThat(seen).as(dumped.toString()).containsEntry("done", "yes").containsEntry("plots", Integer.toString(PLOTS))
                    .containsEntry("drawn", Integer.toString(PLOTS))
                    .containsEntry("boxes", Integer.toString(result.boxes().size()))
                    .containsEntry("lost", "0").containsEntry("wider", "0");
            assertThat(dumped.err()).as("errors of scripts and styles").doesNotContain("CONSOLE");

            Path picture = folder.resolve("page.png");
            assertThat(run(chromium, "--screenshot=" + picture, page).err()).doesNotContain("CONSOLE");
            assertPage(ImageIO.read(picture.toFile()));
        }
    }

    /** It is not empty, and has the colours of more than text. */
    private static void assertPage(BufferedImage page) {
        assertThat(page.getWidth()).isEqualTo(WIDTH);
        Set<Integer> colours = new HashSet<>();
        for (int y = 0; y < page.getHeight(); y += 2) {
            for (int x = 0; x < page.getWidth(); x += 2) {
                colours.add(page.getRGB(x, y));
            }
        }
        assertThat(colours).as("colours").hasSizeGreaterThan(50);
    }
}
