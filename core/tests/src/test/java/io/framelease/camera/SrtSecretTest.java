package io.framelease.camera;

import static org.assertj.core.api.Assertions.assertThat;

import io.framelease.natives.ChildJvm;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** SRT's passphrase is in the source, however that is written, and in nothing that can be seen. */
class SrtSecretTest {
    private static final String SECRET = "s3cret-words";

    /** Good ones, and what people write. */
    private static final List<String> FORMS = List.of("srt://HOST?passphrase=WORDS&pbkeylen=16",
            "srt://HOST?mode=caller&passphrase=WORDS&latency=20", "srt://HOST/?passphrase=WORDS",
            "srt:HOST?passphrase=WORDS", "srt:/HOST?passphrase=WORDS", "srt//HOST?passphrase=WORDS",
            "srt;//HOST?passphrase=WORDS", "str://HOST?passphrase=WORDS", "HOST?passphrase=WORDS",
            "srt://HOST?PASSPHRASE=WORDS", "srt://HOST?passphrase:WORDS", "srt://HOST?passphrase WORDS",
            "srt://HOST?mode=caller?passphrase=WORDS", "srt://HOST;passphrase=WORDS", "srt://HOST#passphrase=WORDS",
            "srt://HOSTpassphrase=WORDS", "srt://HOST?passphrase=%22WORDS%22", "srt://HOST?passphrase==WORDS",
            "srt://HOST? passphrase = WORDS", "srt://HOST?passphrase=\nWORDS", "srt://u:WORDS@HOST?passphrase=x",
            "srt://HOST?pass=WORDS", "srt://HOST?latency=20&pass_phrase=WORDS", "srt://HOST&passphrase=WORDS");

    @Test
    void nothingThatIsShownOrLoggedHasThePassphrase() throws Exception {
        try (DatagramSocket silent = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            String host = "127.0.0.1:" + silent.getLocalPort();
            List<String> arguments = new ArrayList<>(List.of(SECRET, "srt://" + host + "?passphrase=" + SECRET));
            for (String form : FORMS) {
                arguments.add(form.replace("HOST", host).replace("WORDS", SECRET));
            }
            String output = new ChildJvm(SecretProgram.class).with("org.slf4j.simpleLogger.defaultLogLevel", "trace")
                    .run(arguments.toArray(String[]::new));
            assertThat(output).contains("srt://" + host + "?passphrase=***", "TRACE io.framelease.ffmpeg - srt://" + host,
                    "Connection to srt://" + host);
            assertThat(output).doesNotContain(SECRET, SECRET.substring(0, 8), SECRET.substring(4));
        }
    }
}
