package dev.paddock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.domain.EngineCapabilities;
import dev.paddock.domain.EngineReport;
import dev.paddock.domain.Problem;
import dev.paddock.platform.Ports;
import dev.paddock.platform.login.Autostart;
import dev.paddock.platform.login.LoginEntry;
import dev.paddock.platform.login.LoginStart;
import dev.paddock.settings.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import tools.jackson.databind.JsonNode;

class DoctorCliTest extends CliFixture {
    @BeforeEach
    void aHealthyEngine() throws IOException {
        engine(new EngineCapabilities("4916 (c6af2161)", 4916, List.of(), List.of(), null), List.of());
        Files.createDirectories(home().config());
    }

    private void engine(EngineCapabilities capabilities, List<String> usedBy) {
        daemon.engines = List.of(new EngineReport("/opt/x", "llama.cpp", null, capabilities, usedBy));
    }

    private Surroundings machine(Surroundings.Os os) {
        return new Surroundings(os, folder.resolve("root"), folder.resolve("user"), Map.of());
    }

    @Test
    void aMachineThatIsWellIsExitCodeZero() {
        assertThat(paddock("doctor")).isZero();

        assertThat(printed(out))
                .contains("ok    engine llama.cpp: runs, b4916, on the processor\n")
                .contains("ok    gateway: open at http://127.0.0.1:5526\n")
                .contains("ok    service: process 42 as daemon at http://127.0.0.1:5\n")
                .contains("ok    orphans: none\n")
                .contains("ok    autostart: nothing starts Paddock at login\n")
                .contains("ok    folder logs: HOME/logs will be made when it is needed\n")
                .contains("ok    settings: every file is fine\n")
                .doesNotContain("fail ");
    }

    @Test
    void whatFailsSaysWhatToDoAndIsExitCodeOne() throws IOException {
        Problem missing = Problem.of("engine-missing", "The engine is not there", "no such file", "Install it.");
        engine(EngineCapabilities.unknown(missing), List.of("demo"));
        daemon.gateway =
                new Daemon.Gateway(null, Problem.of("port-taken", "Port 5526 is taken", "by x", "Choose another."));
        Files.writeString(home().config().resolve("settings.json"), "{ \"log_level\": \"loud\" }");
        Files.writeString(home().state(), "in the way");

        assertThat(paddock("doctor")).isEqualTo(ExitCode.FAILED);

        assertThat(printed(out))
                .contains("fail  engine llama.cpp: The engine is not there: no such file\n      Install it.\n")
                .contains("fail  gateway: Port 5526 is taken: by x\n      Choose another.\n")
                .contains("fail  folder state: HOME/state is no folder\n      Move that file away.\n")
                .containsPattern("(?m)^(fail|warn)  settings: .*settings.json: log_level")
                .containsPattern("\\d failures?, \\d warnings?\n");
        out.getBuffer().setLength(0);
        assertThat(paddock("doctor", "--json")).isEqualTo(ExitCode.FAILED);
        JsonNode json = Json.mapper().readTree(out.toString());
        assertThat(json.path("failures").asInt()).isGreaterThanOrEqualTo(3);
        assertThat(json.path("checks").get(0).path("verdict").asString()).isEqualTo("FAIL");
    }

    @Test
    void anEngineThatNobodyUsesIsOnlyAWarning() {
        engine(EngineCapabilities.unknown(Problem.of("engine-missing", "It is not there", "", null)), List.of());

        assertThat(paddock("doctor")).isZero();

        assertThat(out.toString())
                .contains("warn  engine llama.cpp: It is not there")
                .contains("0 failures, 1 warning");
    }

    @Test
    void aPortThatIsTakenIsTold() throws IOException {
        daemon.runs = false;
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Files.writeString(
                    home().config().resolve("settings.json"),
                    "{\"gateway\": {\"port\": " + taken.getLocalPort() + "}}");
            Files.createDirectories(home().instances());
            Files.writeString(
                    home().instances().resolve("mine.json"),
                    "{\"model\": {\"path\": \"/m.gguf\"}, \"server\": {\"port\": " + taken.getLocalPort() + "}}");

            assertThat(paddock("doctor")).isEqualTo(ExitCode.FAILED);

            assertThat(out.toString())
                    .contains("fail  gateway: its port " + taken.getLocalPort() + " is taken")
                    .contains("warn  port " + taken.getLocalPort() + ": it cannot be had")
                    .contains(", and mine wants it");
        }
    }

    @Test
    void aServiceOfAnotherVersionAndOneThatLeftItsFileAreTold() throws IOException {
        List<Check> checks = new AddressChecks(
                        new Context(
                                daemon,
                                () -> configuration(home(), env),
                                new Terminal(new PrintWriter(out), new PrintWriter(err), 80, false, a -> () -> {})),
                        new Ports(),
                        "2.0")
                .run();
        assertThat(checks.getFirst().verdict()).isEqualTo(Check.Verdict.WARN);
        assertThat(checks.getFirst().advice()).contains("--leave-servers");

        daemon.runs = false;
        Files.createDirectories(home().state());
        Files.writeString(home().state().resolve("control.json"), "{}");
        Files.writeString(home().config().resolve("settings.json"), "{\"gateway\": {\"enabled\": false}}");
        assertThat(paddock("doctor")).isZero();
        assertThat(out.toString())
                .contains("warn  service: it does not run, and ")
                .contains("ok    gateway: it is switched off");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void whatOthersMayReadAndWhatWasLeftIsTold() throws IOException {
        Files.createDirectories(home().state());
        Files.setPosixFilePermissions(home().state(), PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.writeString(home().config().resolve("x.json.corrupt-20261120"), "");
        Path old = Files.writeString(home().config().resolve("y.tmp"), "");
        Files.setLastModifiedTime(old, FileTime.from(Instant.parse("2026-01-01T00:00:00Z")));
        Files.writeString(home().config().resolve("being-written.tmp"), "");

        List<Check> checks = new PlaceChecks(home(), machine(Surroundings.Os.LINUX)).run();

        assertThat(checks)
                .filteredOn(check -> check.verdict() == Check.Verdict.WARN)
                .extracting(check -> check.subject() + " " + check.advice())
                .containsExactly(
                        "permissions chmod 700 " + home().state(),
                        "stale files Take out of it what you need, and delete it.",
                        "stale files Delete it.");
    }

    @Test
    void anAutostartThatStartsNothingIsAFailure() throws IOException {
        Path folder =
                Files.createDirectories(machine(Surroundings.Os.LINUX).user().resolve(".config/autostart"));
        Path program = Files.writeString(this.folder.resolve("paddock"), "");
        Path file = Files.writeString(folder.resolve("paddock.desktop"), "[Desktop Entry]\nExec=" + program + " gui\n");
        Files.writeString(folder.resolve("other.desktop"), "Exec=/no/such\n");
        AutostartCheck check = new AutostartCheck(
                machine(Surroundings.Os.LINUX),
                new Autostart(
                        LoginStart.of("Linux", machine(Surroundings.Os.LINUX).user(), Map.of()),
                        () -> new LoginEntry(program, List.of(), Map.of())));

        assertThat(check.run()).extracting(Check::verdict).containsExactly(Check.Verdict.OK);
        Files.delete(program);
        assertThat(check.run()).extracting(Check::verdict).containsExactly(Check.Verdict.FAIL);
        assertThat(check.run().getFirst().found()).contains(file.toString(), "which is not there");
    }

    @Test
    void driversThatNoEngineUsesAreTold() throws IOException {
        Surroundings machine = machine(Surroundings.Os.LINUX);
        Files.createDirectories(machine.root().resolve("proc/driver/nvidia"));
        Files.createDirectories(machine.root().resolve("dev/dri"));
        Files.writeString(
                machine.root().resolve("proc/driver/nvidia/version"),
                "NVRM version: NVIDIA UNIX x86_64 Kernel Module  560.35.03  Fri Aug 16 2024\n");
        Files.writeString(machine.root().resolve("dev/dri/renderD128"), "");

        List<Check> missing = new EngineChecks(machine).run(daemon.engines);
        assertThat(missing)
                .extracting(Check::found)
                .contains(
                        "NVIDIA's driver is loaded, but /dev/nvidiactl is not there", "Vulkan by /dev/dri/renderD128");

        Files.writeString(machine.root().resolve("dev/nvidiactl"), "");
        assertThat(new EngineChecks(machine).run(daemon.engines))
                .extracting(Check::found)
                .contains("NVIDIA 560.35.03", "no engine here computes on it");
    }

    @Test
    void theServiceTellsWhereTheGatewayIs() {
        assertThat(paddock("daemon", "status")).isZero();
        assertThat(out.toString()).contains("Gateway: http://127.0.0.1:5526\n");

        daemon.gateway = new Daemon.Gateway(null, Problem.of("p", "Port 5526 is taken", "by x", "Choose another."));
        assertThat(paddock("daemon", "status")).isZero();
        assertThat(out.toString()).contains("Gateway: not open. Port 5526 is taken: by x. Choose another.\n");

        daemon.gateway = new Daemon.Gateway(null, null);
        out.getBuffer().setLength(0);
        assertThat(paddock("daemon", "status", "--json")).isZero();
        assertThat(Json.mapper().readTree(out.toString()).has("gateway")).isTrue();
    }
}
