package dev.paddock.control;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.paddock.domain.Home;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.PaddockException.Kind;
import dev.paddock.domain.Problem;
import dev.paddock.fetch.FetchSignal;
import dev.paddock.install.InstallRequest;
import dev.paddock.supervisor.ScriptedSupervisor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a window on another process's servers asks of the hub and of engines, over a real connection. */
class RemoteHubTest {
    @TempDir
    private Path home;

    private ScriptedPorts there;
    private ControlServer server;
    private ControlFile.Content where;
    private RemoteHub here;

    @BeforeEach
    void open() throws Exception {
        there = new ScriptedPorts(home);
        server = ControlServer.start(new ScriptedSupervisor(), there);
        where = new ControlFile.Content(
                server.address(), server.token(), 1, "0", ControlFile.Role.DAEMON, Instant.EPOCH);
        here = new RemoteHub(() -> Optional.of(where));
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void whatTheOwnerFindsArrivesAsItIs() {
        assertThat(here.search("größer & mehr")).isEqualTo(there.hub.models);
        assertThat(here.contents("owner/repo")).isEqualTo(there.hub.contents("owner/repo"));

        assertThat(there.hub.asked).startsWith("search größer & mehr", "contents owner/repo");
    }

    @Test
    void aRefusalKeepsItsWords() {
        there.hub.refusal = new PaddockException(
                Kind.NOT_FOUND, Problem.of("fetch-not-found", "There is no such repository", "a typo?", "Look again."));

        assertThatExceptionOfType(PaddockException.class)
                .isThrownBy(() -> here.contents("owner/none"))
                .satisfies(refused -> {
                    assertThat(refused.kind()).isEqualTo(Kind.NOT_FOUND);
                    assertThat(refused.problem())
                            .isEqualTo(requireNonNull(there.hub.refusal).problem());
                });
    }

    @Test
    void wordsAreNeeded() {
        assertThatExceptionOfType(PaddockException.class)
                .isThrownBy(() -> here.search(" "))
                .satisfies(refused -> assertThat(refused.kind()).isEqualTo(Kind.INVALID));
    }

    @Test
    void cancellingReachesTheInstallationOfTheOwner() throws Exception {
        there.desk.holdInstallations();
        ControlFile file = new ControlFile(Home.under(home));
        Files.createDirectories(Home.under(home).state());
        file.write(where);
        FetchSignal signal = new FetchSignal();
        InstallRequest wish = new InstallRequest(null, null, null, null, null, false, false);
        CompletableFuture<Object> end =
                CompletableFuture.supplyAsync(() -> new RemoteEngineDesk(file).install(wish, signal, progress -> {}));
        await().until(() -> there.desk.calls.stream().anyMatch(call -> call.startsWith("install")));

        signal.cancel();

        assertThat(end)
                .failsWithin(Duration.ofSeconds(20))
                .withThrowableThat()
                .withRootCauseInstanceOf(PaddockException.class)
                .withMessageContaining("It was cancelled");
    }
}
