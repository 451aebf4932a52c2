package io.framelease.bench.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

/** {@code mvn -q -B -Pbench verify} measures all, and what names some microbenchmarks or is quick measures those alone. */
class OneCommandTest {
    private static final Path ROOT = Path.of(System.getProperty("basedir", "")).toAbsolutePath().getParent();
    private static final List<String> BESIDE_JMH = List.of("framelease.scaling.skip", "framelease.clips.skip",
            "framelease.programs.skip", "framelease.reconnects.skip");

    private static Document pom(String path) throws Exception {
        return DocumentBuilderFactory.newDefaultInstance().newDocumentBuilder().parse(ROOT.resolve(path).toFile());
    }

    private static Map<String, String> texts(Document pom, String nodes) throws Exception {
        NodeList found = (NodeList) XPathFactory.newDefaultInstance().newXPath().evaluate(nodes, pom, XPathConstants.NODESET);
        Map<String, String> texts = new LinkedHashMap<>();
        for (int i = 0; i < found.getLength(); i++) {
            texts.put(found.item(i).getNodeName(), found.item(i).getTextContent().strip());
        }
        return texts;
    }

    private static Map<String, String> skips(String nodes) throws Exception {
        Map<String, String> skips = texts(pom("pom.xml"), nodes);
        skips.keySet().removeIf(name -> !name.matches("framelease\\.(scaling|jmh|clips|programs|reconnects)\\.skip"));
        return skips;
    }

    @Test
    void nothingIsMeasuredUnlessAskedFor() throws Exception {
        assertThat(skips("/project/properties/*")).hasSize(1 + BESIDE_JMH.size()).containsKeys("framelease.jmh.skip")
                .containsKeys(BESIDE_JMH.toArray(String[]::new)).allSatisfy((name, value) -> assertThat(value).isEqualTo("true"));
    }

    @Test
    void theProfileMeasuresAll() throws Exception {
        assertThat(skips("/project/profiles/profile[id='bench']/properties/*")).hasSize(1 + BESIDE_JMH.size())
                .allSatisfy((name, value) -> assertThat(value).isEqualTo("false"));
    }

    /** A module's own property would win over the profile's, and its tests see results that its tables do not have yet. */
    @ParameterizedTest
    @ValueSource(strings = {"bindings", "core", "core/library", "core/testkit", "core/micrometer", "core/command", "core/tests",
        "stress", "bench"})
    void theProfileTestsNoModule(String module) throws Exception {
        assertThat(texts(pom("pom.xml"), "/project/profiles/profile[id='bench']/properties/*")).containsEntry("skipTests", "true");
        assertThat(texts(pom(module + "/pom.xml"), "/project/properties/*")).doesNotContainKey("skipTests");
    }

    /** Behind the profile bench: the later one's properties hold. */
    @ParameterizedTest
    @ValueSource(strings = {"framelease.jmh.args", "framelease.jmh.quick"})
    void microbenchmarksAloneAreRunWhereTheyAreNamedOrQuick(String property) throws Exception {
        String profile = "/project/profiles/profile[id='bench']/following-sibling::profile[activation/property/name='" + property
                + "']";
        assertThat(skips(profile + "/properties/*")).containsOnlyKeys(BESIDE_JMH)
                .allSatisfy((name, value) -> assertThat(value).isEqualTo("true"));
    }

    @Test
    void scalingWithOptionsReplacesNoWholeResult() throws Exception {
        Document pom = pom("core/command/pom.xml");
        assertThat(texts(pom, "/project/properties/*")).containsEntry("framelease.scaling.report", "bench/results");
        assertThat(texts(pom, "/project/profiles/profile[activation/property/name='framelease.scaling.args']/properties/*"))
                .containsEntry("framelease.scaling.report", "bench/target/scaling");
    }

    @ParameterizedTest
    @CsvSource({"core/command, scaling", "bench, jmh", "bench, clips", "bench, programs", "bench, reconnects"})
    void eachPartHeedsItsProperty(String module, String part) throws Exception {
        assertThat(texts(pom(module + "/pom.xml"), "/project/build/plugins/plugin/executions/execution[id='" + part
                + "']/configuration/skip")).containsValue("${framelease." + part + ".skip}");
    }
}
