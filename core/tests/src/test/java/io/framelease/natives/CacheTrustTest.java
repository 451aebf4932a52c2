package io.framelease.natives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who else could change what is loaded from the cache, and which folders it may be in. */
class CacheTrustTest {
    private static final int NOBODY = 65534;

    @TempDir
    private Path folder;

    @BeforeEach
    void needsBundledNatives() {
        assumeTrue(CacheTrustTest.class.getResource("/org/bytedeco/ffmpeg/linux-x86_64/libavutil.so.59") != null,
                "no bundled natives on the class path");
    }

    private static ChildJvm jvm(Object cache) {
        return new ChildJvm().with("framelease.cache.dir", cache);
    }

    private Path folder(String name, String mode) throws IOException {
        Path made = Files.createDirectory(folder.resolve(name));
        Files.setPosixFilePermissions(made, PosixFilePermissions.fromString(mode));
        return made;
    }

    private static void assertRefused(Path cache, Path named, String reason) throws InterruptedException {
        assertThat(jvm(cache).run("ffmpeg")).startsWith("refused cannot unpack FFmpeg's libraries into " + cache + ": " + named)
                .contains(reason, "; set -Dframelease.cache.dir to a folder of your own").hasLineCount(1);
        assertThat(cache.resolve(".lock")).as("nothing is written there").doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"rwxrwx---", "rwx---rwx", "rwx----w-"})
    void aCacheThatOthersCanWriteIsRefused(String mode) throws Exception {
        Path cache = folder("cache", mode);
        assertRefused(cache, cache, "others than its owner can write to it (mode ");
    }

    @Test
    void aCacheBelowAFolderThatOthersCanWriteIsRefused() throws Exception {
        Path open = folder("open", "rwxrwxrwx");
        Path cache = Files.createDirectories(open.resolve("a/cache"));
        assertRefused(cache, open, "others than its owner can write to it (mode 777)");
        Files.setAttribute(open, "unix:mode", 01777); // as /tmp: nobody renames what belongs to others
        assertThat(jvm(cache).run("ffmpeg")).startsWith("loaded " + cache.toRealPath());
        Files.setAttribute(cache, "unix:mode", 01777); // but the cache itself is no place for others' files
        assertThat(jvm(cache).run("ffmpeg")).startsWith("refused ").contains("(mode 1777)");
    }

    @Test
    void aCacheOfAnotherUserIsRefused() throws Exception {
        Path cache = folder("cache", "rwxr-xr-x");
        Path below = Files.createDirectory(cache.resolve("below"));
        try {
            Files.setAttribute(cache, "unix:uid", NOBODY);
        } catch (IOException e) {
            assumeTrue(false, "only root can give a folder away");
        }
        assertRefused(cache, cache, "it belongs to another user (" + NOBODY + ")");
        assertRefused(below, cache, "it belongs to another user (" + NOBODY + ")");
    }

    @Test
    void aLinkOnTheWayIsFollowedWithCare() throws Exception {
        Path real = folder("real", "rwx------");
        Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("real"));
        assertThat(jvm(link.resolve("cache")).run("ffmpeg")).startsWith("loaded " + real.toRealPath().resolve("cache"));
        Path open = folder("open", "rwxrwxrwx");
        Files.createDirectory(open.resolve("cache"));
        Files.delete(link);
        Files.createSymbolicLink(link, open);
        assertRefused(link.resolve("cache"), open.toRealPath(), "others than its owner can write to it");
        Files.delete(link);
        Files.createSymbolicLink(link, link);
        assertThat(jvm(link).run("ffmpeg")).startsWith("refused ").contains("too many symbolic links").hasLineCount(1);
        Files.delete(link); // JUnit warns of links that it has to delete
    }

    @Test
    void linksInTheCacheAreReplacedAndNotFollowed() throws Exception {
        Path cache = folder("cache", "rwx------");
        String output = jvm(cache).run("ffmpeg");
        Path unpacked = only(cache);
        Path elsewhere = folder("elsewhere", "rwx------").resolve("all");
        Files.move(unpacked, elsewhere);
        Files.createSymbolicLink(unpacked, elsewhere); // to a folder that is whole
        assertThat(jvm(cache).run("ffmpeg")).isEqualTo(output);
        assertThat(Files.isDirectory(unpacked, LinkOption.NOFOLLOW_LINKS)).isTrue();
        assertThat(elsewhere.resolve("libavutil.so.59")).as("what was linked to").exists();

        Path file = unpacked.resolve("libavutil.so.59");
        Files.delete(file);
        Files.createSymbolicLink(file, elsewhere.resolve("libavutil.so.59"));
        assertThat(jvm(cache).run("ffmpeg")).isEqualTo(output);
        assertThat(Files.isSymbolicLink(file)).isFalse();
        assertThat(elsewhere.resolve("libavutil.so.59")).exists();
    }

    @Test
    void aFileThatOthersCanWriteIsReplaced() throws Exception {
        Path cache = folder("cache", "rwx------");
        jvm(cache).run("ffmpeg");
        Path file = only(cache).resolve("libavutil.so.59");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
        assertThat(jvm(cache).run("ffmpeg")).startsWith("loaded ");
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    /** One umask takes everything from the user, the other gives everything to everybody. */
    @ParameterizedTest
    @ValueSource(strings = {"0777", "0000"})
    void theUmaskDoesNotMatter(String umask) throws Exception {
        Path cache = folder.resolve("a/cache");
        assertThat(jvm(cache).through("sh", "-c", "umask " + umask + "; exec \"$0\" \"$@\"").run("ffmpeg"))
                .startsWith("loaded " + cache.toRealPath());
        try (Stream<Path> all = Files.walk(folder.resolve("a"))) {
            for (Path path : all.toList()) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path))).as(path.toString())
                        .isEqualTo(Files.isDirectory(path) ? "rwx------" : "rw-------");
            }
        }
    }

    @Test
    void aFileSystemMountedNoexecIsNamed() throws Exception {
        Path cache = folder("cache", "rwx------");
        String mount = "mount -t tmpfs -o noexec,mode=700 tmpfs '" + cache + "' || exit 77; exec \"$0\" \"$@\"";
        Process tried = new ProcessBuilder("unshare", "-rm", "sh", "-c", mount, "true").start();
        assumeTrue(tried.waitFor() == 0, "nothing can be mounted here");
        assertThat(jvm(cache).through("unshare", "-rm", "sh", "-c", mount).run("ffmpeg"))
                .startsWith("refused " + cache.toRealPath()).hasLineCount(1)
                .contains("it lies on a file system that is mounted noexec (" + cache.toRealPath() + ")",
                        "; set -Dframelease.cache.dir to another folder");
    }

    @Test
    void aRelativeCacheCountsFromTheWorkingFolder() throws Exception {
        for (String relative : List.of("cache", "./a/../cache")) {
            assertThat(jvm(relative).in(folder).run("ffmpeg"))
                    .startsWith("loaded " + folder.toRealPath().resolve("cache/ffmpeg-"));
        }
    }

    @Test
    void whatIsNoFolderIsRefused() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));
        assertRefused(file, file, "it is no folder");
    }

    @Test
    void aBlankOneIsAsGoodAsNone() throws Exception {
        assertThat(jvm(" ").withVariable("XDG_CACHE_HOME", folder).run("ffmpeg"))
                .startsWith("loaded " + folder.toRealPath().resolve("framelease"));
        assertThat(jvm("").withVariable("XDG_CACHE_HOME", "relative").with("user.home", folder).run("ffmpeg"))
                .startsWith("loaded " + folder.toRealPath().resolve(".cache/framelease"));
    }

    @Test
    void withoutAHomeItSaysWhatToSet() throws Exception {
        for (String home : List.of("?", "", "relative")) {
            assertThat(new ChildJvm().withVariable("XDG_CACHE_HOME", "").withVariable("HOME", "").with("user.home", home)
                    .run("ffmpeg")).startsWith("refused no home folder").contains("-Dframelease.cache.dir").hasLineCount(1);
        }
    }

    private static Path only(Path cache) throws IOException {
        try (Stream<Path> files = Files.list(cache)) {
            return files.filter(Files::isDirectory).findFirst().orElseThrow();
        }
    }
}
