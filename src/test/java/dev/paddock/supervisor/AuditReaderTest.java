package dev.paddock.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.domain.AuditEvent;
import dev.paddock.domain.Home;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is read of the audit trail. */
@NullUnmarked
class AuditReaderTest {
    @TempDir
    Path folder;

    private Path file;
    private AuditTrail trail;
    private AuditReader reader;

    @BeforeEach
    void open() {
        Home home = Home.under(folder);
        file = home.state().resolve(AuditTrail.NAME);
        trail = new AuditTrail(file);
        reader = new AuditReader(home);
    }

    private List<String> servers(int most) throws IOException {
        return reader.latest(most).stream().map(AuditEvent::server).toList();
    }

    @Test
    void beforeAnythingHappenedThereIsNothing() throws IOException {
        assertThat(reader.latest(10)).isEmpty();
    }

    @Test
    void theNewestComesFirstAndNoMoreThanAsked() throws IOException {
        for (int i = 0; i < 5; i++) {
            trail.record("add", "server-" + i, "");
        }

        assertThat(servers(3)).containsExactly("server-4", "server-3", "server-2");
    }

    @Test
    void nothingIsReadAgainUntilSomethingHappens() throws IOException {
        trail.record("add", "one", "");
        List<AuditEvent> first = reader.latest(10);
        assertThat(reader.latest(10)).isSameAs(first);

        trail.record("add", "two", "");

        assertThat(servers(10)).containsExactly("two", "one");
    }

    @Test
    void halfALineAndForeignLinesAreLeftOut() throws IOException {
        trail.record("add", "one", "because");
        Files.writeString(file, "nonsense\n[]\n{}\nnull\n{\"time\":\"2026-11", StandardOpenOption.APPEND);

        assertThat(servers(10)).containsExactly("one");
        assertThat(reader.latest(10).getFirst().reason()).isEqualTo("because");
    }

    @Test
    void whatWasMovedAsideIsReadOn() throws IOException {
        trail.record("add", "old", "");
        Files.move(file, AuditTrail.before(file));
        trail.record("add", "new", "");

        assertThat(servers(10)).containsExactly("new", "old");
    }
}
