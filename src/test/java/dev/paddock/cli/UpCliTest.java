package dev.paddock.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.paddock.domain.PaddockException;
import dev.paddock.domain.PaddockException.Kind;
import dev.paddock.domain.Problem;
import dev.paddock.domain.ServerState;
import dev.paddock.settings.Json;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** Starting and stopping servers from the command line. */
class UpCliTest extends CliFixture {
    @Test
    void upWaitSaysWhereTheServerIsReady() {
        daemon.runs = false;

        assertThat(paddock("up", "demo", "--wait")).isZero();

        assertThat(out).hasToString("demo is ready at http://127.0.0.1:8001\n");
        assertThat(daemon.runs).isTrue();
    }

    @Test
    void whatIsBehindTheGatewayIsToldByTheGatewaysAddress() {
        supervisor.behind(URI.create("http://127.0.0.1:5526"));

        assertThat(paddock("up", "demo")).isZero();
        assertThat(paddock("ps")).isZero();
        assertThat(paddock("describe", "demo")).isZero();

        assertThat(out.toString())
                .startsWith("demo is ready at http://127.0.0.1:5526 as the model \"demo\"\n")
                .containsPattern("demo +READY +http://127.0.0.1:5526 ")
                .contains("other  READY  http://127.0.0.1:8002  ")
                .contains("Address   http://127.0.0.1:5526 as the model \"demo\"\n")
                .contains("Directly  http://127.0.0.1:8001 asks for a key that only Paddock knows.");
        assertThat(supervisor.fleet().at(supervisor.fleet().server("other").orElseThrow()))
                .isEqualTo(" at http://127.0.0.1:8002");
    }

    @Test
    void upAttachAttachesAndDownSaysThatTheServerGoesOn() {
        assertThat(paddock("up", "demo", "--attach")).isZero();
        assertThat(paddock("ps")).isZero();
        assertThat(paddock("down", "demo")).isZero();

        assertThat(supervisor.calls).contains("attach demo").doesNotContain("start demo");
        assertThat(out.toString())
                .contains("demo is attached at http://127.0.0.1:8001\n")
                .contains("READY (attached)")
                .contains("demo is detached; its server goes on\n");
    }

    @Test
    void upReturnsOnceTheProcessLoadsItsModel() {
        supervisor.holdStart("demo");

        assertThat(paddock("up", "demo")).isZero();

        assertThat(out.toString()).startsWith("demo is starting at http://127.0.0.1:8001");
        assertThat(supervisor.fleet().server("demo").orElseThrow().state()).isEqualTo(ServerState.INITIALIZING);
        assertThat(supervisor.listeners).isEmpty();
    }

    @Test
    void upStartsEachNameOnceAndTheOthersDespiteAFailure() {
        supervisor.failStart("demo", failure(Kind.FAILED));

        assertThat(paddock("up", "demo", "other", "demo", "--wait")).isEqualTo(1);

        assertThat(supervisor.calls).contains("start demo", "start other").doesNotHaveDuplicates();
        assertThat(out.toString()).contains("other is ready at http://127.0.0.1:8002");
        assertThat(err).hasToString("""
                        paddock: demo did not start: the model is broken. Download it again.
                            2
                            3
                            4
                            5
                            6
                        """);
    }

    @Test
    void notReadyInTimeIsExitCodeFourAndTheServerGoesOn() {
        supervisor.holdStart("demo");

        assertThat(paddock("up", "demo", "--timeout", "0")).isEqualTo(4);

        assertThat(err.toString()).contains("demo is not ready after 0 s, and goes on starting");
        assertThat(supervisor.fleet().server("demo").orElseThrow().isRunning()).isTrue();
    }

    @Test
    void aTimeoutIsNotNegative() {
        assertThat(paddock("up", "demo", "--timeout", "-5")).isEqualTo(2);

        assertThat(err.toString()).contains("--timeout must be 0 or more seconds: -5");
        assertThat(supervisor.calls).isEmpty();
    }

    @Test
    void ofSeveralServersTheFailureNamesItsOwn() {
        supervisor.failStart(
                "demo", new PaddockException(Kind.CONFLICT, Problem.of("port-taken", "Port 80 is taken", "", null)));

        assertThat(paddock("up", "demo", "other", "--wait")).isEqualTo(1);

        assertThat(err).hasToString("paddock: demo: Port 80 is taken\n");
    }

    @Test
    void interruptingTheWaitStopsWhatThisCommandBeganToStart() {
        supervisor.holdStart("demo");
        CompletableFuture<Integer> code = CompletableFuture.supplyAsync(() -> paddock("up", "other", "demo", "--wait"));
        await().until(() -> supervisor.calls.contains("start demo"));
        await().until(() -> out.toString().contains("other is ready"));

        interrupts.forEach(Runnable::run);

        assertThat(code.join()).isEqualTo(1);
        assertThat(supervisor.calls).contains("stop demo").doesNotContain("stop other");
        assertThat(supervisor.fleet().server("other").orElseThrow().isReady()).isTrue();
        assertThat(out.toString()).contains("Interrupted: demo was not started");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void interruptingLeavesAloneWhatSomebodyElseBeganToStart() {
        supervisor.holdStart("demo");
        supervisor.start("demo");
        CompletableFuture<Integer> code = CompletableFuture.supplyAsync(() -> paddock("up", "demo", "--wait"));
        await().until(() ->
                supervisor.calls.stream().filter("start demo"::equals).count() == 2);

        interrupts.forEach(Runnable::run);

        assertThat(supervisor.calls).doesNotContain("stop demo");
        supervisor.stop("demo", false);
        assertThat(code.join()).isEqualTo(1);
    }

    @Test
    void downStopsWhatIsNamedOrEverything() {
        assertThat(paddock("down", "other", "--force")).isZero();
        assertThat(supervisor.calls).contains("stop other by force");
        assertThat(out).hasToString("other is stopped\n");

        assertThat(paddock("down", "--all")).isZero();
        assertThat(out.toString()).endsWith("No server runs\n");
        assertThat(paddock("down")).isEqualTo(2);
        assertThat(paddock("down", "demo", "--all")).isEqualTo(2);
    }

    @Test
    void downStartsNoServiceWhenNothingRuns() {
        daemon.runs = false;
        supervisor.stop("other", false);

        assertThat(paddock("down", "demo")).isZero();

        assertThat(out).hasToString("demo is stopped\n");
        assertThat(daemon.runs).isFalse();
    }

    @Test
    @Timeout(8) // less than the patience with which a request is handed over
    void whatHangsInItsEngineIsWaitedForNoLongerThanWasSaid() {
        supervisor.hangStart("demo");

        assertThat(paddock("up", "demo", "--timeout", "0")).isEqualTo(ExitCode.NOT_READY);

        assertThat(err.toString()).contains("demo is not ready after 0 s, and goes on starting");
    }

    @Test
    void whatBecameOfEachServerIsHadAsJson() {
        supervisor.failStart("demo", failure(Kind.FAILED));

        assertThat(paddock("up", "demo", "other", "--wait", "--json")).isEqualTo(ExitCode.FAILED);

        JsonNode json = Json.mapper().readTree(out.toString());
        assertThat(json.path("servers").size()).isEqualTo(2);
        assertThat(json.path("problems").get(0).path("name").asString()).isEqualTo("demo");
        assertThat(json.path("problems").get(0).path("problem").path("code").asString())
                .isEqualTo("broken");
        assertThat(err.toString()).isEmpty();
        out.getBuffer().setLength(0);
        assertThat(paddock("down", "--all", "--json")).isZero();
        assertThat(Json.mapper()
                        .readTree(out.toString())
                        .path("servers")
                        .get(0)
                        .path("state")
                        .asString())
                .isEqualTo("STOPPED");
        out.getBuffer().setLength(0);
        assertThat(paddock("restart", "other", "--json")).isZero();
        assertThat(Json.mapper()
                        .readTree(out.toString())
                        .path("servers")
                        .get(0)
                        .path("is_ready")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void aServerWhoseFileIsBrokenIsToldFromOneThatThereIsNot() throws IOException {
        Files.createDirectories(home().instances());
        Files.writeString(home().instances().resolve("mine.json"), "{ \"model\": {\"path\": 5} }");

        assertThat(paddock("up", "mine")).isEqualTo(ExitCode.FAILED);

        assertThat(printed(err))
                .startsWith("paddock: The server mine is left out because of its file HOME/config/instances/mine.json")
                .contains("model.path")
                .contains("paddock config validate");
        assertThat(supervisor.calls).doesNotContain("start mine");
    }
}
