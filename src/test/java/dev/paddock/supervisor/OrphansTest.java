package dev.paddock.supervisor;

import static dev.paddock.supervisor.Bench.failure;
import static dev.paddock.supervisor.Bench.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.paddock.domain.Cleanup;
import dev.paddock.domain.Home;
import dev.paddock.domain.Instance;
import dev.paddock.domain.Orphan;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.Problem;
import dev.paddock.domain.ServerSnapshot;
import dev.paddock.domain.ServerState;
import dev.paddock.platform.Asked;
import dev.paddock.platform.Ports;
import dev.paddock.platform.ProcessIdentity;
import dev.paddock.testing.FakeEngines;
import dev.paddock.testing.FakeScript;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Processes that serve and are on nobody's list. */
@NullUnmarked
@EnabledOnOs(OS.LINUX)
class OrphansTest {
    @TempDir
    Path folder;

    private Bench bench;
    private final List<Process> others = new ArrayList<>();

    @BeforeEach
    void open() throws IOException {
        bench = new Bench(folder);
    }

    @AfterEach
    void close() throws IOException {
        Files.deleteIfExists(folder.resolve("llama-server"));
        others.forEach(process -> {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().onExit().join();
        });
        bench.close();
    }

    private Process spawn(List<String> command, Map<String, String> env) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("other.log").toFile());
        builder.environment().putAll(env);
        Process process = builder.start();
        others.add(process);
        return process;
    }

    /** Somebody's llama-server, by its name. */
    private Process foreign(int port, FakeScript script) throws IOException {
        List<String> fake = FakeEngines.fake().command();
        Path named = folder.resolve("llama-server");
        if (!Files.exists(named)) {
            Files.createSymbolicLink(named, Path.of(fake.getFirst()));
        }
        List<String> command = new ArrayList<>(fake);
        command.set(0, named.toString());
        command.addAll(List.of("-m", "/models/theirs.gguf", "--port", Integer.toString(port)));
        Process process = spawn(command, script.environment());
        awaitListening(port);
        return process;
    }

    private void awaitListening(int port) {
        await().atMost(Bench.PATIENCE).until(() -> new Ports().listens("127.0.0.1", port));
    }

    /** A process with the marks of this home that is on no list, as if Paddock had lost it; it keeps its port. */
    private Process lost(String instance, int port, FakeScript script) throws IOException {
        List<String> command = new ArrayList<>(FakeEngines.fake().command());
        command.addAll(List.of("--model", bench.model.toString(), "--port", Integer.toString(port)));
        Process process = spawn(command, marked(bench.home, instance, script));
        awaitListening(port);
        return process;
    }

    private Map<String, String> marked(Home home, String instance, FakeScript script) throws IOException {
        Files.createDirectories(home.state());
        Map<String, String> env = new HashMap<>(script.environment());
        env.put("PADDOCK_INSTANCE", "token-of-" + instance);
        env.put("PADDOCK_INSTANCE_NAME", instance);
        env.put("PADDOCK_INSTANCE_HOME", home.state().toRealPath().toString());
        env.put("PADDOCK_INSTANCE_LOG", folder.resolve("other.log").toString());
        return env;
    }

    private Optional<Orphan> orphan(Process process) {
        return get(bench.supervisor().orphans()).stream()
                .filter(orphan -> orphan.pid() == process.pid())
                .findFirst();
    }

    private void endOrphan(long pid, boolean force) {
        get(bench.supervisor().endOrphan(pid, force).thenApply(none -> true));
    }

    private PaddockException refusedEnd(long pid, boolean force) {
        return failure(bench.supervisor().endOrphan(pid, force));
    }

    @Test
    void whatIsOursIsListedWithAllThatIsKnown() throws IOException {
        bench.save("one", FakeScript.good());
        int port = Bench.freePort();
        Process lost = lost("one", port, FakeScript.good());

        Orphan orphan = orphan(lost).orElseThrow();

        assertThat(orphan.kind()).isEqualTo(Orphan.Kind.OURS);
        assertThat(orphan.instance()).isEqualTo("one");
        assertThat(orphan.port()).isEqualTo(port);
        assertThat(orphan.model()).isEqualTo(bench.model);
        assertThat(orphan.commandLine()).contains("dev.paddock.testing.FakeLlamaServer");
        assertThat(orphan.startedAt()).isNotNull();
        assertThat(orphan.residentBytes()).isGreaterThan(1_000_000);
    }

    @Test
    void runningServersAreNoOrphansNorAreTheirChildren() throws IOException {
        bench.save("one", FakeScript.good().withChildren(2));
        ServerSnapshot server = bench.start("one");

        assertThat(get(bench.supervisor().orphans())).noneMatch(orphan -> orphan.kind() == Orphan.Kind.OURS);
        assertThat(refusedEnd(server.pid(), true).problem().sentence())
                .contains("it is the server \"one\"")
                .contains("paddock down one");
        assertThat(bench.lives(server.pid())).isTrue();
    }

    @Test
    void childrenThatOutliveTheirServerAreListedAndEnded() throws IOException {
        bench.save("one", FakeScript.good().withChildren(1));
        ServerSnapshot server = bench.start("one");
        long child = Long.parseLong(bench.log(server).replaceAll("(?s).*child (\\d+).*", "$1"));
        bench.supervisor().close();
        ProcessHandle.of(server.pid()).orElseThrow().destroyForcibly();
        bench.awaitGone(server.pid());

        bench.reopen();

        assertThat(bench.server("one").state()).isEqualTo(ServerState.STOPPED);
        assertThat(get(bench.supervisor().orphans())).anySatisfy(orphan -> {
            assertThat(orphan.pid()).isEqualTo(child);
            assertThat(orphan.instance()).isEqualTo("one");
            assertThat(orphan.isAdoptable()).isFalse();
        });
        assertThat(failure(bench.supervisor().adopt(child)).problem().code()).isEqualTo("serves-nothing");
        endOrphan(child, false);
        assertThat(bench.lives(child)).isFalse();
    }

    @Test
    void aLostServerOfAKnownInstanceIsTakenOverAtTheNextStart() throws IOException {
        bench.save("one", FakeScript.good());
        Process lost = lost("one", Bench.freePort(), FakeScript.good());

        bench.reopen();

        assertThat(bench.awaitState("one", ServerState.READY).pid()).isEqualTo(lost.pid());
        assertThat(orphan(lost)).isEmpty();
        assertThat(bench.stop("one").state()).isEqualTo(ServerState.STOPPED);
        assertThat(lost.onExit()).succeedsWithin(Bench.PATIENCE);
    }

    @Test
    void aLostServerOfAnUnknownInstanceIsTakenOverOnDemand() throws IOException {
        Process lost = lost("gone", Bench.freePort(), FakeScript.good());
        bench.reopen();
        assertThat(bench.supervisor().fleet().server("gone")).isEmpty();

        ServerSnapshot server = get(bench.supervisor().adopt(lost.pid()));

        assertThat(server.isReady()).isTrue();
        assertThat(server.name()).isEqualTo("gone");
        assertThat(server.pid()).isEqualTo(lost.pid());
        assertThat(bench.registry()).contains("\"pid\" : " + lost.pid());
        bench.reopen();
        assertThat(bench.awaitState("gone", ServerState.READY).pid()).isEqualTo(lost.pid());
    }

    @Test
    void anInstanceThatRunsTakesOverNoSecondProcess() throws IOException {
        bench.save("one", FakeScript.good());
        ServerSnapshot server = bench.start("one");
        Process lost = lost("one", Bench.freePort(), FakeScript.good());

        bench.reopen();

        assertThat(bench.awaitState("one", ServerState.READY).pid()).isEqualTo(server.pid());
        assertThat(failure(bench.supervisor().adopt(lost.pid())).problem().code())
                .isEqualTo("runs-already");
        assertThat(orphan(lost)).isPresent();
        endOrphan(lost.pid(), false);
        assertThat(bench.lives(lost.pid())).isFalse();
        assertThat(bench.lives(server.pid())).isTrue();
    }

    @Test
    void anotherHomesServerIsNeverTakenForOurs() throws IOException {
        bench.save("one", FakeScript.good());
        Home elsewhere = Home.under(folder.resolve("elsewhere"));
        List<String> command = new ArrayList<>(FakeEngines.fake().command());
        int port = Bench.freePort();
        command.addAll(List.of("--model", bench.model.toString(), "--port", Integer.toString(port)));
        Process theirs = spawn(command, marked(elsewhere, "one", FakeScript.good()));
        awaitListening(port);

        bench.reopen();

        assertThat(bench.server("one").state()).isEqualTo(ServerState.STOPPED);
        assertThat(orphan(theirs).orElseThrow().kind()).isEqualTo(Orphan.Kind.FOREIGN);
        assertThat(orphan(theirs).orElseThrow().home())
                .isEqualTo(elsewhere.state().toRealPath());
        assertThat(failure(bench.supervisor().adopt(theirs.pid())).problem().code())
                .isEqualTo("not-ours");
        assertThat(refusedEnd(theirs.pid(), false).problem().sentence()).contains("of the Paddock in");
        assertThat(theirs.isAlive()).isTrue();
    }

    @Test
    void aForeignServerIsListedApartAndEndsOnlyByForce() throws IOException {
        int port = Bench.freePort();
        Process theirs = foreign(port, FakeScript.good().withChildren(1));
        long child = theirs.descendants().findFirst().orElseThrow().pid();

        Orphan orphan = orphan(theirs).orElseThrow();
        assertThat(orphan.kind()).isEqualTo(Orphan.Kind.FOREIGN);
        assertThat(orphan.instance()).isNull();
        assertThat(orphan.port()).isEqualTo(port);
        assertThat(orphan.model()).isEqualTo(Path.of("/models/theirs.gguf"));
        PaddockException refused = refusedEnd(theirs.pid(), false);
        assertThat(refused.kind()).isEqualTo(PaddockException.Kind.CONFLICT);
        assertThat(refused.problem().sentence()).contains("--force");
        assertThat(failure(bench.supervisor().adopt(theirs.pid())).problem().code())
                .isEqualTo("not-ours");
        assertThat(theirs.isAlive()).isTrue();

        endOrphan(theirs.pid(), true);

        assertThat(bench.lives(theirs.pid())).isFalse();
        assertThat(bench.lives(child)).isFalse();
        assertThat(folder.resolve("other.log")).content().contains("cleaning up");
        assertThat(bench.audit()).contains("end-orphan");
    }

    @Test
    void allOfOursAreEndedAndCountedAndForeignOnesSpared() throws IOException {
        bench.supervisor();
        Process polite = lost("polite", Bench.freePort(), FakeScript.good());
        Process theirs = foreign(Bench.freePort(), FakeScript.good());

        Cleanup asked = get(bench.supervisor().endOrphans(false));
        assertThat(asked).isEqualTo(Cleanup.of(List.of(polite.pid()), List.of()));
        assertThat(folder.resolve("other.log")).content().contains("cleaning up");

        Process deaf = lost("deaf", Bench.freePort(), FakeScript.good().deafToSigterm());
        Process child = lost("other", Bench.freePort(), FakeScript.good());
        Cleanup forced = get(bench.supervisor().endOrphans(true));

        assertThat(forced.stopped()).isEqualTo(2);
        assertThat(forced.pids()).containsExactlyInAnyOrder(deaf.pid(), child.pid());
        assertThat(List.of(polite, deaf, child)).noneMatch(Process::isAlive);
        assertThat(theirs.isAlive()).isTrue();
        assertThat(get(bench.supervisor().endOrphans(true))).isEqualTo(Cleanup.of(List.of(), List.of()));
    }

    @Test
    void whatDoesNotEndWhenAskedIsKilledWithItsChildren() throws IOException {
        Process deaf =
                foreign(Bench.freePort(), FakeScript.good().deafToSigterm().withChildren(1));
        Registry registry = new Registry(folder.resolve("processes.json"));
        Timings timings = Timings.DEFAULT;
        Orphans impatient = new Orphans(
                new Census(bench.home, registry, bench.processes),
                registry,
                bench.processes,
                new LibraryModels(),
                timings,
                Duration.ofMillis(200));
        List<Long> tree =
                new ArrayList<>(deaf.descendants().map(ProcessHandle::pid).toList());
        tree.add(deaf.pid());
        assertThat(tree).hasSizeGreaterThan(1);

        impatient.end(deaf.pid(), true);

        assertThat(tree).noneMatch(bench::lives);
    }

    @Test
    void anyOtherProcessIsOutOfReach() throws IOException {
        Process bystander = spawn(List.of("sleep", "600"), Map.of());

        assertThat(orphan(bystander)).isEmpty();
        PaddockException refused = refusedEnd(bystander.pid(), true);
        assertThat(refused.kind()).isEqualTo(PaddockException.Kind.NOT_FOUND);
        assertThat(refusedEnd(ProcessHandle.current().pid(), true).kind()).isEqualTo(PaddockException.Kind.NOT_FOUND);
        assertThat(failure(bench.supervisor().adopt(1)).kind()).isEqualTo(PaddockException.Kind.NOT_FOUND);
        assertThat(refusedEnd(-1, true).kind()).isEqualTo(PaddockException.Kind.NOT_FOUND);
        assertThat(refusedEnd(0, true).kind()).isEqualTo(PaddockException.Kind.NOT_FOUND);
        assertThat(bystander.isAlive()).isTrue();
    }

    @Test
    void aNumberThatWasUsedAgainBetweenTheLookAndTheSignalIsSpared() throws IOException {
        Process other = spawn(List.of("sleep", "600"), Map.of());
        ProcessIdentity now = bench.processes.identify(other.pid()).orElseThrow();
        ProcessIdentity then = new ProcessIdentity(now.pid(), now.startTicks() - 1, now.bootId(), null);
        ProcessTree tree = new ProcessTree(bench.processes, then);

        assertThat(tree.terminate(true)).isEqualTo(Asked.ASKED);
        tree.kill();

        assertThat(tree.isGone()).isTrue();
        assertThat(other.isAlive()).isTrue();
    }

    @Test
    void ourOwnLostServerOnAFixedPortIsTakenOverByItsStart() throws IOException {
        int port = Bench.freePort();
        bench.save(fixed(bench.instance("one", FakeScript.good()), port));
        bench.reopen();
        Process lost = lost("one", port, FakeScript.good());

        ServerSnapshot server = bench.start("one");

        assertThat(server.isReady()).isTrue();
        assertThat(server.pid()).isEqualTo(lost.pid());
        assertThat(orphan(lost)).isEmpty();
        assertThat(bench.audit()).contains("\"adopt\"").doesNotContain("\"start\"");
    }

    @Test
    void aFixedPortThatAnotherInstancesLostServerHasIsAConflictThatNamesIt() throws IOException {
        int port = Bench.freePort();
        bench.save(fixed(bench.instance("one", FakeScript.good()), port));
        Process lost = lost("two", port, FakeScript.good());

        Problem problem = failure(bench.supervisor().start("one")).problem();

        assertThat(problem.code()).isEqualTo("port-taken");
        assertThat(problem.sentence())
                .contains("\"two\" of an earlier Paddock (process " + lost.pid() + ")")
                .contains("paddock orphans adopt " + lost.pid());
    }

    @Test
    void aFixedPortThatAForeignServerHasIsAConflictThatNamesIt() throws IOException {
        int port = Bench.freePort();
        bench.save(fixed(bench.instance("one", FakeScript.good()), port));
        Process theirs = foreign(port, FakeScript.good());

        Problem problem = failure(bench.supervisor().start("one")).problem();

        assertThat(problem.sentence())
                .contains("a llama-server that Paddock did not start (process " + theirs.pid() + ") listens there")
                .contains("paddock orphans stop " + theirs.pid() + " --force");
        assertThat(theirs.isAlive()).isTrue();
    }

    private static Instance fixed(Instance instance, int port) {
        return instance.withServer(instance.server().withPort(port));
    }
}
