package dev.paddock.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.control.ControlFile;
import dev.paddock.domain.Home;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When a command has to look for servers of a Paddock that is no more. */
class LeftServersTest {
    @TempDir
    Path folder;

    private Home home;
    private ControlFile owner;

    @BeforeEach
    void open() throws IOException {
        home = Home.under(folder);
        Files.createDirectories(home.state());
        owner = new ControlFile(home);
    }

    private boolean maybe() {
        return LeftServers.in(home, owner);
    }

    private void registry(String servers) throws IOException {
        Files.writeString(
                home.state().resolve("processes.json"), "{\"version\": \"1.0\", \"servers\": " + servers + "}");
    }

    @Test
    void noneWherePaddockNeverRanOrEndedInAnOrderlyWay() throws IOException {
        assertThat(maybe()).isFalse();

        registry("[]");

        assertThat(maybe()).isFalse();
    }

    @Test
    void someWhereTheListNamesAProcessThatLivesOrCannotBeRead() throws IOException {
        registry("[{\"pid\": " + ProcessHandle.current().pid() + "}]");
        assertThat(maybe()).isTrue();

        registry("[{\"pid\"");
        assertThat(maybe()).isTrue();
    }

    @Test
    void someWhereTheListWasLostWithAnOwnerThatCrashed() throws IOException {
        owner.write(new ControlFile.Content(
                URI.create("http://127.0.0.1:1"), "secret", 1, "1", ControlFile.Role.DAEMON, Instant.EPOCH));

        assertThat(maybe()).isTrue();
    }
}
