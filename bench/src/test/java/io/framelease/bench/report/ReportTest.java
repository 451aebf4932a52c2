package io.framelease.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.framelease.bench.suite.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables come from result files, and what is written by hand names the places of its numbers. */
class ReportTest {
    /** The module's folder, which Maven names. */
    private static final Path BENCH = Path.of(System.getProperty("basedir", "")).toAbsolutePath();
    private static final Path RESULTS = BENCH.resolve("results");

    private static ResultFile file(String name, String json) throws IOException {
        return new ResultFile(name, new ObjectMapper().readTree(json.replace('\'', '"')));
    }

    private static String runs(double... walls) {
        List<String> runs = new ArrayList<>();
        for (double wall : walls) {
            runs.add("{'wall':" + wall + ",'user':" + wall + ",'system':0.5,'peakBytes':10485760,'toFirst':0.5,'fromFirst':"
                    + (wall - 0.5) + ",'secondHalf':" + (wall - 0.5) / 2 + ",'picturesOfSecondHalf':500,'allocatedBytes':3000,'heapBytes':5242880,'collections':1}");
        }
        return "{'startUps':[{'wall':0.6,'allocatedBytes':1000}],'runs':[" + String.join(",", runs) + "]}";
    }

    @Test
    void theTablesOfTheReadmeAreWhatTheFilesGive() throws IOException {
        String readme = Files.readString(BENCH.resolve("README.md"));
        assertThat(MarkedText.filled(readme, Report.tables(ResultFile.in(RESULTS))))
                .as("run mvn -q -Pbench-tables -pl bench -am process-classes, and commit what it writes").isEqualTo(readme);
    }

    @Test
    void everyFigureOfTheReadmesNamesItsPlaceInAFile() throws IOException {
        Path root = BENCH.resolve("..").normalize();
        String readme = Files.readString(root.resolve("README.md"));
        int from = readme.indexOf("\n## Results\n");
        int to = readme.indexOf("\n## ", from + 1);
        assertThat(from).as("README.md has a section of results").isPositive();
        assertThat(to).as("and another one behind it").isPositive();
        assertThat(Figures.unfounded(readme.substring(from, to), root)).as("README.md, Results").isEmpty();
        String byHand = MarkedText.byHand(Files.readString(BENCH.resolve("README.md")));
        assertThat(Figures.unfounded(byHand, root)).as("bench/README.md").isEmpty();
    }

    @Test
    void everyPartOfTheLawNamesItsPlaceInItsFile() throws IOException {
        JsonNode law = new ObjectMapper().readTree(RESULTS.resolve("law.json").toFile());
        List<JsonNode> parts = law.findParents("from");
        assertThat(parts).isNotEmpty();
        for (JsonNode part : parts) {
            String text = Files.readString(RESULTS.resolve(part.path("from").asText()));
            String place = part.path("place").asText();
            assertThat(Figures.occurrences(text, place)).as(part.toString()).isEqualTo(1);
            assertThat(Figures.numbers(place).toArray()).as(part.toString()).contains(part.path("value").asDouble());
        }
    }

    @Test
    void aLawIsComputedFromItsParts() throws IOException {
        String codec = "{'framesPerSecond':{'value':5000},'firstMiB':{'value':70},'furtherMiB':{'value':50},"
                + "'processorSecondsPer1000':{'value':0.3},'megabitsPerSecond':{'value':6}}";
        assertThat(Law.of(file("law.json", "{'kind':'law','assumptions':{'cameras':{'value':1000},'gpus':{'value':8},"
                + "'framesPerSecond':{'value':25},'garbageBytes':{'value':400}},'codecs':{'X':" + codec + "}}")))
                .contains("125 on each", "| decoders busy, of one GPU | 63 % |", "are full | 200 |", "slots a camera | 6.1 |",
                        "| processors busy in all | 7.5 |", "MiB/s | 9.5 |", "bit rate | 6 |");
    }

    @Test
    void programsAreComparedRoundByRound() throws IOException {
        String table = ProgramTables.of(file("programs.json", """
                {'kind':'programs','threads':2,'cells':[{'codec':'h264','size':'1080p','frames':1001,
                'programs':{'framelease':%s,'javacv-raw':%s,'javacv-clone':%s}}]}
                """.formatted(runs(2, 4, 2), runs(1, 8, 2), runs(3, 6, 3))));
        assertThat(table).contains("| framelease | 2.00 (2.00-4.00) |  |  | 501 | 2.50 (2.50-4.50) | 0.50 | 1.50 | 10 | 5 | 2 | 1 |")
                .contains("| javacv-raw | 2.00 (1.00-8.00) | 1.000 (0.500-2.000) | 1.000 (0.333-2.143) |")
                .contains("| javacv-clone | 3.00 (3.00-6.00) | 1.500 (1.500-1.500) | 1.667 (1.571-1.667) |")
                .contains("no goal is missed");
    }

    @Test
    void whereFrameleaseIsBehindIsSaid() throws IOException {
        assertThat(ProgramTables.of(file("programs.json", """
                {'kind':'programs','cells':[{'codec':'h264','size':'1080p','frames':9,
                'programs':{'framelease':%s,'javacv-clone':%s,'ffm-raw':%s}}]}
                """.formatted(runs(2), runs(2.1), runs(1.9)))))
                .contains("- h264-1080p: 1.050 (1.050-1.050) of javacv-clone, in the second half 1.067 (1.067-1.067), the goal is 1.10")
                .contains("- h264-1080p: 0.950 (0.950-0.950) of ffm-raw, in the second half 0.933 (0.933-0.933)\n");
    }

    @Test
    void aProgramThatFailedCostsNoOthersNumbers() throws IOException {
        ResultFile file = file("programs.json", """
                {'kind':'programs','cells':[{'codec':'h264','size':'720p','failed':'there is no clip'},
                {'codec':'h264','size':'1080p','frames':9,'programs':{'framelease':%s,'ffm-raw':{'failed':'exit code 134'},
                'ffmpeg-null':{'failed':'too slow','runs':[{'wall':4,'user':3,'system':1,'peakBytes':1048576}]}}}]}
                """.formatted(runs(2, 2)));
        assertThat(ProgramTables.of(file)).contains("**h264-720p** was not played: there is no clip\n",
                "| ffm-raw, failed after 0 rounds: exit code 134 | - |",
                "| ffmpeg-null, failed after 1 rounds: too slow | 4.00 (4.00-4.00) | 2.000 (2.000-2.000) | 296.296 (296.296-296.296) | 2 | 4.00 (4.00-4.00) |"
                        + "  |  | 1 |",
                "| framelease | 2.00 (2.00-2.00) |");
        assertThat(Plots.of(file)).containsOnlyKeys("programs-speed", "programs-processor");
        assertThat(ProgramTables.of(file("programs.json", """
                {'kind':'programs','cells':[{'codec':'h264','size':'1080p','frames':9,
                'programs':{'framelease':{'failed':'exit code 1'},'ffm-raw':%s}}]}
                """.formatted(runs(2))))).contains("- h264-1080p: it failed", "| ffm-raw | 2.00 (2.00-2.00) | - |");
    }

    @Test
    void reconnectsTellWhatWasLostAndWhoCrashed() throws IOException {
        String table = ReconnectTables.of(file("reconnects.json", """
                {'kind':'reconnects','peers':{
                'framelease':{'reset':{'backMillis':[30,10,20,40],'cycles':4,'neverBack':0,'elapsed':100,'seen':99,'repeated':1,
                'connections':10,'residentBytesWarm':1048576,'residentBytesEnd':4194304,'heap':2097152,
                'held':9,'changed':0,'failed':0,'exit':0},
                'silence':{'backMillis':[5],'failure':'no picture'}},
                'killed':{'reset':{'backMillis':[7],'cycles':1,'endedByItself':false,'exit':139,'held':2,'changed':1,'failed':3}},
                'other':{'reset':{'backMillis':[],'cycles':3,'neverBack':1,'endedByItself':true,'exit':134}},
                'third':{'missing':'no gst-launch-1.0'}}}
                """));
        assertThat(table).contains("| framelease | reset | 4 | 25 / 40 / 40 | 0 | 2.5 | 0.5 | 1 / 4 / 2 | 0 of 9 |")
                .contains("| framelease | silence | 1, then it failed: no picture | 5 / 5 / 5 |")
                .contains("| killed | reset | 1; it ended with code 139 | 7 / 7 / 7 |", "| 1 of 2, 3 not looked at |")
                .contains("| other | reset | 3, then it ended with code 134 | - | 1 |")
                .contains("| third | not measured: no gst-launch-1.0 |");
    }

    @Test
    void jmhsOwnFileIsReadWithWhereItComesFrom(@TempDir Path folder) throws IOException {
        String scores = """
                [{"benchmark":"a.b.GateBenchmark.pass","mode":"avgt","threads":2,"params":{"kind":"ours"},
                "primaryMetric":{"score":12.345,"scoreError":0.5,"scoreUnit":"ns/op"},"secondaryMetrics":{
                "gc.alloc.rate.norm":{"score":24.0,"scoreUnit":"B/op"}}}]
                """;
        Files.writeString(folder.resolve("jmh.json"), scores);
        Files.writeString(folder.resolve("jmh-run.json"), """
                {"machine":{"cpu":"P","cores":2},"command":"mvn x","sha256":"%s"}
                """.formatted(Digest.of(scores)));
        List<ResultFile> files = ResultFile.in(folder);
        assertThat(files).singleElement().satisfies(file -> {
            assertThat(JmhTables.of(file)).contains(": P, 2 processors, `mvn x`.", "**GateBenchmark**",
                    "| pass | kind=ours | 2 | avgt | 12.35 ± 0.50 ns/op | 24.0 |");
            assertThat(Plots.of(file)).containsOnlyKeys("jmh-GateBenchmark");
        });
    }

    @Test
    void filesOfTwoRunsAreNoPair(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("jmh.json"), "[]");
        Files.writeString(folder.resolve("jmh-run.json"), "{\"sha256\":\"" + Digest.of("[ ]") + "\"}");
        assertThatThrownBy(() -> ResultFile.in(folder)).isInstanceOf(IOException.class).hasMessageContaining("jmh-run.json");
    }

    @Test
    void scalingHasATableForEachMixWithWhatIsKnownOfIt() throws IOException {
        ResultFile file = file("scaling.json", """
                {'about':{'command':'mvn x','revision':'0123abc','ffmpeg':'7.1','began':'2026-11-30T10:00:00Z',
                'machine':{'cpu':'P','cores':2}},'failure':'cameras do not come','device':'host','sentFramesPerSecond':5,
                'columns':[{'name':'cameras','head':'cameras','decimals':0},
                {'name':'openMillisLast','head':'open ms, last','decimals':0},
                {'name':'deadMillisLast','head':'dead known ms, last','decimals':1},
                {'name':'seconds','head':'s','decimals':1}],'rows':[
                {'words':'all watched','cameras':1,'openMillisLast':2.5,'deadMillisLast':null,'seconds':10},
                {'words':'half dead','cameras':64,'openMillisLast':null,'deadMillisLast':5.04,'seconds':10}]}
                """);
        assertThat(ScalingTables.of(file)).contains(": P, 2 processors, 2026-11-30T10:00:00Z, revision `0123abc`, FFmpeg 7.1,"
                + " `mvn x`, host (device). Each camera sends 5 frames/s.\n", "since it failed: cameras do not come\n",
                "\n**all watched**\n\n| cameras | open ms, last | s |\n| ---: | ---: | ---: |\n| 1 | 3 | 10.0 |\n",
                "\n**half dead**\n\n| cameras | dead known ms, last | s |\n| ---: | ---: | ---: |\n| 64 | 5.0 | 10.0 |\n");
        assertThat(Plots.of(file)).containsOnlyKeys("scaling-openMillisLast");
    }

    @Test
    void marksAndTablesBelongTogether() {
        String text = "a\n<!-- table: one -->\nold 5\n<!-- end of one -->\nb\n";
        assertThat(MarkedText.filled(text, Map.of("one", "| $1 |\n")))
                .isEqualTo("a\n<!-- table: one -->\n\n| $1 |\n\n<!-- end of one -->\nb\n");
        assertThat(MarkedText.byHand(text)).doesNotContain("5").contains("a", "b");
        assertThatThrownBy(() -> MarkedText.filled(text, Map.of())).hasMessageContaining("one");
        assertThatThrownBy(() -> MarkedText.filled("", Map.of("one", ""))).hasMessageContaining("0 tables");
    }
}
