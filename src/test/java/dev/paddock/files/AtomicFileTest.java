package dev.paddock.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NullUnmarked
class AtomicFileTest {
    @TempDir
    Path folder;

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private void onlyHolds(Path parent, String... names) throws IOException {
        try (Stream<Path> files = Files.list(parent)) {
            assertThat(files.map(file -> file.getFileName().toString())).containsExactlyInAnyOrder(names);
        }
    }

    @Test
    void theFolderIsMadeAndWhatWasThereIsReplaced() throws IOException {
        Path file = folder.resolve("deep/down/a.json");

        AtomicFile.write(file, bytes("first, and longer"));
        AtomicFile.write(file, bytes("second"));

        assertThat(file).hasContent("second");
        onlyHolds(file.getParent(), "a.json");
    }

    @Test
    void whatCannotBeReplacedStaysAndNothingIsLeftBeside() throws IOException {
        Path file = folder.resolve("a.json");
        Files.createDirectories(file.resolve("not-empty"));

        assertThatThrownBy(() -> AtomicFile.write(file, bytes("x"))).isInstanceOf(IOException.class);

        assertThat(file.resolve("not-empty")).isDirectory();
        onlyHolds(folder, "a.json");
    }

    @Test
    void aFileForItsOwnerCannotBeReadByOthersEvenWhereItReplacesOneThatCould() throws IOException {
        assumeTrue(FileSystems.getDefault().supportedFileAttributeViews().contains("posix"));
        Path file = Files.writeString(folder.resolve("token"), "old");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

        AtomicFile.writeForOwner(file, bytes("secret"));

        assertThat(file).hasContent("secret");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }
}
