package dev.paddock.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.paddock.cli.Cli;
import dev.paddock.cli.Terminal;
import dev.paddock.control.ControlFile;
import dev.paddock.domain.Home;
import dev.paddock.domain.Instance;
import dev.paddock.domain.Profile;
import dev.paddock.library.DemoModel;
import dev.paddock.settings.Catalog;
import dev.paddock.settings.Json;
import dev.paddock.testing.FakeScript;
import dev.paddock.testing.ScriptedEngine;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The command line with a background service that is a real process, and servers that are real processes. */
@Timeout(60)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "Paddock is started by a script of Unix and ended by signals")
class ServiceTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private final List<Process> children = new ArrayList<>();
    private Home home = Home.under(Path.of("unset"));
    private Path engine = Path.of("unset");
    private StringWriter out = new StringWriter();
    private StringWriter err = new StringWriter();

    @BeforeEach
    void twoServers() throws IOException {
        assumeFalse(System.getProperty("os.name").startsWith("Windows"), "the engine is a shell script");
        home = Home.under(folder.resolve("home with spaces"));
        Files.createDirectories(home.state());
        Files.createDirectories(home.models());
        Files.writeString(home.state().resolve("first-run"), "done");
        DemoModel.write(home.demoModel());
        engine = ScriptedEngine.recorded(folder, "2026-08", "").script();
        Catalog catalog = new Catalog(home);
        catalog.save(instance("quick", FakeScript.good()));
        catalog.save(instance("slow", FakeScript.good().loading(600_000)));
        catalog.save(new Profile("demo", "Demo", List.of("quick")));
    }

    private Instance instance(String name, FakeScript script) {
        return Instance.of(name, home.demoModel()).withEngine(engine.toString()).withEnv(script.environment());
    }

    @AfterEach
    void leaveNothingBehind() {
        int down = paddock("down", "--all", "--force");
        int stop = paddock("daemon", "stop");
        children.forEach(Process::destroyForcibly);
        children.forEach(child -> child.onExit().join());
        assertThat(List.of(down, stop)).as(err.toString()).containsOnly(0);
    }

    /** In this process; the service is another one all the same. */
    private int paddock(String... args) {
        out = new StringWriter();
        err = new StringWriter();
        Terminal terminal =
                new Terminal(new PrintWriter(out), new PrintWriter(err), Integer.MAX_VALUE, false, action -> () -> {});
        Composition composition = new Composition(home, "1", terminal);
        return new Cli(composition.daemon(), composition::configuration, terminal, "1").run(args);
    }

    private Process child(String... args) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(SelfCommand.of(args))
                .redirectErrorStream(true)
                .redirectOutput(
                        folder.resolve("child-" + children.size() + ".txt").toFile());
        builder.environment()
                .put("PADDOCK_HOME", folder.resolve("home with spaces").toString());
        builder.environment().put("PADDOCK_GATEWAY_PORT", "0");
        builder.environment().remove("DISPLAY");
        builder.environment().remove("WAYLAND_DISPLAY");
        Process process = builder.start();
        children.add(process);
        return process;
    }

    private String output(int child) throws IOException {
        return Files.readString(folder.resolve("child-" + child + ".txt"));
    }

    private JsonNode ps(String name) {
        assertThat(paddock("ps", "--json")).isZero();
        for (JsonNode server : Json.mapper().readTree(out.toString()).path("servers")) {
            if (server.path("name").asString().equals(name)) {
                return server;
            }
        }
        throw new AssertionError(name + " is not in " + out);
    }

    private long daemonPid() {
        return new ControlFile(home).read().orElseThrow().pid();
    }

    private static boolean lives(long pid) {
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent();
    }

    @Test
    void aServerIsStartedFromNothingAndStopped() {
        assertThat(paddock("up", "quick", "--wait")).as(err.toString()).isZero();
        assertThat(out.toString()).startsWith("quick is ready at http://127.0.0.1:");
        long pid = ps("quick").path("pid").asLong();
        long daemon = daemonPid();

        assertThat(paddock("up", "quick", "--wait")).isZero();
        assertThat(ps("quick").path("pid").asLong()).isEqualTo(pid);
        assertThat(daemonPid()).isEqualTo(daemon);

        assertThat(paddock("logs", "quick", "--tail", "3")).isZero();
        assertThat(out.toString().lines()).hasSizeBetween(1, 3);

        assertThat(paddock("daemon", "status", "--json")).isZero();
        assertThat(Json.mapper().readTree(out.toString()).path("pid").asLong()).isEqualTo(daemon);

        assertThat(paddock("down", "quick")).isZero();
        assertThat(lives(pid)).isFalse();
        assertThat(paddock("daemon", "stop")).isZero();
        assertThat(lives(daemon)).isFalse();
        assertThat(home.state().resolve("control.json")).doesNotExist();
        assertThat(paddock("daemon", "status")).isEqualTo(3);
        assertThat(paddock("logs", "quick")).isZero();
    }

    @Test
    void theNextServiceTakesOverWhatAKilledOneLeft() {
        assertThat(paddock("up", "quick", "--wait")).isZero();
        long pid = ps("quick").path("pid").asLong();
        long killed = daemonPid();
        ProcessHandle service = ProcessHandle.of(killed).orElseThrow();
        service.destroyForcibly();
        await().atMost(PATIENCE).until(() -> !lives(killed));

        assertThat(paddock("up", "quick", "--wait")).as(err.toString()).isZero();

        assertThat(ps("quick").path("pid").asLong()).isEqualTo(pid);
        assertThat(daemonPid()).isNotEqualTo(killed);
        assertThat(paddock("down", "quick")).isZero();
        await().atMost(PATIENCE).until(() -> !lives(pid));
    }

    @Test
    void psFindsServersThatAKilledServiceLeft() {
        assertThat(paddock("up", "quick", "--wait")).isZero();
        long pid = ps("quick").path("pid").asLong();
        assertThat(paddock("daemon", "stop", "--leave-servers")).isZero();
        assertThat(out.toString()).contains("quick runs on");

        JsonNode server = ps("quick");

        assertThat(server.path("pid").asLong()).isEqualTo(pid);
        assertThat(server.path("is_running").asBoolean(false)).isTrue();
    }

    @Test
    void sigtermEndsTheServiceCleanlyAndItsServersRunOn() throws Exception {
        Process service = child("daemon", "run");
        await().atMost(PATIENCE).until(() -> new ControlFile(home).read().isPresent());
        assertThat(paddock("up", "quick", "--wait")).isZero();
        long pid = ps("quick").path("pid").asLong();

        service.destroy(); // SIGTERM

        assertThat(service.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(service.exitValue()).as(output(0)).isZero();
        assertThat(home.state().resolve("control.json")).doesNotExist();
        assertThat(lives(pid)).isTrue();
        assertThat(paddock("down", "quick")).isZero();
        await().atMost(PATIENCE).until(() -> !lives(pid));
    }

    @Test
    void onlyOneProcessOwnsTheServers() throws Exception {
        Process first = child("daemon", "run");
        await().atMost(PATIENCE).until(() -> new ControlFile(home).read().isPresent());

        Process second = child("daemon", "run");

        assertThat(second.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(second.exitValue()).isEqualTo(1);
        assertThat(output(1)).isEqualTo("paddock: Paddock runs already. See: paddock daemon status\n");
        assertThat(first.isAlive()).isTrue();
        assertThat(daemonPid()).isEqualTo(first.pid());
    }

    @Test
    void ctrlCWhileWaitingLeavesNothingHalfStarted() throws Exception {
        assertThat(paddock("daemon", "start")).isZero();
        Process waiting = child("up", "slow", "--wait");
        await().atMost(PATIENCE).until(() -> ps("slow").path("state").asString().equals("INITIALIZING"));
        long pid = ps("slow").path("pid").asLong();

        new ProcessBuilder("kill", "-INT", Long.toString(waiting.pid())).start().waitFor();

        assertThat(waiting.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(waiting.exitValue()).isEqualTo(130);
        assertThat(output(0)).isEqualTo("Interrupted: slow was not started\n");
        assertThat(ps("slow").path("state").asString()).isEqualTo("STOPPED");
        assertThat(lives(pid)).isFalse();
    }

    @Test
    void withoutADisplayTheProfileRunsInTheTerminalUntilItIsEnded() throws Exception {
        Process terminal = child("gui");
        await().atMost(PATIENCE).until(() -> output(0).contains("curl http://127.0.0.1:"));
        long pid = ps("quick").path("pid").asLong();

        terminal.destroy();

        assertThat(terminal.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(terminal.exitValue()).isZero();
        assertThat(lives(pid)).isFalse();
        assertThat(output(0)).contains("quick is ready at http://127.0.0.1:").endsWith("Stopped\n");
    }

    @Test
    void theTerminalModeStopsWhatItStillStarts() throws Exception {
        Catalog catalog = new Catalog(home);
        catalog.save(new Profile("slow", "Slow", List.of("slow")));
        catalog.setActiveProfile("slow");
        Process terminal = child("gui");
        await().atMost(PATIENCE).until(() -> output(0).contains("slow loads its model"));
        long pid = ps("slow").path("pid").asLong();

        new ProcessBuilder("kill", "-INT", Long.toString(terminal.pid()))
                .start()
                .waitFor();

        assertThat(terminal.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(terminal.exitValue()).isZero();
        assertThat(lives(pid)).isFalse();
        assertThat(output(0)).endsWith("slow is stopped\nStopped\n");
    }

    @Test
    void aStartThatIsNotWaitedForHasBegunAllTheSame() {
        assertThat(paddock("daemon", "start")).isZero();

        assertThat(paddock("up", "slow", "--timeout", "0")).isEqualTo(4);

        assertThat(err.toString()).contains("slow is not ready after 0 s, and goes on starting");
        assertThat(ps("slow").path("state").asString()).isIn("LAUNCHING", "INITIALIZING");
    }

    @Test
    void anEngineThatIsBeingAskedDoesNotOutliveTheEnd() throws Exception {
        Path pid = folder.resolve("asked");
        Path hanging = Files.createDirectory(folder.resolve("hanging"));
        ScriptedEngine engine = ScriptedEngine.in(
                hanging,
                Map.of("--help", "echo $$ > '" + pid + ".new'; mv '" + pid + ".new' '" + pid + "'; exec sleep 600"));
        new Catalog(home)
                .save(Instance.of("hangs", home.demoModel())
                        .withEngine(engine.script().toString()));
        Process asking = child("engines");
        await().atMost(PATIENCE).until(() -> Files.exists(pid));
        long asked = Long.parseLong(Files.readString(pid).strip());

        asking.destroy();

        assertThat(asking.waitFor(20, TimeUnit.SECONDS)).isTrue();
        await().atMost(PATIENCE).until(() -> !lives(asked));
    }

    @Test
    void aHomeThatCannotBeWrittenIsOneClearLine() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        home = Home.under(file.resolve("home"));

        for (String command : List.of("up quick", "ps", "daemon start", "daemon run", "gui")) {
            assertThat(paddock(command.split(" ", -1))).as(command).isEqualTo(1);
            assertThat(err.toString())
                    .startsWith("paddock: Paddock cannot write to its folder " + file)
                    .hasLineCount(1);
        }
        home = Home.under(folder.resolve("home with spaces"));
    }

    @Test
    void theServiceIsStartedFromTheClassPathOrTheModulePathOrTheImage() {
        assertThat(SelfCommand.main(false, null, "a" + File.pathSeparator + "b"))
                .containsSequence("-cp", "a" + File.pathSeparator + "b", "dev.paddock.app.Main");
        assertThat(SelfCommand.main(true, "mods", ""))
                .containsSequence("-p", "mods", "-m", "dev.paddock/dev.paddock.app.Main");
        assertThat(SelfCommand.main(true, null, ""))
                .doesNotContain("-p")
                .endsWith("-m", "dev.paddock/dev.paddock.app.Main");
    }
}
