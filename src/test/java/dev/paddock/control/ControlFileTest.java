package dev.paddock.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.paddock.domain.Home;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlFileTest {
    @TempDir
    Path folder;

    private ControlFile file() {
        return new ControlFile(Home.under(folder));
    }

    private static ControlFile.Content content(String token) {
        return new ControlFile.Content(
                URI.create("http://127.0.0.1:5"), token, 7, "1", ControlFile.Role.DAEMON, Instant.EPOCH);
    }

    @Test
    void onlyTheOwnerMayReadIt() throws IOException {
        assumeTrue(FileSystems.getDefault().supportedFileAttributeViews().contains("posix"));
        file().write(content("secret"));

        Path path = folder.resolve("state/control.json");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                .isEqualTo("rw-------");
        assertThat(file().read()).contains(content("secret"));
        try (Stream<Path> files = Files.list(path.getParent())) {
            assertThat(files).containsExactly(path);
        }
    }

    @Test
    void onlyWhatIsStillOursIsRemoved() throws IOException {
        file().write(content("theirs"));

        file().deleteIfStill(content("ours"));
        assertThat(file().read()).contains(content("theirs"));

        file().deleteIfStill(content("theirs"));
        assertThat(file().read()).isEmpty();
    }

    @Test
    void whatCannotBeUnderstoodIsAsGoodAsNone() throws IOException {
        Path path = folder.resolve("state/control.json");
        Files.createDirectories(path.getParent());
        for (String text : new String[] {"", "{", "{}", "[1]", "null", "{\"address\":\"http://x\"}"}) {
            Files.writeString(path, text);
            assertThat(file().read()).isEmpty();
        }
        file().write(content("new"));
        assertThat(file().read()).contains(content("new"));
    }

    @Test
    void theTokenIsInNoLog() {
        assertThat(content("secret").toString()).doesNotContain("secret");
    }
}
