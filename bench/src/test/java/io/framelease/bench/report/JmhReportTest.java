package io.framelease.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.data.Range;
import org.junit.jupiter.api.Test;

/** What JMH's scores become in tables and charts: those of methods, with their intervals, and never a group's mixture. */
class JmhReportTest {
    private static final String GROUP = """
            [{'benchmark':'a.GateBenchmark.storm4','mode':'avgt','threads':4,'params':{'kind':'ours'},
            'primaryMetric':{'score':777.7,'scoreError':1.5,'scoreConfidence':[776.2,779.2],'scoreUnit':'ns/op'},
            'secondaryMetrics':{'gc.alloc.rate':{'score':5.0,'scoreUnit':'MB/sec'},
            'gc.alloc.rate.norm':{'score':24.0,'scoreUnit':'B/op'},
            'pass':{'score':40.0,'scoreError':2.0,'scoreConfidence':[38.0,42.0],'scoreUnit':'ns/op'},
            'watch':{'score':2.5,'scoreError':'NaN','scoreConfidence':['NaN','NaN'],'scoreUnit':'ns/op'},
            'begun':{'score':12500.0,'scoreError':'NaN','scoreUnit':'#'}}}]
            """;
    /** With a counter that JMH tells in the unit of the score, as it does a group's methods. */
    private static final String COPY = """
            [{'benchmark':'a.CopyBenchmark.memcpy','mode':'thrpt','threads':2,'params':{'size':'P1080'},
            'primaryMetric':{'score':2000.0,'scoreError':100.0,'scoreConfidence':[1900.0,2100.0],'scoreUnit':'ops/s'},
            'secondaryMetrics':{'gc.alloc.rate.norm':{'score':0.0,'scoreUnit':'B/op'},
            'bytes':{'score':6.2e9,'scoreError':3.1e8,'scoreConfidence':[5.89e9,6.51e9],'scoreUnit':'ops/s'}}}]
            """;

    private static ResultFile file(int processors) throws IOException {
        return file(GROUP, processors);
    }

    private static ResultFile file(String results, int processors) throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        return new ResultFile("jmh.json", mapper.readTree(results.replace('\'', '"')), mapper.readTree("""
                {'machine':{'cores':%d},'groups':{'a.GateBenchmark.storm4':['pass','watch']},'ownThreads':{'a.CopyBenchmark':1},
                'leftOut':{'CudaCallBenchmark':'no libcudart'},'failed':{'a.HandOverBenchmark.handOver kind=RING':'it hung'}}
                """.formatted(processors).replace('\'', '"')));
    }

    @Test
    void aCounterIsNoMethodOfAGroupAndBytesAreMegabytes() throws IOException {
        assertThat(JmhTables.of(file(COPY, 8)).lines().filter(line -> line.startsWith("| memcpy"))).containsExactly(
                "| memcpy | size=P1080 | 2 + 1 | thrpt | 2,000 ± 100 ops/s | 0.0 |",
                "| memcpy, bytes | size=P1080 | 2 + 1 | thrpt | 6,200 ± 310 MB/s |  |");
        Map<String, Bars> charts = Plots.bars(file(COPY, 8));
        assertThat(charts).containsOnlyKeys("CopyBenchmark\nops/s", "CopyBenchmark\nMB/s");
        assertThat(charts.get("CopyBenchmark\nMB/s").range()).isEqualTo(new Range(5_890, 6_510));
        assertThat(Plots.of(file(COPY, 8))).containsOnlyKeys("jmh-CopyBenchmark", "jmh-CopyBenchmark-MB-s");
    }

    @Test
    void aBenchmarksOwnThreadsCountToo() throws IOException {
        assertThat(JmhTables.of(file(COPY, 2))).contains("| memcpy | size=P1080 | 2 + 1 on 2 processors | thrpt |");
        assertThat(Plots.bars(file(COPY, 2)).values().iterator().next().values().getRowKey(0).toString())
                .isEqualTo("2 + 1 threads on 2 processors");
    }

    @Test
    void whatHasNoScoreIsNamed() throws IOException {
        assertThat(JmhTables.of(file(8))).contains("No score:", "- a.HandOverBenchmark.handOver kind=RING: failed; it hung\n",
                "- CudaCallBenchmark: no libcudart\n");
    }

    @Test
    void aGroupHasARowForEachMethodAndNoneForItself() throws IOException {
        assertThat(JmhTables.of(file(8)).lines().filter(line -> line.startsWith("| storm4"))).containsExactly(
                "| storm4:pass | kind=ours | 4 | avgt | 40.00 ± 2.00 ns/op | 24.0 |",
                "| storm4:watch | kind=ours | 4 | avgt | 2.500 ns/op |  |",
                "| storm4, begun | kind=ours | 4 | count | 12,500 |  |");
    }

    @Test
    void rowsWithMoreThreadsThanProcessorsSaySo() throws IOException {
        assertThat(JmhTables.of(file(2))).contains("| storm4:pass | kind=ours | 4 on 2 processors | avgt |");
        assertThat(Plots.bars(file(2)).values().iterator().next().values().getRowKey(0))
                .isEqualTo("4 threads on 2 processors");
    }

    @Test
    void chartsShowMethodsWithTheirIntervals() throws IOException {
        Map<String, Bars> charts = Plots.bars(file(4));
        assertThat(charts).containsOnlyKeys("GateBenchmark\nns/op");
        Bars bars = charts.get("GateBenchmark\nns/op");
        assertThat(bars.values().getColumnKeys()).hasToString("[storm4:pass kind=ours, storm4:watch kind=ours]");
        assertThat(bars.values().getValue("4 threads", "storm4:pass kind=ours")).isEqualTo(40.0);
        assertThat(bars.interval(0, 0)).isEqualTo(new Range(38, 42));
        assertThat(bars.interval(0, 1)).as("of what JMH knows none").isNull();
        assertThat(bars.range()).isEqualTo(new Range(2.5, 42));
    }

    @Test
    void anIntervalIsDrawnAsFarAsTheAxisGoes() {
        NumberAxis axis = new NumberAxis("ns");
        axis.setRange(10, 110);
        List<Line2D> lines = IntervalRenderer.lines(new Range(-5, 60), axis, new Rectangle2D.Double(0, 0, 100, 50),
                RectangleEdge.BOTTOM, 20, 12);
        assertThat(lines).hasSize(3);
        assertThat(lines.get(0).getX1()).isCloseTo(0, within(1e-6));
        assertThat(lines.get(0).getX2()).isCloseTo(50, within(1e-6));
        assertThat(lines).allSatisfy(line -> assertThat((line.getY1() + line.getY2()) / 2).isCloseTo(26, within(1e-6)));
    }
}
