package dev.paddock.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.domain.Health;
import dev.paddock.domain.HealthCheck;
import dev.paddock.domain.Instance;
import dev.paddock.domain.ServerSnapshot;
import dev.paddock.domain.ServerState;
import dev.paddock.testing.FakeScript;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Servers that live and do not answer, with real child processes. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "servers are made to hang by signals")
class HealthTest {
    @TempDir
    Path folder;

    private Bench bench;

    @BeforeEach
    void open() throws IOException {
        bench = new Bench(folder);
    }

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void aServerThatHangsIsEndedAndStartedAgain() throws IOException {
        bench.save(Bench.retrying(bench.instance("one", FakeScript.good()), 3, Duration.ofMillis(20)));
        long first = pid(bench.start("one"));

        signal("-STOP", first);

        ServerSnapshot again = bench.awaitServer("one", server -> server.isReady() && pid(server) != first);
        assertThat(again.restarts()).isEqualTo(1);
        assertThat(again.health()).isEqualTo(Health.HEALTHY);
        bench.awaitGone(first);
        assertThat(trail()).contains("\"hung\"").contains("answers nothing");
    }

    @Test
    void itsReasonIsShownWhileItWaitsForTheNextStart() throws IOException {
        bench.save(Bench.retrying(bench.instance("one", FakeScript.good()), 3, Duration.ofSeconds(20)));
        signal("-STOP", pid(bench.start("one")));

        ServerSnapshot waiting = bench.awaitState("one", ServerState.RESTARTING);

        assertThat(Objects.requireNonNull(waiting.problem()).code()).isEqualTo("hung");
        assertThat(waiting.nextRetryAt()).isNotNull();
    }

    @Test
    void oneThatMayNotBeStartedAgainIsOnlyShown() throws IOException {
        bench.save("one", FakeScript.good());
        long pid = pid(bench.start("one"));

        signal("-STOP", pid);
        bench.awaitServer("one", server -> server.health() == Health.UNHEALTHY);
        awaitTrail("hung");
        signal("-CONT", pid);

        assertThat(pid(bench.awaitServer("one", server -> server.health() == Health.HEALTHY)))
                .isEqualTo(pid);
    }

    @Test
    void withinItsStartPeriodItIsGivenTime() throws IOException {
        bench.save(checked(
                Bench.retrying(bench.instance("one", FakeScript.good()), 3, Duration.ofMillis(20)),
                Duration.ofHours(1),
                false));
        long pid = pid(bench.start("one"));

        signal("-STOP", pid);
        bench.awaitServer("one", server -> server.health() == Health.UNHEALTHY);
        signal("-CONT", pid);

        assertThat(pid(bench.awaitServer("one", server -> server.health() == Health.HEALTHY)))
                .isEqualTo(pid);
        assertThat(trail()).doesNotContain("\"hung\"");
    }

    @Test
    void aDeepCheckFindsWhatSaysItIsHealthyAndComputesNoMore() throws IOException {
        bench.save(checked(
                Bench.retrying(bench.instance("one", FakeScript.good().computingNothing()), 1, Duration.ofSeconds(20)),
                Duration.ZERO,
                true));
        assertThat(bench.start("one").health()).isEqualTo(Health.HEALTHY);

        ServerSnapshot waiting = bench.awaitState("one", ServerState.RESTARTING);

        assertThat(Objects.requireNonNull(waiting.problem()).code()).isEqualTo("hung");
    }

    @Test
    void aDeepCheckLeavesAWorkingServerAlone() throws IOException {
        Path asked = folder.resolve("asked");
        bench.save(checked(
                Bench.retrying(bench.instance("one", FakeScript.good().countingTokensIn(asked)), 1, Duration.ZERO),
                Duration.ZERO,
                true));
        long pid = pid(bench.start("one"));

        bench.awaitServer("one", server -> Files.exists(asked) && size(asked) >= 3);

        assertThat(pid(bench.server("one"))).isEqualTo(pid);
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException gone) {
            return 0;
        }
    }

    static Instance checked(Instance instance, Duration startPeriod, boolean deep) {
        return new Instance(
                instance.name(),
                instance.model(),
                instance.server(),
                instance.gpu(),
                instance.engine(),
                instance.env(),
                instance.args(),
                new HealthCheck("/health", Duration.ofMillis(50), Duration.ofMillis(100), 2, startPeriod, deep),
                instance.restartPolicy(),
                instance.logs(),
                false);
    }

    private static long pid(ServerSnapshot server) {
        return Objects.requireNonNull(server.pid());
    }

    private void awaitTrail(String event) {
        org.awaitility.Awaitility.await(event)
                .atMost(Bench.PATIENCE)
                .until(() -> trail().contains("\"" + event + "\""));
    }

    private String trail() throws IOException {
        return Files.readString(bench.home.state().resolve("events.jsonl"));
    }

    static void signal(String signal, long pid) throws IOException {
        assertThat(new ProcessBuilder("kill", signal, Long.toString(pid))
                        .start()
                        .onExit()
                        .join()
                        .exitValue())
                .isZero();
    }
}
