package io.framelease.lease;

import static org.assertj.core.api.Assertions.assertThat;

import io.framelease.natives.ChildJvm;
import org.junit.jupiter.api.Test;

class ClassLoaderTest {
    /** No thread, and nothing else of ours, keeps an application's class loader when its cameras have ended. */
    @Test
    void aClassLoaderThatUsedTheLibraryIsCollected() throws InterruptedException {
        String output = new ChildJvm(ClassLoaderProgram.class)
                .withOption("-XX:SoftRefLRUPolicyMSPerMB=0").run(); // the JDK's own caches are soft
        assertThat(output.lines()).contains("collected 1", "collected 2", "collected 3", "threads left: []");
    }
}
