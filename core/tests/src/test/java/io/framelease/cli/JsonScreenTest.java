package io.framelease.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.framelease.testing.StrictJson;
import io.framelease.text.Visible;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What programs read. */
class JsonScreenTest {
    private static final Instant NOW = Instant.parse("2026-03-04T14:02:11.25Z");

    @SuppressWarnings("unchecked")
    static List<Map<String, Object>> cameras(String text) {
        return (List<Map<String, Object>>) StrictJson.object(text).get("cameras");
    }

    private static String text(Shown... cameras) {
        return JsonScreen.text(new Screen.Scene(List.of(cameras), "host", 4711), NOW);
    }

    @Test
    void allThatIsKnownIsThere() {
        String text = text(TableTest.camera(0, "gate", Trouble.OFFLINE), TableTest.camera(1, "door", Trouble.PLAYING));
        assertThat(text).as("one line").doesNotContain("\n");
        Map<String, Object> all = StrictJson.object(text);
        assertThat(all).containsEntry("time", "2026-03-04T14:02:11.250Z").containsEntry("device", "host")
                .containsEntry("deviceBytes", 4711L).containsEntry("playing", 1L);
        assertThat(cameras(text)).extracting(each -> each.get("camera")).as("as they were named").containsExactly("gate", "door");
        Map<String, Object> gate = cameras(text).getFirst();
        assertThat(gate).containsEntry("state", "offline").containsEntry("kind", "AUTHENTICATION")
                .containsEntry("cause", "login refused").containsEntry("since", "2026-03-04T14:01:08Z")
                .containsEntry("nextTrySeconds", 41.0).containsEntry("frames", 0L);
        assertThat(gate.get("framesPerSecond")).isNull();
        assertThat(gate.get("codec")).isNull();
        assertThat(gate.get("width")).isNull();
        Map<String, Object> door = cameras(text).getLast();
        assertThat(door).containsEntry("state", "playing").containsEntry("framesPerSecond", 25.0)
                .containsEntry("newestSeconds", 0.04).containsEntry("codec", "h264")
                .containsEntry("width", 1920L).containsEntry("height", 1080L)
                .containsEntry("frames", 1001L).containsEntry("droppedUnread", 7L).containsEntry("droppedNoSlot", 8L)
                .containsEntry("droppedNoMemory", 9L).containsEntry("refused", 10L).containsEntry("damagedFrames", 11L)
                .containsEntry("outages", 1L).containsEntry("reconnects", 2L).containsEntry("slots", 4L)
                .containsEntry("slotsInUse", 1L);
        assertThat(door.get("kind")).isNull();
        assertThat(door.get("cause")).isNull();
    }

    @Test
    void namesAreEscaped() {
        for (String name : new String[] {"a\"b", "a\\b", "{\"camera\":\"x\"}", "ÄÖ漢🎥", "a\u2028b\u202ec\u007f", "</script>",
            "a\tb\nc"}) {
            String text = text(TableTest.camera(0, name, Trouble.PLAYING));
            assertThat(cameras(text).getFirst()).as(text).containsEntry("camera", name);
            assertThat(text).doesNotContain("\n", "\t");
        }
    }

    /** What Output does to a line before it is written leaves it the same JSON. */
    @Test
    void whatATerminalWouldObeyIsEscapedToo() {
        String text = Visible.of(text(TableTest.camera(0, "a\u202eb\u009b", Trouble.PLAYING)));
        assertThat(text).doesNotContain("\u202e", "\u009b");
        assertThat(cameras(text).getFirst()).containsEntry("camera", "a\u202eb\u009b");
    }

    @Test
    void aDeviceThatDoesNotTellIsNull() {
        assertThat(StrictJson.object(JsonScreen.text(new Screen.Scene(List.of(), "cuda:0", -1), NOW)).get("deviceBytes")).isNull();
    }

    /** The operators' pages name each field. */
    @Test
    void everyFieldIsDocumented() throws IOException {
        String pages = Files.readString(Path.of("..", "doc", "operations.md"));
        String text = text(TableTest.camera(0, "gate", Trouble.OFFLINE));
        assertThat(StrictJson.object(text).keySet()).allSatisfy(field -> assertThat(pages).contains("`" + field + "`"));
        assertThat(cameras(text).getFirst().keySet()).allSatisfy(field -> assertThat(pages).contains("`" + field + "`"));
        for (Trouble trouble : Trouble.values()) {
            assertThat(pages).contains("`" + trouble.word() + "`");
        }
    }
}
