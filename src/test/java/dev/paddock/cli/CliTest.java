package dev.paddock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.domain.Fleet;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.PaddockException.Kind;
import dev.paddock.domain.Problem;
import dev.paddock.domain.ServerState;
import dev.paddock.settings.Json;
import dev.paddock.supervisor.ScriptedServers;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class CliTest extends CliFixture {
    @Test
    void psTellsWhenACrashedServerIsStartedAgainAndHowToHurryOrToLeaveIt() {
        supervisor.put(ScriptedServers.restarting(
                "demo",
                Problem.of("crashed", "It crashed", "", null),
                Instant.now().plusSeconds(3600)));

        assertThat(paddock("ps")).isZero();

        assertThat(out.toString())
                .containsPattern("demo: It crashed\\. It is started again in 3600 s \\(retry 2\\)")
                .contains("at once: paddock up demo; not at all: paddock down demo");
        out.getBuffer().setLength(0);
        assertThat(paddock("ps", "--json")).isZero();
        assertThat(out.toString()).contains("\"next_retry_at\" : ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"up", "down", "restart", "logs", "rm", "chat"})
    void aServerThatIsNotThereIsExitCodeThreeWithAGuess(String command) {
        assertThat(command.equals("chat") ? paddock("chat", "dmeo", "hi") : paddock(command, "dmeo"))
                .isEqualTo(3);

        assertThat(err).hasToString("paddock: There is no server called \"dmeo\". Did you mean demo?\n");
        assertThat(supervisor.calls).allMatch("close"::equals);
    }

    @Test
    void psIsATable() {
        supervisor.put(ScriptedServers.snapshot(
                "sad", ServerState.FAILED, null, null, failure(Kind.FAILED).problem()));

        assertThat(paddock("ps")).isZero();

        assertThat(out.toString().replaceAll("\\d+d \\d+h|\\d+h \\d+m|\\d+m \\d+s|\\d+s", "UP"))
                .startsWith("NAME   STATE    ADDRESS                PID  UPTIME")
                .containsPattern("demo   STOPPED  -                      -    -  +- +built-in engine  Demo demo\n")
                .containsPattern("other  READY    http://127.0.0.1:8002  77   UP +- +built-in engine  Demo other\n")
                .endsWith("\nsad: demo did not start: the model is broken. Download it again.\n");
    }

    @Test
    void psFitsANarrowTerminalAndColoursOnlyThere() {
        columns = 60;
        assertThat(paddock("ps")).isZero();
        assertThat(out.toString().lines()).allMatch(line -> line.length() <= 60);
        assertThat(out.toString()).contains("http://127.0.0.1:8002").doesNotContain("\u001b");

        colours = true;
        assertThat(paddock("ps")).isZero();
        assertThat(out.toString()).contains("\u001b[32mREADY\u001b[0m");
    }

    @Test
    void psJsonIsTheStatusSummary() {
        assertThat(paddock("ps", "--json")).isZero();

        JsonNode status = Json.mapper().readTree(out.toString());
        assertThat(status.path("total_servers").asInt()).isEqualTo(2);
        assertThat(status.path("servers").path(1).path("is_ready").asBoolean(false))
                .isTrue();
    }

    @Test
    void addNamesTheServerAfterItsFile() {
        assertThat(paddock("add", "models/Qwen3 4B_Q4.K.gguf", "--port", "9001", "--", "--temp", "0.5"))
                .isZero();

        var instance = supervisor.fleet().server("qwen3-4b-q4-k").orElseThrow().instance();
        assertThat(instance.args()).containsExactly("--temp", "0.5");
        assertThat(instance.server().port()).isEqualTo(9001);
        assertThat(instance.model().path()).isAbsolute().endsWithRaw(Path.of("Qwen3 4B_Q4.K.gguf"));

        assertThat(paddock("add", "elsewhere/demo.gguf")).isZero();
        assertThat(supervisor.fleet().server("demo-2")).isPresent();
        assertThat(paddock("add", "elsewhere/demo.gguf", "--name", "demo")).isEqualTo(1);
        assertThat(err.toString()).contains("already");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "pss",
                "up",
                "up demo --frobnicate",
                "add",
                "add x.gguf --port 80",
                "add x.gguf --port many",
                "add x.gguf --name -bad-",
                "chat demo",
                "logs demo --tail few",
                "daemon explode",
                "daemon"
            })
    void aWrongCommandLineIsExitCodeTwoWithoutAStackTrace(String line) {
        assertThat(paddock(line.split(" ", -1))).isEqualTo(2);

        assertThat(err.toString()).startsWith("paddock: ").contains("Help: ").doesNotContain("\tat ");
        assertThat(supervisor.calls).isEmpty();
    }

    @Test
    void anUnknownCommandGetsAGuess() {
        paddock("dwon", "demo");

        assertThat(err.toString()).contains("Did you mean \"paddock down\"?");
    }

    @Test
    void ofSeveralReasonsEachHasItsLine() {
        supervisor.failStart(
                "demo",
                new PaddockException(
                        Kind.INVALID,
                        Problem.of(
                                "unfit",
                                "demo cannot be started",
                                "a: no model\nb: its port is taken.",
                                "Mend these.")));

        assertThat(paddock("up", "demo")).isNotZero();

        assertThat(err.toString().lines())
                .containsExactly(
                        "paddock: demo cannot be started:",
                        "    a: no model",
                        "    b: its port is taken.",
                        "Mend these.");
    }

    @Test
    void oneReasonIsSaidInOneLine() {
        supervisor.failStart("demo", failure(Kind.FAILED));

        assertThat(paddock("up", "demo")).isEqualTo(ExitCode.FAILED);

        assertThat(err.toString().lines())
                .startsWith("paddock: demo did not start: the model is broken. Download it again.", "    2");
    }

    @Test
    void switchReportsEachServerOfTheProfile() {
        assertThat(paddock("switch", "all")).isZero();
        assertThat(out.toString()).contains("demo is ready at ").endsWith("The profile All of them is active\n");

        supervisor.failStart("demo", failure(Kind.FAILED));
        assertThat(paddock("switch", "all")).isEqualTo(1);
        assertThat(err.toString()).contains("demo did not start");
        assertThat(paddock("switch", "al")).isEqualTo(3);
        assertThat(err.toString()).contains("There is no profile called \"al\". Did you mean all?");
    }

    @Test
    void aSwitchAsJsonIsTheServersAndNothingElse() {
        assertThat(paddock("switch", "all", "--json")).isZero();

        assertThat(Json.mapper()
                        .readTree(out.toString())
                        .path("servers")
                        .get(0)
                        .path("is_ready")
                        .asBoolean())
                .isTrue();
        supervisor.failStart("demo", failure(Kind.FAILED));
        assertThat(paddock("switch", "all", "--json")).isEqualTo(1);
    }

    @Test
    void warningsAreToldWhereThereIsNoServerYet() {
        supervisor.set(new Fleet(List.of(), List.of(), null).withWarning(Problem.of("w", "Mind the gap", "", null)));

        paddock("ps");

        assertThat(out.toString()).contains("There is no server yet").contains("Warning: Mind the gap");
    }

    @Test
    void aSwitchCanBeGoneBackFrom() {
        paddock("switch", "all");

        assertThat(paddock("switch", "--back")).isZero();

        assertThat(supervisor.calls).containsSubsequence("switch all", "switch back");
        assertThat(out.toString()).endsWith("The profile All of them is active again\n");
        assertThat(paddock("switch")).isEqualTo(2);
        assertThat(paddock("switch", "all", "--back")).isEqualTo(2);
    }

    @Test
    void profilesSayWhichIsActive() {
        assertThat(paddock("profiles")).isZero();
        assertThat(out).hasToString("""
                NAME  ACTIVE  TITLE        SERVERS
                all   yes     All of them  demo, other
                off           Off          -
                """);
    }

    @Test
    void chatPastTheGatewayNeedsAServerThatIsReady() {
        assertThat(paddock("chat", "demo", "Hello", "--direct")).isEqualTo(1);

        assertThat(err).hasToString("paddock: demo is not ready: it is STOPPED. Start it: paddock up demo --wait\n");
    }

    @Test
    void psWarnsOfWhatConcernsAllServers() {
        supervisor.warn(Problem.of("low-memory", "Memory runs out", "1 GiB is left", "Stop a server."));

        assertThat(paddock("ps")).isZero();

        assertThat(out.toString()).contains("Warning: Memory runs out: 1 GiB is left. Stop a server.");
    }

    @Test
    void theBackgroundServiceTellsOfItself() throws IOException {
        assertThat(paddock("daemon", "status", "--json")).isZero();
        JsonNode status = Json.mapper().readTree(out.toString());
        assertThat(status.path("running").asBoolean(false)).isTrue();
        assertThat(status.path("pid").asInt()).isEqualTo(42);
        assertThat(status.path("total_servers").asInt()).isEqualTo(2);

        assertThat(paddock("daemon", "stop", "--leave-servers")).isZero();
        assertThat(out.toString()).contains("demo runs on");
        assertThat(paddock("daemon", "status")).isEqualTo(3);
        assertThat(paddock("daemon", "start")).isZero();
        assertThat(out.toString()).contains("Paddock runs in the background (process 42, http://127.0.0.1:5)");
        assertThat(paddock("daemon", "start")).isZero();
        assertThat(out.toString()).contains("Paddock runs already");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"up", "down", "restart", "ps", "logs", "add", "rm", "profiles", "switch", "chat", "daemon", "gui"
            })
    void everyCommandHasHelpWithAnExample(String command) {
        assertThat(paddock(command, "--help")).isZero();

        assertThat(out.toString()).contains("Usage: paddock " + command).contains("  paddock " + command);
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void helpNamesEveryCommandAndTheExitCodes() {
        assertThat(paddock()).isZero();
        assertThat(out.toString()).contains("up", "switch", "daemon", "Exit codes:", "not ready in time");
        assertThat(paddock("--version")).isZero();
        assertThat(out.toString()).endsWith("paddock 1.2\n");
    }
}
