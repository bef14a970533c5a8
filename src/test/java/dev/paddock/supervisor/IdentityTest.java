package dev.paddock.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.paddock.domain.ServerSnapshot;
import dev.paddock.domain.ServerState;
import dev.paddock.platform.ProcessIdentity;
import dev.paddock.platform.Processes;
import dev.paddock.testing.FakeScript;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** An entry names a process; whether the process of that number is the one that was meant is another matter. */
@NullUnmarked
@EnabledOnOs(OS.LINUX)
class IdentityTest {
    @TempDir
    Path folder;

    private Bench bench;
    private ServerSnapshot before;
    private ProcessIdentity identity;
    private final List<Process> bystanders = new ArrayList<>();

    @BeforeEach
    void leaveAServerRunning() throws IOException {
        bench = new Bench(folder);
        bench.save("one", FakeScript.good());
        before = bench.start("one");
        identity = bench.processes.identify(before.pid()).orElseThrow();
        bench.supervisor().close();
    }

    @AfterEach
    void close() {
        bystanders.forEach(process -> process.destroyForcibly().onExit().join());
        bench.close();
    }

    private Process bystander(Map<String, String> env, String... command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(env);
        Process process = builder.start();
        bystanders.add(process);
        return process;
    }

    private void endTheServer() {
        bench.processes.kill(identity);
        bench.awaitGone(before.pid());
    }

    /** As if the server had ended and its number had been given to another process. */
    private void giveItsNumberTo(ProcessIdentity other) throws IOException {
        bench.rewriteRegistry("\"pid\" : " + identity.pid(), "\"pid\" : " + other.pid());
    }

    private void asIfItHadStartedWith(ProcessIdentity other) throws IOException {
        bench.rewriteRegistry("\"start_ticks\" : " + identity.startTicks(), "\"start_ticks\" : " + other.startTicks());
        bench.rewriteRegistry(
                "\"executable\" : \"" + identity.executable(), "\"executable\" : \"" + other.executable());
    }

    private void assertLeftAlone(Process other) {
        assertThat(bench.supervisor().fleet().server("one").orElseThrow().state())
                .isEqualTo(ServerState.STOPPED);
        assertThat(Bench.get(bench.supervisor().orphans())).noneMatch(orphan -> orphan.pid() == other.pid());
        assertThat(other.isAlive()).isTrue();
    }

    private ProcessIdentity identify(Process process) {
        return await().until(
                        () -> bench.processes.identify(process.pid()).orElseThrow(),
                        now -> !now.executable().contains("java")
                                && !now.executable().contains("jspawnhelper"));
    }

    @Test
    void aNumberThatIsUsedAgainNamesSomebodyElse() throws IOException {
        Process other = bystander(Map.of(), "sleep", "600");
        endTheServer();
        giveItsNumberTo(identify(other));

        bench.reopen();

        assertLeftAlone(other);
        assertThat(bench.registry()).doesNotContain("\"pid\"");
    }

    @Test
    void withoutTheTokenEvenTheSameStartAndProgramProveNothing() throws IOException {
        Process other = bystander(Map.of(), "sleep", "600");
        endTheServer();
        giveItsNumberTo(identify(other));
        asIfItHadStartedWith(identify(other));

        bench.reopen();

        assertLeftAlone(other);
    }

    @Test
    void sameTicksOfAnotherBootAreAnotherProcess() throws IOException {
        bench.rewriteRegistry(identity.bootId(), "00000000-0000-0000-0000-000000000000");
        String token = bench.processes.token(before.pid()).orElseThrow();
        Process other = bystander(Map.of(Processes.TOKEN, token), "sleep", "600");
        endTheServer();
        giveItsNumberTo(identify(other));
        asIfItHadStartedWith(identify(other));

        bench.reopen();

        assertLeftAlone(other);
    }

    @Test
    void theDeadThatNobodyBuriedAreDead() throws IOException {
        String token = bench.processes.token(before.pid()).orElseThrow();
        endTheServer();
        Process parent = bystander(
                Map.of(), "sh", "-c", "PADDOCK_INSTANCE=" + token + " sh -c 'echo $$; read line' & exec sleep 600");
        long child;
        try (BufferedReader out = parent.inputReader()) {
            child = Long.parseLong(out.readLine());
            ProcessIdentity zombie = bench.processes.identify(child).orElse(null);
            await().until(() ->
                    Files.readString(Path.of("/proc/" + child + "/stat")).contains(") Z "));
            if (zombie != null) {
                bench.rewriteRegistry(
                        "\"start_ticks\" : " + identity.startTicks(), "\"start_ticks\" : " + zombie.startTicks());
            }
        }
        bench.rewriteRegistry("\"pid\" : " + identity.pid(), "\"pid\" : " + child);

        bench.reopen();

        assertThat(bench.server("one").state()).isEqualTo(ServerState.STOPPED);
        assertThat(bench.registry()).doesNotContain("\"pid\"");
    }

    @Test
    void whatRunsAnotherProgramIsLookedAtAfresh() throws IOException {
        bench.rewriteRegistry("\"executable\" : \"" + identity.executable(), "\"executable\" : \"/usr/bin/else");

        bench.reopen();

        assertThat(bench.awaitState("one", ServerState.READY).pid()).isEqualTo(before.pid());
        assertThat(bench.registry()).contains("\"executable\" : \"" + identity.executable());
    }

    @Test
    void whatBecameAnotherProgramIsNotTakenOver() throws IOException {
        Map<String, String> marks = bench.processes.environment(before.pid());
        endTheServer();
        Process other = bystander(
                Map.of(
                        Processes.TOKEN,
                        marks.get(Processes.TOKEN),
                        "PADDOCK_INSTANCE_HOME",
                        marks.get("PADDOCK_INSTANCE_HOME"),
                        "PADDOCK_INSTANCE_NAME",
                        "one"),
                "sleep",
                "600");
        giveItsNumberTo(identify(other));
        bench.rewriteRegistry(
                "\"start_ticks\" : " + identity.startTicks(),
                "\"start_ticks\" : " + identify(other).startTicks());

        bench.reopen();

        assertThat(bench.server("one").state()).isEqualTo(ServerState.STOPPED);
        assertThat(Bench.get(bench.supervisor().orphans())).anySatisfy(orphan -> {
            assertThat(orphan.pid()).isEqualTo(other.pid());
            assertThat(orphan.isAdoptable()).isFalse();
        });
        assertThat(other.isAlive()).isTrue();
        Bench.get(bench.supervisor().endOrphan(other.pid(), false).thenApply(none -> true));
        assertThat(other.onExit()).succeedsWithin(Bench.PATIENCE);
    }

    @Test
    void aStepOfTheClockChangesNothing() throws IOException {
        String text = bench.registry();
        String started = text.replaceAll("(?s).*\"started_at\" : \"([^\"]*)\".*", "$1");
        bench.rewriteRegistry(started, "2051-01-01T00:00:00Z");

        bench.reopen();

        assertThat(bench.awaitState("one", ServerState.READY).pid()).isEqualTo(before.pid());
    }

    @Test
    void anotherPersonsProcessIsNotOursWhateverItCarries() throws IOException {
        assumeThat(System.getProperty("user.name")).isEqualTo("root");
        Path setpriv = Path.of("/usr/bin/setpriv");
        assumeThat(setpriv).isExecutable();
        Map<String, String> marks = bench.processes.environment(before.pid());
        String port = Integer.toString(Bench.freePort());
        endTheServer();
        Process other = bystander(
                Map.of(
                        Processes.TOKEN,
                        marks.get(Processes.TOKEN),
                        "PADDOCK_INSTANCE_HOME",
                        marks.get("PADDOCK_INSTANCE_HOME"),
                        "PADDOCK_INSTANCE_NAME",
                        "one"),
                setpriv.toString(),
                "--reuid=65534",
                "--regid=65534",
                "--clear-groups",
                "sh",
                "-c",
                "sleep 600",
                "--port",
                port,
                "--model",
                bench.model.toString());
        await().until(() ->
                "65534".equals(String.valueOf(Files.getAttribute(Path.of("/proc/" + other.pid()), "unix:uid"))));
        giveItsNumberTo(identify(other));
        asIfItHadStartedWith(identify(other));

        bench.reopen();

        assertLeftAlone(other);
    }
}
