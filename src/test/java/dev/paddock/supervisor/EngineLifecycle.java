package dev.paddock.supervisor;

import static dev.paddock.supervisor.Bench.failure;
import static dev.paddock.supervisor.Bench.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.paddock.domain.Engine;
import dev.paddock.domain.Health;
import dev.paddock.domain.HealthCheck;
import dev.paddock.domain.Instance;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.ServerOptions;
import dev.paddock.domain.ServerSnapshot;
import dev.paddock.domain.ServerState;
import dev.paddock.engine.ChatClient;
import dev.paddock.engine.ChatMessage;
import dev.paddock.engine.ChatRequest;
import dev.paddock.settings.HomeKey;
import dev.paddock.testing.FakeScript;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What must hold of every engine that loads a model and computes, whoever built it. */
@NullUnmarked
abstract class EngineLifecycle {
    @TempDir
    Path folder;

    Bench bench;

    abstract Engine engine();

    @BeforeEach
    void open() throws IOException {
        bench = Bench.ofEngine(folder, this::engine);
    }

    @AfterEach
    void close() {
        bench.close();
    }

    Instance instance(String name) {
        Instance small = bench.instance(name, FakeScript.good());
        ServerOptions server = small.server();
        return new Instance(
                name,
                small.model(),
                new ServerOptions(
                        server.host(),
                        server.port(),
                        server.timeout(),
                        server.parallel(),
                        server.apiKey(),
                        server.startTimeout(),
                        Duration.ofSeconds(10),
                        List.of(),
                        false),
                small.gpu(),
                null,
                small.env(),
                small.args(),
                new HealthCheck("/health", Duration.ofMillis(100), Duration.ofSeconds(1), 2, Duration.ZERO, false),
                small.restartPolicy(),
                small.logs(),
                false);
    }

    @Test
    void startsServesAndStops() throws Exception {
        bench.save(instance("one"));

        ServerSnapshot ready = bench.start("one");

        assertThat(ready.state()).isEqualTo(ServerState.READY);
        assertThat(ready.health()).isEqualTo(Health.HEALTHY);
        assertThat(ready.assumedReady()).isFalse();
        assertThat(complete(ready.port())).contains("\"choices\"");

        assertThat(bench.stop("one").state()).isEqualTo(ServerState.STOPPED);
        assertThat(bench.lives(ready.pid())).isFalse();
        assertThat(bench.audit()).contains("\"stop\"").doesNotContain("\"crash\"");
    }

    @Test
    void severalStartAtOnceAndAllStop() throws IOException {
        for (int i = 0; i < 3; i++) {
            bench.save(instance("server-" + i));
        }

        List<CompletionStage<ServerSnapshot>> starts = IntStream.range(0, 3)
                .mapToObj(i -> bench.supervisor().start("server-" + i))
                .toList();

        assertThat(starts.stream().map(stage -> get(stage).port()).distinct()).hasSize(3);
        assertThat(get(bench.supervisor().stopAll(false)))
                .hasSize(3)
                .allMatch(server -> server.state() == ServerState.STOPPED);
    }

    @Test
    void aStopAtAnyMomentOfItsStartLeavesNothing() throws IOException {
        bench.save(instance("one"));
        for (int i = 0; i < 4; i++) {
            CompletionStage<ServerSnapshot> start = bench.supervisor().start("one");
            if (i > 0) {
                bench.awaitServer("one", ServerSnapshot::isRunning);
            }
            if (i > 2) {
                bench.awaitServer("one", server -> server.health() != Health.UNKNOWN);
            }

            assertThat(bench.stop("one").state()).isEqualTo(ServerState.STOPPED);

            await().atMost(Bench.PATIENCE)
                    .until(() -> start.toCompletableFuture().isDone());
        }
        assertThat(bench.registry()).doesNotContain("\"pid\"");
        assertThat(bench.audit()).doesNotContain("\"crash\"");
    }

    @Test
    void restartGivesANewProcess() throws IOException {
        bench.save(instance("one"));
        ServerSnapshot first = bench.start("one");

        ServerSnapshot second = get(bench.supervisor().restart("one"));

        assertThat(second.isReady()).isTrue();
        assertThat(second.pid()).isNotEqualTo(first.pid());
        assertThat(second.port()).isEqualTo(first.port());
    }

    @Test
    void oneThatIsKilledIsStartedAgain() throws IOException {
        bench.save(Bench.retrying(instance("one"), 3, Duration.ofMillis(20)));
        long first = bench.start("one").pid();

        ProcessHandle.of(first).orElseThrow().destroyForcibly();

        ServerSnapshot again = bench.awaitServer("one", server -> server.isReady() && server.pid() != first);
        assertThat(again.restarts()).isEqualTo(1);
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "nothing suspends a process there from outside")
    void oneThatHangsIsEndedAndStartedAgain() throws IOException {
        bench.save(Bench.retrying(instance("one"), 3, Duration.ofMillis(20)));
        long first = bench.start("one").pid();

        HealthTest.signal("-STOP", first);

        bench.awaitServer("one", server -> server.isReady() && server.pid() != first);
        bench.awaitGone(first);
        assertThat(bench.audit()).contains("\"hung\"");
    }

    @Test
    void aNewPaddockAdoptsItAndStopsIt() throws Exception {
        bench.save(Bench.retrying(instance("one"), 3, Duration.ofMillis(20)));
        ServerSnapshot before = bench.start("one");

        bench.reopen();

        ServerSnapshot after = bench.awaitState("one", ServerState.READY);
        assertThat(after.pid()).isEqualTo(before.pid());
        assertThat(complete(after.port())).contains("\"choices\"");
        assertThat(bench.stop("one").state()).isEqualTo(ServerState.STOPPED);
        assertThat(bench.lives(before.pid())).isFalse();
        assertThat(bench.audit()).contains("\"adopt\"").doesNotContain("\"crash\"");
    }

    @Test
    void theEndOfAnAdoptedOneIsNoticed() throws IOException {
        bench.save(Bench.retrying(instance("one"), 3, Duration.ofMillis(20)));
        long before = bench.start("one").pid();
        bench.reopen();
        bench.awaitState("one", ServerState.READY);

        ProcessHandle.of(before).orElseThrow().destroyForcibly();

        assertThat(bench.awaitServer("one", server -> server.isReady() && server.restarts() == 1)
                        .pid())
                .isNotEqualTo(before);
    }

    @Test
    void oneThatLoadsWhilePaddockDiesIsReadyUnderTheNext() throws IOException {
        bench.save(instance("one"));
        bench.supervisor().start("one");
        long pid = bench.awaitServer("one", ServerSnapshot::isRunning).pid();

        bench.reopen();

        assertThat(bench.start("one").pid()).isEqualTo(pid);
    }

    @Test
    void aCompletionUnderWayDoesNotKeepItFromStopping() throws Exception {
        bench.save(instance("one"));
        ServerSnapshot ready = bench.start("one");
        StringBuffer said = new StringBuffer();
        Thread talking = Thread.ofVirtual().start(() -> talk(ready.port(), said));
        await().atMost(Bench.PATIENCE).until(() -> !said.isEmpty());

        assertThat(bench.stop("one").state()).isEqualTo(ServerState.STOPPED);

        assertThat(talking.join(Bench.PATIENCE)).isTrue();
        assertThat(bench.lives(ready.pid())).isFalse();
    }

    @Test
    void aFixedPortThatSomebodyHasIsToldBeforeTheLaunch() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Instance one = instance("one");
            bench.save(one.withServer(one.server().withPort(taken.getLocalPort())));

            PaddockException refused = failure(bench.supervisor().start("one"));

            assertThat(refused.problem().code()).isEqualTo("port-taken");
            assertThat(bench.server("one").pid()).isNull();
        }
    }

    @Test
    void aModelThatBreaksOffIsToldAsSuchEvenByTheEngine() throws IOException {
        Path cut = folder.resolve("cut.gguf");
        Files.copy(bench.model, cut, StandardCopyOption.REPLACE_EXISTING);
        try (var channel = java.nio.channels.FileChannel.open(cut, java.nio.file.StandardOpenOption.WRITE)) {
            channel.truncate(channel.size() / 2);
        }
        Instance one = instance("one");
        bench.save(one.withModel(one.model().withPath(cut)));

        assertThat(failure(bench.supervisor().start("one")).problem().code()).isEqualTo("model-truncated");
    }

    @Test
    void aFlagThatItDoesNotKnowEndsTheStartForGood() throws IOException {
        bench.save(Bench.retrying(instance("one").withArgs(List.of("--no-such-flag")), 3, Duration.ofMillis(20)));

        PaddockException refused = failure(bench.supervisor().start("one"));

        assertThat(refused.problem().code()).isEqualTo("flag-unknown");
        assertThat(refused.problem().sentence()).contains("--no-such-flag");
        assertThat(bench.server("one").restarts()).isZero();
        assertThat(bench.server("one").state()).isEqualTo(ServerState.FAILED);
    }

    @Test
    void restartsLoseNoRequestOfTheGateways() throws IOException, InterruptedException {
        bench.room(new Bench.MuchRoom());
        bench.reopen();
        bench.save(instance("one"));
        ServerSnapshot first = bench.start("one");
        try (BehindGateway behind = new BehindGateway(bench)) {
            behind.askWithoutPause("one", 4);
            for (int i = 1; i <= 4; i++) {
                int before = behind.answers.size();
                await().atMost(Bench.PATIENCE).until(() -> behind.answers.size() > before + 4);
                assertThat(get(bench.supervisor().restart("one")).replacement()).isNull();
            }
            ServerSnapshot last = bench.server("one");

            assertThat(behind.end()).containsOnly("answered").hasSizeGreaterThan(16);
            assertThat(last.pid()).isNotEqualTo(first.pid());
            bench.awaitGone(first.pid());
        }
    }

    @Test
    void behindAGatewayItAnswersNobodyElse() throws Exception {
        bench.save(instance("one"));
        Instance fixed = instance("fixed");
        bench.save(fixed.withServer(fixed.server().withPort(Bench.freePort())));
        try (BehindGateway behind = new BehindGateway(bench)) {
            ServerSnapshot one = bench.start("one");
            URI props = one.endpoint().resolve("/props");

            assertThat(behind.status(props, null)).isEqualTo(401);
            assertThat(behind.status(props, behind.key.value())).isEqualTo(200);
            assertThat(behind.ask("one")).isEqualTo("answered");
            assertThat(bench.registry()).doesNotContain(behind.key.value());
            assertThat(behind.key.of(bench.start("fixed"))).isNull();
            assertThat(behind.ask("fixed")).isEqualTo("answered");

            bench.reopen();
            assertThat(bench.awaitState("one", ServerState.READY).homeKey()).isTrue();
            Files.delete(bench.home.state().resolve("server-key"));
            bench.reopen();
            assertThat(bench.awaitState("one", ServerState.READY).homeKey()).isTrue();
            assertThat(behind.status(props, new HomeKey(bench.home).value()))
                    .as("after the key was lost")
                    .isEqualTo(200);
            bench.stop("one");
            assertThat(bench.start("one").homeKey()).as("without a gateway").isFalse();
        }
    }

    private static void talk(int port, StringBuffer said) {
        try (HttpClient http = HttpClient.newHttpClient()) {
            new ChatClient(http)
                    .stream(
                            URI.create("http://127.0.0.1:" + port),
                            null,
                            new ChatRequest(
                                    null, List.of(new ChatMessage("user", "Tell a very long story")), null, 4000),
                            said::append);
        } catch (IOException | InterruptedException cutOff) {
            // It is stopped in the middle of its answer.
        }
    }

    static String complete(int port) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/completions"))
                    .timeout(Bench.PATIENCE)
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString("{\"prompt\":\"Hello\",\"max_tokens\":4}"))
                    .build();
            return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
        }
    }
}
