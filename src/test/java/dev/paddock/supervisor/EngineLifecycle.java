package dev.paddock.supervisor;

import static dev.paddock.supervisor.Bench.failure;
import static dev.paddock.supervisor.Bench.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.paddock.domain.Health;
import dev.paddock.domain.Instance;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.ServerSnapshot;
import dev.paddock.domain.ServerState;
import dev.paddock.engine.ChatClient;
import dev.paddock.engine.ChatMessage;
import dev.paddock.engine.ChatRequest;
import dev.paddock.settings.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import tools.jackson.databind.JsonNode;

/** What must hold of every engine that loads a model and computes, whoever built it. */
@NullUnmarked
abstract class EngineLifecycle extends EngineFixture {
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
    @EnabledOnOs(
            value = {OS.LINUX, OS.MAC},
            disabledReason = "names of files hold no quotes and no newlines on Windows")
    void itGetsItsArgumentsToTheLetter() throws Exception {
        Path model = folder.resolve("my \"models\" of 'today' \uD83D\uDE00").resolve("$HOME\n" + "x".repeat(200));
        Files.createDirectories(model);
        model = model.resolve("a".repeat(100) + ".gguf");
        Files.copy(bench.model, model);
        String alias = "\uD83D\uDE00 \"a\" 'b' $HOME %PATH% `c` \\ \n*";
        Instance one = instance("one");
        bench.save(one.withModel(one.model().withPath(model)).withArgs(List.of("--alias", alias)));

        ServerSnapshot ready = bench.start("one");

        assertThat(Json.mapper()
                        .readTree(page(ready.port(), "/v1/models"))
                        .path("data")
                        .path(0)
                        .path("aliases"))
                .extracting(JsonNode::asString)
                .contains(alias);
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
}
