package dev.paddock.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.paddock.domain.Cleanup;
import dev.paddock.domain.Fleet;
import dev.paddock.domain.Instance;
import dev.paddock.domain.Orphan;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.PaddockException.Kind;
import dev.paddock.domain.Problem;
import dev.paddock.domain.Profile;
import dev.paddock.domain.ServerOptions;
import dev.paddock.domain.ServerSnapshot;
import dev.paddock.domain.ServerState;
import dev.paddock.domain.Subscription;
import dev.paddock.domain.UsageHistory;
import dev.paddock.supervisor.ScriptedServers;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Every call, over a real connection, against a supervisor without processes. */
class RemoteSupervisorTest extends RemoteFixture {
    @Test
    void theFleetArrivesAsItIs() {
        there.put(ScriptedServers.snapshot(
                "sad",
                ServerState.FAILED,
                null,
                8003,
                Problem.of("model-missing", "The model is missing", "no such file", "Choose another")
                        .withEvidence(List.of("line 1", "line 2"))));

        assertThat(here.fleet()).isEqualTo(there.fleet());
    }

    @Test
    void startAnswersWhenTheServerIsReady() throws Exception {
        ServerSnapshot server = get(here.start("demo"));

        assertThat(server.state()).isEqualTo(ServerState.READY);
        assertThat(server).isEqualTo(there.fleet().server("demo").orElseThrow());
    }

    @Test
    void stopCarriesForce() throws Exception {
        assertThat(get(here.stop("other", true)).state()).isEqualTo(ServerState.STOPPED);
        get(here.stop("other", false));

        assertThat(there.calls).containsExactly("stop other by force", "stop other");
    }

    @Test
    void restartStopAllAndSwitchAnswerWithWhatSettled() throws Exception {
        assertThat(get(here.restart("other")).pid()).isEqualTo(4712);
        assertThat(get(here.switchTo("demo")).server("demo").orElseThrow().isReady())
                .isTrue();
        assertThat(get(here.stopAll(true))).extracting(ServerSnapshot::state).containsOnly(ServerState.STOPPED);
        assertThat(there.calls).containsExactly("restart other", "switch demo", "stop-all by force");
    }

    @Test
    void anInstanceIsAddedWithEveryValueItHas() throws Exception {
        Instance instance = Instance.of("new", Path.of("/models/a b.gguf"))
                .withEngine("/opt/llama-server")
                .withServer(ServerOptions.DEFAULT.withPort(9001))
                .withArgs(List.of("--temp", "0.5"));

        assertThat(get(here.add(instance)).instance()).isEqualTo(instance);
        assertThat(there.fleet().server("new").orElseThrow().instance()).isEqualTo(instance);
        assertThat(failure(here.add(instance)).kind()).isEqualTo(Kind.CONFLICT);
    }

    @Test
    void aChangeCarriesWhatItWasBegunWith() throws Exception {
        Instance base = there.fleet().server("other").orElseThrow().instance();
        Instance changed = base.withArgs(List.of("--jinja"));

        assertThat(get(here.update(changed, base)).instance()).isEqualTo(changed);
        get(here.update(base));

        assertThat(there.updates).containsExactly(changed, base);
        assertThat(there.bases).containsExactly(Optional.of(base), Optional.empty());
    }

    @Test
    void aServerIsRemoved() throws Exception {
        here.remove("demo").toCompletableFuture().get();

        assertThat(there.fleet().server("demo")).isEmpty();
    }

    @Test
    void aProfileIsSavedAndDeleted() throws Exception {
        Profile night = new Profile("night", "Night & day", List.of("other", "demo"));

        assertThat(here.saveProfile(night).toCompletableFuture().get().profiles())
                .contains(night);
        assertThat(there.fleet().profiles()).contains(night);
        assertThat(here.removeProfile("night").toCompletableFuture().get().profiles())
                .doesNotContain(night);
        assertThat(failure(here.removeProfile("night")).kind()).isEqualTo(Kind.NOT_FOUND);
    }

    @Test
    void aRefusalIsTheSameOnBothSides() {
        PaddockException why = new PaddockException(
                Kind.TIMEOUT,
                new Problem(
                        "slow", "It takes too long", "600 s passed", "Wait longer", List.of("loading…"), List.of()));
        there.failStart("demo", why);

        PaddockException arrived = failure(here.start("demo"));

        assertThat(arrived.kind()).isEqualTo(Kind.TIMEOUT);
        assertThat(arrived.problem()).isEqualTo(why.problem());
        assertThat(failure(here.start("nobody")).kind()).isEqualTo(Kind.NOT_FOUND);
        assertThat(failure(here.switchTo("nobody")).kind()).isEqualTo(Kind.NOT_FOUND);
    }

    @Test
    void namesWithOddCharactersTravelUnharmed() {
        String name = "a/b?c=d&e %2F\nümlaut";

        assertThat(failure(here.start(name)).problem().title()).contains(name);
        assertThat(there.calls).containsExactly("start " + name);
    }

    @Test
    void subscribingDeliversThePresentAndThenEachChange() throws Exception {
        List<Fleet> seen = new CopyOnWriteArrayList<>();
        try (Subscription subscription = here.subscribe(seen::add)) {
            assertThat(seen).isNotEmpty().first().isEqualTo(there.fleet());
            await().until(() -> there.looking.get() == 1);

            get(here.start("demo"));

            await().untilAsserted(() -> assertThat(seen.getLast()).isEqualTo(there.fleet()));
        }
        await().untilAsserted(() -> assertThat(there.looking).hasValue(0));
    }

    @Test
    void theServerLetsGoOfItsSupervisor() {
        assertThat(there.listeners).hasSize(1);

        server.close();

        assertThat(there.listeners).isEmpty();
    }

    @Test
    void whoListensFromAfarLooks() {
        try (Subscription subscription = here.subscribe(fleet -> {})) {
            await().untilAsserted(() -> assertThat(there.looking).hasValue(1));
        }
        await().untilAsserted(() -> assertThat(there.looking).hasValue(0));
    }

    @Test
    void theHistoryAndTheWarningsArriveWhole() throws Exception {
        UsageHistory history = new UsageHistory(
                "demo",
                List.of(
                        new UsageHistory.Point(ScriptedServers.SINCE, null, 100, null),
                        new UsageHistory.Point(ScriptedServers.SINCE.plusSeconds(5), 12.5, 200, 33.0)));
        there.histories.put("demo", history);
        there.warn(Problem.of("low-memory", "Memory runs out", "1 GiB is left", "Stop a server."));

        assertThat(get(here.history("demo"))).isEqualTo(history);
        assertThat(here.fleet()).isEqualTo(there.fleet());
        assertThat(here.fleet().warnings()).hasSize(1);
    }

    @Test
    void aSubscriptionFindsTheNextOwner() throws Exception {
        List<Fleet> seen = new CopyOnWriteArrayList<>();
        try (Subscription subscription = here.subscribe(seen::add)) {
            server.close();
            there.put(ScriptedServers.ready("demo", 99, 8009));
            server = serve();

            await().untilAsserted(() -> assertThat(seen.getLast()).isEqualTo(there.fleet()));
        }
    }

    @Test
    void anOwnerThatIsGoneIsToldOf() throws Exception {
        List<Fleet> seen = new CopyOnWriteArrayList<>();
        try (Subscription subscription = here.subscribe(seen::add)) {
            server.close();

            await().untilAsserted(() -> assertThat(seen.getLast().warnings())
                    .extracting(Problem::code)
                    .containsExactly("owner-gone"));
            assertThat(seen.getLast().servers()).isEqualTo(there.fleet().servers());

            server = serve();
            await().untilAsserted(() -> assertThat(seen.getLast().warnings()).isEmpty());
        }
    }

    @Test
    void anOwnerThatIsGoneIsSaidPlainly() {
        server.close();

        PaddockException gone = failure(here.start("demo"));

        assertThat(gone.problem().code()).isEqualTo("owner-gone");
        assertThat(gone.problem().action()).isEqualTo("Run: paddock daemon start");
        assertThat(catchThrowable(here::fleet)).isInstanceOf(PaddockException.class);
    }

    @Test
    void shutdownTellsWhatItDid() {
        assertThat(here.shutdown(true).stopped()).containsExactly("other");
        assertThat(here.shutdown(false).left()).containsExactly("other");
    }

    @Test
    void whoAskedForTheEndIsAnsweredBeforeIt() throws Exception {
        CompletableFuture<ControlServer.Stopped> asked = new CompletableFuture<>();
        AtomicReference<ControlServer> ending = new AtomicReference<>();
        ControlServer brief = ControlServer.start(there, new ScriptedPorts(home).onShutdown(stop -> {
                    Thread.ofVirtual().start(() -> {
                        asked.complete(new ControlServer.Stopped(List.of(), List.of("other")));
                        ending.get().close();
                    });
                    return asked;
                }));
        ending.set(brief);
        where.set(new ControlFile.Content(
                brief.address(), brief.token(), 1, "0", ControlFile.Role.DAEMON, Instant.EPOCH));

        assertThat(here.shutdown(false).left()).containsExactly("other");
    }

    @Test
    void orphansTravelAndAreTakenOverOrEnded() throws Exception {
        Orphan ours = new Orphan(
                4711,
                Orphan.Kind.OURS,
                "demo",
                Path.of("/home/me/state"),
                8001,
                Path.of("/models/demo.gguf"),
                List.of("a", "b c"),
                Instant.EPOCH,
                5);
        Orphan foreign =
                new Orphan(4712, Orphan.Kind.FOREIGN, null, null, null, null, List.of("llama-server"), null, 0);
        there.withOrphans(ours, foreign);

        assertThat(get(here.orphans())).containsExactly(ours, foreign);
        assertThat(get(here.adopt(4711)).pid()).isEqualTo(4711);
        assertThat(failure(here.endOrphan(4712, false)).kind()).isEqualTo(Kind.CONFLICT);
        get(here.endOrphan(4712, true).thenApply(none -> "done"));
        assertThat(failure(here.endOrphan(4712, true)).kind()).isEqualTo(Kind.NOT_FOUND);
        assertThat(there.calls).contains("adopt 4711", "end 4712", "end 4712 by force");
    }

    @Test
    void allOrphansOfOursAreEndedAndCounted() throws Exception {
        Orphan ours = new Orphan(4711, Orphan.Kind.OURS, "demo", null, null, null, List.of("llama-server"), null, 0);
        Orphan foreign =
                new Orphan(4712, Orphan.Kind.FOREIGN, null, null, null, null, List.of("llama-server"), null, 0);
        there.withOrphans(ours, foreign);

        assertThat(get(here.endOrphans(true))).isEqualTo(Cleanup.of(List.of(4711L), List.of()));
        assertThat(get(here.orphans())).containsExactly(foreign);
        assertThat(there.calls).contains("end orphans by force");
    }
}
