package dev.paddock.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.paddock.domain.GatewayOptions;
import dev.paddock.domain.Instance;
import dev.paddock.domain.ServerSnapshot;
import dev.paddock.domain.ServerState;
import dev.paddock.testing.FakeScript;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real processes behind the gateway are killed, one each second, while clients ask on. {@code -Dkills=60} for a minute.
 */
@NullUnmarked
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "its servers end by signals")
class KilledServersTest {
    private static final int KILLS = Integer.getInteger("kills", 4);
    private static final int CLIENTS = 8;

    @TempDir
    Path folder;

    private final ScheduledExecutorService killer = Executors.newSingleThreadScheduledExecutor();
    private final Set<Long> killed = ConcurrentHashMap.newKeySet();
    private Bench bench;

    @BeforeEach
    void open() throws IOException {
        bench = new Bench(folder);
    }

    @AfterEach
    void close() throws InterruptedException {
        killer.shutdownNow();
        assertThat(killer.awaitTermination(Bench.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .isTrue();
        bench.close();
    }

    @Test
    void everyRequestIsAnsweredOnceOrFailsClearlyWhileServersAreKilled() throws Exception {
        List<String> names = List.of("one", "two");
        serve(names);
        try (BehindGateway behind = new BehindGateway(bench)) {
            behind.askWithoutPause("any", CLIENTS);
            killEachSecond(names);
            await().atMost(Bench.PATIENCE.plusSeconds(2L * KILLS)).until(() -> killed.size() >= KILLS);
            killer.shutdown();
            names.forEach(name -> bench.awaitState(name, ServerState.READY));
            List<String> answers = behind.end();

            long answered = answers.stream().filter("answered"::equals).count();
            assertThat(answers).allSatisfy(KilledServersTest::isAnsweredOrRefused);
            assertThat(answered).isGreaterThan(CLIENTS * KILLS);
            assertThat(computed(names))
                    .as("what was computed in vain was in flight as its server was killed")
                    .isBetween(answered, answered + (long) killed.size() * CLIENTS);
            for (String name : names) {
                assertThat(behind.gateway.counts(name).inFlight()).isZero();
            }
            assertThat(behind.ask("any")).isEqualTo("answered");
        }
    }

    @Test
    void whereNobodyElseHasTheModelRequestsWaitForItsServerOrFailClearly() throws Exception {
        List<String> names = List.of("one");
        serve(names);
        try (BehindGateway behind = new BehindGateway(bench)) {
            behind.askWithoutPause("any", CLIENTS);
            killEachSecond(names);
            await().atMost(Bench.PATIENCE.plusSeconds(2L * KILLS)).until(() -> killed.size() >= 2);
            killer.shutdown();
            bench.awaitState("one", ServerState.READY);
            List<String> answers = behind.end();

            assertThat(answers)
                    .allSatisfy(KilledServersTest::isAnsweredOrRefused)
                    .contains("answered");
            assertThat(behind.gateway.counts("one").inFlight()).isZero();
            assertThat(behind.ask("any")).isEqualTo("answered");
        }
    }

    private void serve(List<String> names) throws IOException {
        for (String name : names) {
            Instance plain = bench.instance(name, FakeScript.good().countingTokensIn(tokens(name)));
            bench.save(Bench.retrying(plain, 1_000, Duration.ofMillis(20))
                    .withGateway(new GatewayOptions(List.of("any"), false, true)));
        }
        bench.reopen();
        names.forEach(bench::start);
    }

    /** One after the other in turn; one that is not running is left for the next time. */
    private void killEachSecond(List<String> names) {
        AtomicInteger turn = new AtomicInteger();
        killer.scheduleAtFixedRate(
                () -> {
                    ServerSnapshot server = bench.server(names.get(turn.getAndIncrement() % names.size()));
                    Long pid = server.pid();
                    if (server.isReady() && pid != null) {
                        ProcessHandle.of(pid)
                                .filter(ProcessHandle::destroyForcibly)
                                .ifPresent(_ -> killed.add(pid));
                    }
                },
                200,
                1_000,
                TimeUnit.MILLISECONDS);
    }

    private static void isAnsweredOrRefused(String answer) {
        if (!answer.equals("answered")) {
            assertThat(answer).matches("(?s)50[23] .*").contains("\"error\"", "\"message\"");
        }
    }

    private Path tokens(String name) {
        return folder.resolve("tokens-" + name);
    }

    private long computed(List<String> names) throws IOException {
        long all = 0;
        for (String name : names) {
            all += Files.size(tokens(name));
        }
        return all;
    }
}
