package dev.paddock.supervisor;

import static dev.paddock.supervisor.Bench.failure;
import static dev.paddock.supervisor.Bench.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.paddock.domain.Health;
import dev.paddock.domain.HealthCheck;
import dev.paddock.domain.Instance;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.Remedy;
import dev.paddock.domain.ServerSnapshot;
import dev.paddock.domain.ServerState;
import dev.paddock.platform.Ports;
import dev.paddock.testing.FakeEngines;
import dev.paddock.testing.FakeScript;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Servers of somebody else's that answer on an instance's port. */
@NullUnmarked
@EnabledOnOs(value = OS.LINUX, disabledReason = "command lines of other processes are read from /proc")
class AttachTest {
    @TempDir
    Path folder;

    private Bench bench;
    private int port;
    private final List<Process> others = new ArrayList<>();

    @BeforeEach
    void open() throws IOException {
        bench = new Bench(folder);
        port = Bench.freePort();
    }

    @AfterEach
    void close() throws IOException {
        others.forEach(process -> process.destroyForcibly().onExit().join());
        bench.close();
        Files.deleteIfExists(folder.resolve("llama-server"));
    }

    /** @param program what the process is called */
    private Process foreign(String program, FakeScript script, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(FakeEngines.fake().command());
        if (program.equals("llama-server")) {
            Path named = folder.resolve(program);
            Files.createSymbolicLink(named, Path.of(command.getFirst()));
            command.set(0, named.toString());
        }
        command.addAll(List.of("--port", Integer.toString(port)));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("other.log").toFile());
        builder.environment().putAll(script.environment());
        Process process = builder.start();
        others.add(process);
        await().atMost(Bench.PATIENCE).until(() -> new Ports().listens("127.0.0.1", port));
        return process;
    }

    private Process sameModel() throws IOException {
        return foreign("llama-server", FakeScript.good(), "-m", bench.model.toString());
    }

    private Instance saveOnPort() throws IOException {
        Instance plain = bench.instance("one", FakeScript.good());
        return bench.save(plain.withServer(plain.server().withPort(port)));
    }

    private ServerSnapshot attach() {
        return get(bench.supervisor().attach("one"));
    }

    @Test
    void aStartWhereTheSameModelIsServedOffersToAttach() throws IOException {
        saveOnPort();
        Process theirs = sameModel();

        PaddockException refused = failure(bench.supervisor().start("one"));

        assertThat(refused.kind()).isEqualTo(PaddockException.Kind.CONFLICT);
        assertThat(refused.problem().code()).isEqualTo("already-served");
        assertThat(refused.problem().sentence())
                .contains("paddock up one --attach")
                .contains("process " + theirs.pid());
        assertThat(refused.problem().remedies())
                .containsExactly(Remedy.of(Remedy.Kind.ATTACH), Remedy.of(Remedy.Kind.USE_FREE_PORT));
        assertThat(bench.server("one").state()).isEqualTo(ServerState.FAILED);
    }

    @Test
    void attachedItIsReadyAndMarkedAndNotOnOurList() throws IOException {
        saveOnPort();
        Process theirs = sameModel();

        ServerSnapshot server = attach();

        assertThat(server.isReady()).isTrue();
        assertThat(server.attached()).isTrue();
        assertThat(server.health()).isEqualTo(Health.HEALTHY);
        assertThat(server.pid()).isEqualTo(theirs.pid());
        assertThat(server.port()).isEqualTo(port);
        assertThat(server.logFile()).isNull();
        assertThat(bench.registryFile()).doesNotExist();
        assertThat(bench.home.logs().resolve("one")).doesNotExist();
        assertThat(attach().pid()).isEqualTo(theirs.pid());
        assertThat(bench.audit()).containsOnlyOnce("\"attach\"");
    }

    @Test
    void afterAStartThatOfferedItAttachingWorks() throws IOException {
        saveOnPort();
        sameModel();
        failure(bench.supervisor().start("one"));

        assertThat(attach().problem()).isNull();
    }

    @Test
    void onceItIsDetachedTheLogOfItsOwnLastRunIsShownAgain() throws IOException {
        saveOnPort();
        Path own = bench.start("one").logFile();
        bench.stop("one");
        sameModel();
        assertThat(attach().logFile()).isNull();

        assertThat(bench.stop("one").logFile()).isEqualTo(own);
    }

    @Test
    void stoppingDetachesAndSignalsNothing() throws IOException {
        saveOnPort();
        Process theirs = sameModel();
        attach();

        ServerSnapshot stopped = bench.stop("one");

        assertThat(stopped.state()).isEqualTo(ServerState.STOPPED);
        assertThat(stopped.attached()).isFalse();
        assertThat(stopped.problem()).isNull();
        assertThat(bench.audit()).contains("\"detach\"").doesNotContain("\"stop\"");
        assertThat(attach().isReady()).isTrue();
        assertThat(get(bench.supervisor().stop("one", true)).state()).isEqualTo(ServerState.STOPPED);
        assertThat(theirs.isAlive()).isTrue();
        assertThat(folder.resolve("other.log")).content().doesNotContain("cleaning up");
    }

    @Test
    void itIsNotRestartedByUs() throws IOException {
        saveOnPort();
        Process theirs = sameModel();
        attach();

        assertThat(failure(bench.supervisor().restart("one")).problem().code()).isEqualTo("attached");

        assertThat(bench.server("one").isReady()).isTrue();
        assertThat(theirs.isAlive()).isTrue();
    }

    @Test
    void oneThatEndsIsStoppedWithANoteAndNotStartedAgain() throws IOException {
        bench.save(Bench.retrying(saveOnPort(), 3, Duration.ofMillis(20)));
        Process theirs = sameModel();
        attach();

        theirs.destroyForcibly();

        ServerSnapshot gone = bench.awaitState("one", ServerState.STOPPED);
        assertThat(gone.problem().code()).isEqualTo("attached-went");
        assertThat(gone.attached()).isFalse();
        assertThat(bench.audit()).contains("\"gone\"").doesNotContain("\"restart\"");
        assertThat(bench.start("one").problem()).isNull();
    }

    @Test
    void closingPaddockLetsGoOfIt() throws IOException {
        saveOnPort();
        Process theirs = sameModel();
        attach();

        bench.reopen();

        assertThat(bench.server("one").state()).isEqualTo(ServerState.STOPPED);
        assertThat(theirs.isAlive()).isTrue();
    }

    @Test
    void anotherModelIsNoReasonToAttach() throws IOException {
        saveOnPort();
        foreign("llama-server", FakeScript.good(), "-m", "/models/theirs.gguf");

        assertThat(failure(bench.supervisor().start("one")).problem().code()).isEqualTo("port-taken");
        PaddockException refused = failure(bench.supervisor().attach("one"));
        assertThat(refused.problem().code()).isEqualTo("nothing-to-attach");
        assertThat(bench.server("one").attached()).isFalse();
    }

    @Test
    void whoseCommandLineSaysNothingIsKnownByItsOwnWord() throws IOException {
        saveOnPort();
        Process theirs = foreign("java", FakeScript.good(), "--alias", "/elsewhere/model.gguf");

        ServerSnapshot server = attach();

        assertThat(server.isReady()).isTrue();
        assertThat(server.pid()).isNull();
        assertThat(server.isRunning()).isTrue();
        theirs.destroyForcibly();
        assertThat(bench.awaitState("one", ServerState.STOPPED).problem().code())
                .isEqualTo("attached-went");
    }

    @Test
    void oneThatAnswersNoMoreIsShownSoAndLeftAlone() throws IOException {
        saveOnPort();
        Process theirs = sameModel();
        attach();

        new ProcessBuilder("kill", "-STOP", Long.toString(theirs.pid()))
                .start()
                .onExit()
                .join();

        bench.awaitServer("one", server -> server.health() == Health.UNHEALTHY);
        assertThat(bench.server("one").isReady()).isTrue();
        new ProcessBuilder("kill", "-CONT", Long.toString(theirs.pid()))
                .start()
                .onExit()
                .join();
        bench.awaitServer("one", server -> server.health() == Health.HEALTHY);
        assertThat(bench.audit()).doesNotContain("\"hung\"");
    }

    @Test
    void afterASleepItIsLookedAtBeforeItsTurn() throws IOException {
        Instance plain = bench.instance("one", FakeScript.good());
        HealthCheck seldom =
                new HealthCheck("/health", Duration.ofHours(1), Duration.ofMillis(300), 1, Duration.ZERO, false);
        bench.save(new Instance(
                "one",
                plain.model(),
                plain.server().withPort(port),
                plain.gpu(),
                null,
                plain.env(),
                List.of(),
                seldom,
                plain.restartPolicy(),
                plain.logs(),
                false));
        Process theirs = sameModel();
        attach();
        new ProcessBuilder("kill", "-STOP", Long.toString(theirs.pid()))
                .start()
                .onExit()
                .join();

        bench.supervisor().lookAfresh();

        bench.awaitServer("one", server -> server.health() == Health.UNHEALTHY);
    }

    @Test
    void withoutAFixedPortThereIsNothingToAttachTo() throws IOException {
        bench.save("one", FakeScript.good());

        assertThat(failure(bench.supervisor().attach("one")).problem().code()).isEqualTo("no-fixed-port");
    }
}
