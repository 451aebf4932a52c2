package io.framelease.cli.soak;

import io.framelease.CameraStats;
import io.framelease.cli.soak.CameraStorm.Episode;
import io.framelease.cli.soak.Judge.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A soak's result for people: first what is wrong and why, then the checklist, plots over time and tables. */
final class ReportHtml {
    private final SoakResult result;
    private final StringBuilder page = new StringBuilder();

    private ReportHtml(SoakResult result) {
        this.result = result;
    }

    /**
     * Makes the page.
     *
     * @param plots   SVG by heading
     * @param noPlots why there are none, for people; null if there are
     */
    static String of(SoakResult result, Map<String, String> plots, @Nullable String noPlots) {
        ReportHtml report = new ReportHtml(result);
        report.begin();
        report.verdict();
        report.boxes();
        report.plots(plots, noPlots);
        report.cameras();
        report.faults();
        report.causes();
        report.page.append("</main></body></html>\n");
        return report.page.toString();
    }

    private void add(String format, Object... arguments) {
        page.append(String.format(Locale.ROOT, format, arguments)).append('\n');
    }

    /** What is text stays text. */
    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
    }

    private void begin() {
        add("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">");
        add("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
        add("<title>Soak: %s</title>", result.isClean() ? "all boxes ticked" : "not all boxes ticked");
        page.append("<style>\n").append(style()).append("</style></head><body><main>\n");
    }

    private static String style() {
        try (InputStream in = ReportHtml.class.getResourceAsStream("report.css")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void verdict() {
        SoakPlan plan = result.plan();
        List<Box> open = result.boxes().stream().filter(box -> !box.ticked()).toList();
        add("<header class=\"%s\"><h1>%s</h1>", open.isEmpty() ? "good" : "bad", open.isEmpty()
                ? "All " + result.boxes().size() + " boxes are ticked" : open.size() + " of " + result.boxes().size()
                + (open.size() == 1 ? " boxes is not ticked" : " boxes are not ticked"));
        for (Box box : open) {
            add("<p><a href=\"#%s\">%s</a>: %s</p>", box.id(), escaped(box.title()), escaped(box.why()));
        }
        add("<dl>");
        fact("Cameras", plan.cameras() + (plan.isOwn() ? " of its own" : " of the user's"));
        fact("Engines", plan.engines() + " a camera");
        fact("Device", plan.device().id() + ", " + plan.device().name());
        fact("Time", duration(result.seconds()));
        fact("Frames", String.format(Locale.ROOT, "%,d", result.frames()));
        fact("Faults", Long.toString(result.episodes().count()));
        fact("Seed", Long.toString(plan.seed()));
        add("</dl></header>");
    }

    private void fact(String name, String value) {
        add("<div><dt>%s</dt><dd>%s</dd></div>", name, escaped(value));
    }

    private static String duration(double seconds) {
        long whole = Math.round(seconds);
        return whole < 120 ? whole + " s" : String.format(Locale.ROOT, "%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60);
    }

    private void boxes() {
        add("<section><h2>Checklist</h2><div class=\"boxes\">");
        List<Box> sorted = new ArrayList<>(result.boxes());
        sorted.sort(Comparator.comparing(Box::ticked)); // stable: else as the checklist has them
        for (Box box : sorted) {
            add("<article id=\"%s\" class=\"%s\"><h3><span class=\"tick\">%s</span>%s</h3><p>%s</p>", box.id(),
                    box.ticked() ? "good" : "bad", box.ticked() ? "✓" : "✗", escaped(box.title()), escaped(box.figure()));
            if (!box.ticked()) {
                add("<p class=\"why\">%s</p>", escaped(box.why()));
            }
            if (!box.causes().isEmpty()) {
                add("<p class=\"causes\">watches for root cause %s</p>", String.join(", ", box.causes().stream()
                        .map(cause -> "<a href=\"#cause-" + cause + "\">" + cause + "</a>").toList()));
            }
            add("</article>");
        }
        add("</div></section>");
    }

    private void plots(Map<String, String> plots, @Nullable String noPlots) {
        add("<section><h2>Over time</h2>");
        if (noPlots != null) {
            add("<p class=\"why\">%s</p>", escaped(noPlots));
        } else {
            add("<p>The shaded time is the storm, in which faults are done to cameras.</p>");
        }
        plots.forEach((heading, svg) -> {
            add("<figure><figcaption>%s</figcaption>", escaped(heading));
            page.append(svg).append("</figure>\n");
        });
        add("</section>");
    }

    private void cameras() {
        add("<section><h2>Cameras</h2><table><thead><tr><th>camera</th><th>frames</th><th>sessions</th><th>outages</th>"
                + "<th>right looks</th><th>wrong</th><th>marked</th><th>untold</th><th>changed on the wire</th><th>dropped</th>"
                + "<th>p99 calm, ms</th><th>p99 storm, ms</th><th>TEARDOWN</th></tr></thead><tbody>");
        for (SoakCamera camera : result.cameras()) {
            CameraStats stats = camera.camera().stats();
            var server = camera.source().server();
            row(camera.count(Verdict.WRONG) > 0, camera.name(), stats.frames(), stats.sessions(), stats.errors(),
                    camera.count(Verdict.RIGHT), camera.count(Verdict.WRONG), camera.count(Verdict.MARKED),
                    camera.count(Verdict.UNTOLD), camera.count(Verdict.ALTERED), stats.dropped(), millis(camera.calmLatency()),
                    millis(camera.stormLatency()),
                    server == null ? "" : server.teardowns() + " of " + server.sessions());
        }
        add("</tbody></table></section>");
    }

    private static String millis(LogHistogram histogram) {
        return histogram.count() == 0 ? "–" : String.format(Locale.ROOT, "%.2f", histogram.millis(0.99));
    }

    private void row(boolean bad, Object... cells) {
        page.append(bad ? "<tr class=\"bad\">" : "<tr>");
        for (Object cell : cells) {
            page.append("<td>").append(escaped(cell.toString())).append("</td>");
        }
        page.append("</tr>\n");
    }

    /** By kind: how often, how often with a reconnect, and how long until pictures were there again. */
    private void faults() {
        add("<section><h2>Faults</h2><table><thead><tr><th>fault</th><th>times</th><th>session lost</th><th>back, p50 ms</th>"
                + "<th>back, max ms</th><th>never back</th></tr></thead><tbody>");
        Map<FaultKind, List<Episode>> kinds = new LinkedHashMap<>();
        result.plan().possibleFaults().forEach(kind -> kinds.put(kind, new ArrayList<>()));
        result.episodes().forEach(each -> kinds.computeIfAbsent(each.kind(), kind -> new ArrayList<>()).add(each));
        kinds.forEach((kind, episodes) -> {
            List<Long> back = episodes.stream().filter(Episode::isBack).map(Episode::backNanos).sorted().toList();
            long never = episodes.stream().filter(each -> !each.isBack()).count();
            row(never > 0, kind.word(), episodes.size(), episodes.stream().filter(Episode::reconnect).count(),
                    back.isEmpty() ? "–" : Math.round(back.get(back.size() / 2) / 1e6),
                    back.isEmpty() ? "–" : Math.round(back.getLast() / 1e6), never);
        });
        add("</tbody></table></section>");
    }

    private void causes() {
        add("<section><h2>Root causes</h2><p>What went wrong in production before, and the boxes that watch for it.</p><table>"
                + "<thead><tr><th>no.</th><th>root cause</th><th>boxes</th></tr></thead><tbody>");
        for (int i = 1; i <= RootCauses.ALL.size(); i++) {
            int cause = i;
            String boxes = String.join(" ", result.boxes().stream().filter(box -> box.causes().contains(cause))
                    .map(box -> "<a href=\"#" + box.id() + "\">" + (box.ticked() ? "✓ " : "✗ ") + escaped(box.title()) + "</a>")
                    .toList());
            add("<tr id=\"cause-%d\"><td>%d</td><td class=\"text\">%s</td><td class=\"text\">%s</td></tr>", cause, cause,
                    escaped(RootCauses.ALL.get(cause - 1)), boxes);
        }
        add("</tbody></table></section>");
    }
}
