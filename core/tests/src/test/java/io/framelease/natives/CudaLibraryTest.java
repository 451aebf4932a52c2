package io.framelease.natives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.framelease.bindings.cuda.Cudart;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the CUDA runtime is looked for; what is missing is a reason and no error. */
class CudaLibraryTest {
    @TempDir
    private Path folder;

    @Test
    void aFolderThatTheUserNamesIsTheOnlyOne() throws Exception {
        assertThat(new ChildJvm().with(CudaLibrary.DIR_PROPERTY, folder).run("cuda")).isEqualTo(
                "refused no libcudart.so.13 or libcudart.so.12 in " + folder + ", set by -Dframelease.cuda.dir");
        assertThat(new ChildJvm().withVariable(CudaLibrary.DIR_VARIABLE, folder).run("cuda")).endsWith(
                " in " + folder + ", set by FRAMELEASE_CUDA_DIR");
    }

    @Test
    void whatCannotBeLoadedIsNamed() throws Exception {
        Path file = folder.resolve("libcudart.so.12");
        Files.writeString(file, "This is text, whatever its name says, and long enough for a header of an ELF file.");
        assertThat(new ChildJvm().with(CudaLibrary.DIR_PROPERTY, folder).run("cuda"))
                .isEqualTo("refused " + file + " cannot be loaded: it is no ELF file");
    }

    /** A file under the runtime's name that is none, as one of a version to come might be for what has gone by then. */
    @Test
    void aRuntimeThatLacksFunctionsIsRefusedByTheirNames() throws Exception {
        Path file = Files.copy(Path.of(System.getProperty("java.home"), "lib", "libjsig.so"), folder.resolve("libcudart.so.13"));
        assertThat(new ChildJvm().with(CudaLibrary.DIR_PROPERTY, folder).run("cuda"))
                .startsWith("refused " + file + " lacks " + String.join(", ", CudaLibrary.FUNCTIONS.subList(0, 3)) + " and ")
                .endsWith(" more, which the runtimes of CUDA 12 and 13 have; install one of these or set -Dframelease.cuda.dir "
                        + "to its folder");
    }

    @Test
    void whatIsLookedForIsWhatIsCalled() throws Exception {
        String owner = Cudart.class.getName() + ".";
        assertThat(ReachabilityMetadata.ofLibrary().functions().keySet().stream().filter(name -> name.startsWith(owner))
                .map(name -> name.substring(owner.length()))).containsExactlyInAnyOrderElementsOf(CudaLibrary.FUNCTIONS);
    }

    @Test
    void theOlderRuntimeWillDoWhereTheNewerIsDamaged() throws Exception {
        Optional<Path> real = CudaLibrary.get().path();
        assumeTrue(real.isPresent(), "no CUDA runtime here: " + CudaLibrary.get().reason());
        Files.createFile(folder.resolve("libcudart.so.13"));
        Files.createSymbolicLink(folder.resolve("libcudart.so.12"), real.get().toRealPath());
        assertThat(new ChildJvm().with(CudaLibrary.DIR_PROPERTY, folder).run("cuda"))
                .isEqualTo("loaded " + folder.resolve("libcudart.so.12"));
        Files.delete(folder.resolve("libcudart.so.12")); // JUnit warns of links that it has to delete
    }

    @Test
    void itIsEitherLoadedOrThereIsAReason() {
        CudaLibrary library = CudaLibrary.get();
        assertThat(library.reason().isEmpty()).isEqualTo(library.path().isPresent());
    }
}
