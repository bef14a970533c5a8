package dev.paddock.install;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.paddock.domain.PaddockException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Archives as they are released, and such as nobody should release. */
class UnpackerTest {
    private static final int ZIP_CENTRAL = 0x02014b50;
    private static final int ZIP_CENTRAL_BYTES = 46;
    private static final int ZIP_END_BYTES = 22;
    private static final int ZIP_SIZE_OFFSET = 24;

    @TempDir
    private Path folder;

    private Path staging;

    @BeforeEach
    void prepare() throws IOException {
        staging = Files.createDirectory(folder.resolve("staging"));
    }

    private void unpack(Path archive) {
        Unpacker.unpack(archive, staging, Unpacker.Limits.DEFAULT, () -> false);
    }

    private void assertRefused(Path archive, String... words) throws IOException {
        assertThatThrownBy(() -> unpack(archive))
                .isInstanceOfSatisfying(
                        PaddockException.class,
                        refused -> assertThat(refused.problem().sentence())
                                .contains(words)
                                .contains(archive.getFileName().toString()));
        try (Stream<Path> there = Files.list(folder)) {
            assertThat(there.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder("staging", archive.getFileName().toString());
        }
    }

    @Test
    void aTarKeepsFoldersLinksAndWhatMayBeRun() throws IOException {
        unpack(Archives.tar(
                folder.resolve("a.tar.gz"),
                tar -> tar.folder("llama-b1/")
                        .program("llama-b1/llama-server", "#!/bin/sh\n")
                        .file("llama-b1/LICENSE", "MIT")
                        .link("llama-b1/libggml.so", "libggml.so.0")
                        .link("llama-b1/libggml.so.0", "libggml.so.0.1")
                        .file("llama-b1/libggml.so.0.1", "ELF")));

        Path top = staging.resolve("llama-b1");
        assertThat(top.resolve("LICENSE")).hasContent("MIT");
        assertThat(top.resolve("libggml.so")).hasContent("ELF");
        if (Files.getFileStore(staging).supportsFileAttributeView("posix")) {
            assertThat(Files.isExecutable(top.resolve("llama-server"))).isTrue();
            assertThat(Files.isExecutable(top.resolve("LICENSE"))).isFalse();
            assertThat(Files.readSymbolicLink(top.resolve("libggml.so"))).isEqualTo(Path.of("libggml.so.0"));
        }
    }

    @Test
    void aZipKeepsThemTooWhereItTells() throws IOException {
        unpack(Archives.zip(
                folder.resolve("a.zip"),
                zip -> zip.program("build/bin/llama-server", "#!/bin/sh\n")
                        .file("build/bin/LICENSE", "MIT")
                        .link("build/bin/libllama.so", "libllama.so.0")
                        .file("build/bin/libllama.so.0", "ELF")));

        Path bin = staging.resolve("build/bin");
        assertThat(bin.resolve("libllama.so")).hasContent("ELF");
        if (Files.getFileStore(staging).supportsFileAttributeView("posix")) {
            assertThat(Files.isExecutable(bin.resolve("llama-server"))).isTrue();
            assertThat(Files.isExecutable(bin.resolve("LICENSE"))).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../evil",
                "a/../../evil",
                "/etc/evil",
                "C:\\evil",
                "C:evil",
                "\\\\server\\share\\evil",
                "..\\evil",
                "a/evil:stream",
                "evil. ",
                "evil\u0007"
            })
    void aNameThatLeavesTheFolderIsRefused(String name) throws IOException {
        assertRefused(Archives.tar(folder.resolve("a.tar.gz"), tar -> tar.file(name, "x")), "evil", "not unpacked");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../evil", "a/../../evil", "..\\evil", "C:evil"})
    void inAZipAsWell(String name) throws IOException {
        assertRefused(Archives.zip(folder.resolve("a.zip"), zip -> zip.file(name, "x")), "evil", "not unpacked");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/etc/passwd", "../../outside", "a/../../../x", "C:\\x"})
    void aLinkThatLeavesTheFolderIsRefused(String target) throws IOException {
        assertRefused(Archives.tar(folder.resolve("a.tar.gz"), tar -> tar.link("dir/lib.so", target)), "leads out");
    }

    static List<Consumer<Archives.Tar>> hostile() {
        return List.of(
                tar -> tar.hardLink("copy", "/etc/passwd"),
                tar -> tar.device("null"),
                tar -> tar.link("nowhere", "missing"),
                tar -> tar.link("a", "b").link("b", "a"),
                tar -> tar.link("dir", "other").file("dir/file", "x").file("other", "y"),
                tar -> tar.file("same", "1").file("same", "2"),
                tar -> tar.file("Same", "1").file("same", "2"),
                tar -> tar.file("Dir/a", "1").file("dir/b", "2"),
                tar -> tar.file("thing", "1").file("thing/inside", "2"));
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void whatNoReleaseHoldsIsRefused(Consumer<Archives.Tar> content) throws IOException {
        assertRefused(Archives.tar(folder.resolve("a.tar.gz"), content), "not unpacked");
    }

    @Test
    void bombsAreRefusedBeforeTheyFillTheDisk() throws IOException {
        Path zeros = Archives.tar(folder.resolve("a.tar.gz"), tar -> tar.zeros("zeros", 80 << 20));

        assertRefused(zeros, "far more than an engine takes");
        assertThat(staging.resolve("zeros")).doesNotExist();
    }

    @Test
    void aZipThatIsLargerThanItSaysIsStoppedInTime() throws IOException {
        Path zeros = Archives.zip(folder.resolve("a.zip"), zip -> zip.zeros("zeros", 80 << 20));
        assertRefused(zeros, "far more");
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(zeros)).order(ByteOrder.LITTLE_ENDIAN);
        int central = bytes.limit() - ZIP_END_BYTES - ZIP_CENTRAL_BYTES - "zeros".length();
        while (bytes.getInt(central) != ZIP_CENTRAL) {
            central--;
        }
        bytes.putInt(central + ZIP_SIZE_OFFSET, 10);
        Files.write(zeros, bytes.array());

        assertRefused(zeros, "larger than the archive says");
        assertThat(staging.resolve("zeros")).content().hasSizeLessThan(1 << 20);
    }

    @Test
    void countsAndSizesAreLimited() throws IOException {
        Path many = Archives.tar(folder.resolve("a.tar.gz"), tar -> {
            for (int i = 0; i < 11; i++) {
                tar.file("f" + i, "x");
            }
        });

        assertThatThrownBy(() -> Unpacker.unpack(many, staging, new Unpacker.Limits(10, 1000, 10), () -> false))
                .hasMessageContaining("more than 10 files");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 40, 100})
    void whatIsCutOffIsSaid(int missing) throws IOException {
        Path whole = Archives.tar(folder.resolve("a.tar.gz"), tar -> tar.noise("lib.so", 100_000));
        byte[] bytes = Files.readAllBytes(whole);
        Files.write(whole, Arrays.copyOf(bytes, bytes.length - missing));

        assertRefused(whole, "cut off", "Download it again");
    }

    @Test
    void damagedZipsAreSaid() throws IOException {
        Path zip = Archives.zip(folder.resolve("a.zip"), packed -> packed.noise("lib.dll", 50_000));
        byte[] bytes = Files.readAllBytes(zip);
        bytes[25_000] ^= 1;
        Files.write(zip, bytes);
        assertRefused(zip, "damaged", "Download it again");

        Files.write(zip, Arrays.copyOf(bytes, bytes.length / 2));
        assertRefused(zip, "cut off or damaged");
    }

    @Test
    void aWebPageIsNoArchive() throws IOException {
        assertRefused(
                Files.write(folder.resolve("a.zip"), "<html>Log in to the hotel</html>".getBytes(UTF_8)), "web page");
        assertThat(staging).isEmptyDirectory();
    }

    @Test
    void whoCancelsIsHeard() throws IOException {
        Path archive = Archives.tar(folder.resolve("a.tar.gz"), tar -> tar.file("a", "x"));

        assertThatThrownBy(() -> Unpacker.unpack(archive, staging, Unpacker.Limits.DEFAULT, () -> true))
                .isInstanceOfSatisfying(
                        PaddockException.class,
                        refused -> assertThat(refused.kind()).isEqualTo(PaddockException.Kind.CANCELLED));
    }

    @Test
    void aFolderThatTakesNothingIsSaid() throws IOException {
        assumeTrue(!System.getProperty("user.name").equals("root"), "root may write everywhere");
        Path archive = Archives.tar(folder.resolve("a.tar.gz"), tar -> tar.file("a", "x"));
        assumeTrue(staging.toFile().setWritable(false));

        assertThatThrownBy(() -> unpack(archive)).hasMessageContaining("permission denied");
        assertThat(staging.toFile().setWritable(true)).isTrue();
    }
}
