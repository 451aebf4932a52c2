package io.framelease.natives;

import static org.assertj.core.api.Assertions.assertThat;

import io.framelease.Device;
import io.framelease.Devices;
import io.framelease.natives.ConstantPool.Method;
import java.io.InputStream;
import java.lang.foreign.FunctionDescriptor;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Predicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The metadata for GraalVM's native image says what the library's classes say. */
class ReachabilityMetadataTest {
    private static final String FILE = "META-INF/native-image/io.framelease/framelease-core/reachability-metadata.json";
    private static final String FFMPEG = "io.framelease.bindings.ffmpeg.";

    @Test
    void isWhatTheClassesLink() throws Exception {
        String wanted = ReachabilityMetadata.ofLibrary().json();
        Path written = Path.of("target", "reachability-metadata.json");
        Files.createDirectories(written.getParent());
        Files.writeString(written, wanted);
        String present;
        try (InputStream in = Device.class.getClassLoader().getResourceAsStream(FILE)) {
            present = in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        assertThat(present).as("%s; copy %s to core/library/src/main/resources/%s", FILE, written.toAbsolutePath(), FILE)
                .isEqualTo(wanted);
    }

    /** What is linked by hand is known, since all of it stands in one class. */
    @Test
    void descriptorsAreMadeInOnePlace() throws Exception {
        assertThat(ReachabilityMetadata.ofLibrary().describing()).containsOnly("io/framelease/natives/Signatures$Down.class",
                "io/framelease/natives/Signatures$Up.class");
    }

    /** The types of Java methods do not show structures by value; the bindings' descriptors do. */
    @Test
    void isWhatTheBindingsOfFFmpegDescribe() throws Exception {
        FFmpegLibraries.requireFilters();
        assertDescribed(name -> name.startsWith(FFMPEG), 60);
    }

    @Test
    @Tag("gpu")
    void isWhatTheBindingsOfCudaDescribe() throws Exception {
        Devices.cuda(0);
        assertThat(NvdecLibrary.get().reason()).isEmpty(); // each library is loaded now
        assertDescribed(name -> !name.startsWith(FFMPEG), 30);
    }

    private static void assertDescribed(Predicate<String> which, int least) throws Exception {
        int looked = 0;
        for (var function : ReachabilityMetadata.ofLibrary().functions().entrySet()) {
            if (which.test(function.getKey())) {
                Method method = function.getValue();
                FunctionDescriptor told = (FunctionDescriptor) Class.forName(method.owner())
                        .getMethod(method.name() + "$descriptor").invoke(null);
                assertThat(ReachabilityMetadata.signatureOf(method)).as(function.getKey())
                        .isEqualTo(ReachabilityMetadata.signature(told));
                looked++;
            }
        }
        assertThat(looked).as("functions that were looked at").isGreaterThan(least);
    }
}
