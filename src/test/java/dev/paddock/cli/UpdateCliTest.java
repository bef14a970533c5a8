package dev.paddock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.fetch.FileServer;
import dev.paddock.install.update.SignedFeed;
import dev.paddock.settings.Json;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the words of a deb")
class UpdateCliTest extends CliFixture {
    private FileServer server;
    private SignedFeed feed;

    @BeforeEach
    void serve() throws IOException {
        server = new FileServer();
        feed = new SignedFeed(server);
        feed.publish(SignedFeed.feed("2026-09-01T10:00:00Z", "2.0"));
    }

    @AfterEach
    void end() {
        server.close();
    }

    private String said(int exit, String... args) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        assertThat(paddock(args)).as(err.toString()).isEqualTo(exit);
        return printed(out);
    }

    @Test
    void withoutAFeedThatIsSaid() {
        assertThat(said(0, "update"))
                .isEqualTo(
                        "This is Paddock 1.2. Nobody is asked for newer versions: the setting updates.feed is empty\n");
        assertThat(paddock("update", "check")).isEqualTo(ExitCode.FAILED);
        assertThat(err.toString()).contains("Name its address in the setting updates.feed.");
    }

    @Test
    void fromTheQuestionToTheCommandThatInstalls() {
        env = Map.of("PADDOCK_UPDATES_FEED", feed.address(), "PADDOCK_UPDATES_SIGNED_BY", feed.publicKey());
        assertThat(said(0, "update")).isEqualTo("This is Paddock 1.2. Nobody was asked yet: paddock update check\n");

        assertThat(said(0, "update", "check")).isEqualTo("""
                        Paddock 2.0 is there, 1 KiB to download. This is 1.2
                            2.0
                            Faster.
                            Fewer bugs.
                        Get it: paddock update download
                        """);
        assertThat(paddock("update", "install")).isEqualTo(ExitCode.NOT_FOUND);
        assertThat(err.toString()).contains("Do that first: paddock update download");
        assertThat(said(0, "update", "download")).contains("HOME/state/updates/paddock_2.0_amd64.deb");

        // A server runs, and goes on: the command is only told.
        assertThat(said(0, "update", "install"))
                .isEqualTo("sudo apt install HOME/state/updates/paddock_2.0_amd64.deb\n");
        assertThat(Json.mapper()
                        .readTree(said(0, "update", "--json"))
                        .path("available")
                        .asString())
                .isEqualTo("2.0");
    }

    @Test
    void whatFailedInTheBackgroundIsToldHere() {
        env = Map.of("PADDOCK_UPDATES_FEED", feed.address(), "PADDOCK_UPDATES_SIGNED_BY", feed.publicKey());
        server.on("/paddock/releases.json.sig", FileServer.content("text/plain", "AAAA"));

        assertThat(paddock("update", "check")).isEqualTo(ExitCode.FAILED);

        assertThat(said(0, "update")).contains("The last question failed: ", "is not believed");
    }
}
