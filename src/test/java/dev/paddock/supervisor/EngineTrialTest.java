package dev.paddock.supervisor;

import static dev.paddock.supervisor.Bench.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.paddock.domain.Engine;
import dev.paddock.domain.EngineTrial;
import dev.paddock.domain.EngineTrial.Progress;
import dev.paddock.domain.EngineTrial.Verdict;
import dev.paddock.domain.Instance;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.PaddockException.Kind;
import dev.paddock.domain.Profile;
import dev.paddock.domain.ServerSnapshot;
import dev.paddock.testing.FakeScript;
import dev.paddock.testing.ScriptedEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A new engine on the servers of the active profile, as real processes. */
@NullUnmarked
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "its engines are shell scripts")
class EngineTrialTest {
    private static final FakeScript FAST = FakeScript.good().replyingAt(50);

    @TempDir
    Path folder;

    private Bench bench;
    private final List<Progress> progress = new CopyOnWriteArrayList<>();

    @BeforeEach
    void open() throws IOException {
        bench = new Bench(folder);
        bench.room(new Bench.MuchRoom());
        bench.reopen();
    }

    @AfterEach
    void close() {
        bench.close();
        assertThat(bench.supervisor().registered()).isEmpty();
    }

    /** They run on the engine before, at 50 tokens a second. */
    private void profile(String... names) throws IOException {
        for (String name : names) {
            bench.save(name, FAST);
        }
        bench.catalog.save(new Profile("all", "all", List.of(names)));
        get(bench.supervisor().switchTo("all"));
    }

    private String engine(FakeScript script) throws IOException {
        Path at = Files.createTempDirectory(folder, "engine");
        return ScriptedEngine.behaving(at, "2026-08", script).script().toString();
    }

    private EngineTrial tried(String engine, boolean now) throws InterruptedException {
        EngineTrial.Wish wish = new EngineTrial.Wish(engine, Engine.BUILTIN, 30, 30, now);
        return bench.supervisor().tryEngine(wish, () -> false, progress::add);
    }

    private EngineTrial.Server failed(String engine, Verdict verdict) throws InterruptedException {
        EngineTrial trial = tried(engine, false);
        assertThat(trial.passed()).isFalse();
        assertThat(trial.servers()).hasSize(1);
        assertThat(trial.servers().getFirst().verdict())
                .as(String.valueOf(trial))
                .isEqualTo(verdict);
        return trial.servers().getFirst();
    }

    @Test
    void anEngineThatHangsWhileItLoadsIsNotWaitedForUntilTheLimit() throws Exception {
        profile("one");

        EngineTrial.Server one = failed(engine(FakeScript.good().loading(600_000)), Verdict.FAILED);

        assertThat(one.problem().code()).isEqualTo("trial-hangs");
        assertThat(one.problem().sentence())
                .contains("neither its log nor its memory grew", "before, such a start took");
        assertThat(bench.server("one").isReady()).isTrue();
    }

    @Test
    void eachServerOfTheProfileIsLoadedBesideWhatRuns() throws Exception {
        profile("one", "two");
        List<Long> pids = List.of(bench.server("one").pid(), bench.server("two").pid());

        EngineTrial trial = tried(engine(FakeScript.good().replyingAt(48)), false);

        assertThat(trial.passed()).as(String.valueOf(trial)).isTrue();
        assertThat(trial.profile()).isEqualTo("all");
        assertThat(trial.servers()).extracting(EngineTrial.Server::name).containsExactly("one", "two");
        assertThat(trial.servers()).allSatisfy(server -> {
            assertThat(server.before().tokensPerSecond()).isEqualTo(50);
            assertThat(server.after().tokensPerSecond()).isEqualTo(48);
            assertThat(server.after().bytes()).isPositive();
        });
        assertThat(List.of(bench.server("one").pid(), bench.server("two").pid()))
                .isEqualTo(pids);
        assertThat(progress).extracting(Progress::number).contains(1, 2);
        assertThat(bench.supervisor().registered()).hasSize(2);
        assertThat(bench.supervisor().fleet().servers()).hasSize(2);
        assertThat(bench.audit()).contains("\"trial\"");
    }

    @Test
    void whatDoesNotRunIsLoadedWithBothEngines() throws Exception {
        profile("one");
        bench.stop("one");

        EngineTrial trial = tried(engine(FakeScript.good().replyingAt(60)), false);

        assertThat(trial.servers().getFirst().before()).isNotNull();
        assertThat(trial.passed()).isTrue();
        assertThat(progress).extracting(Progress::what).anyMatch(what -> what.contains("builtin, to compare"));
        assertThat(bench.server("one").isRunning()).isFalse();
    }

    @Test
    void aCrashAtLoadIsToldWithItsDiagnosis() throws Exception {
        profile("one");

        EngineTrial.Server server = failed(
                engine(FakeScript.good()
                        .failingAtStart(1, "llama_model_load: error loading model: unknown model architecture: 'x9'")),
                Verdict.FAILED);

        assertThat(server.problem().code()).contains("architecture");
        assertThat(bench.server("one").isReady()).isTrue();
    }

    @Test
    void aRefusedArgumentIsNamedWithoutAStart() throws Exception {
        profile("one");
        Instance one = bench.server("one").instance();
        get(bench.supervisor().update(one.withArgs(List.of("--no-such-thing")), one));

        EngineTrial.Server server = failed(engine(FakeScript.good()), Verdict.FAILED);

        assertThat(server.problem().sentence()).contains("--no-such-thing");
    }

    @Test
    void anArgumentInOtherWordsIsShown() throws Exception {
        profile("one");
        Instance one = bench.server("one").instance();
        get(bench.supervisor().update(one.withArgs(List.of("--draft-max", "4")), one));

        EngineTrial.Server server = tried(engine(FAST), false).servers().getFirst();

        assertThat(server.changes()).anyMatch(change -> change.contains("--draft-max"));
    }

    @Test
    void oneThatIsMuchSlowerIsWorse() throws Exception {
        profile("one");

        EngineTrial.Server server = failed(engine(FakeScript.good().replyingAt(34)), Verdict.WORSE);

        assertThat(server.problem().sentence()).contains("34.0 tokens/s instead of 50.0", "30 %");
    }

    @Test
    void gibberishIsNoAnswer() throws Exception {
        profile("one");

        EngineTrial.Server server =
                failed(engine(FakeScript.good().replyingAt(50).writing("GGGGGGGGGGGGGGGG")), Verdict.FAILED);

        assertThat(server.problem().code()).isEqualTo("trial-gibberish");
    }

    @Test
    void oneThatWritesNothingOrDiesAtItFails() throws Exception {
        profile("one");

        assertThat(failed(engine(FakeScript.good().writing("")), Verdict.FAILED)
                        .problem()
                        .code())
                .isEqualTo("trial-no-reply");
        assertThat(failed(engine(FakeScript.good().dyingWhenAsked()), Verdict.FAILED)
                        .problem()
                        .code())
                .isNotEqualTo("trial-no-reply");
    }

    @Test
    void withoutRoomNothingIsStoppedUnlessAllowed() throws Exception {
        bench.room(new Bench.NoRoom());
        bench.reopen();
        profile("one");
        ServerSnapshot before = bench.server("one");
        String engine = engine(FAST);

        assertThatThrownBy(() -> tried(engine, false))
                .isInstanceOfSatisfying(
                        PaddockException.class,
                        refused -> assertThat(refused.problem().code()).isEqualTo("trial-needs-room"));
        assertThat(bench.server("one").pid()).isEqualTo(before.pid());

        assertThat(tried(engine, true).passed()).isTrue();
        assertThat(bench.server("one").isReady()).isTrue();
        assertThat(bench.server("one").pid()).isNotEqualTo(before.pid());
    }

    @Test
    void withoutAProfileItIsOnlyAProbe() throws Exception {
        bench.save("one", FAST);

        EngineTrial trial = tried(engine(FAST), false);

        assertThat(trial.onlyProbed()).isTrue();
        assertThat(trial.profile()).isNull();
        assertThat(trial.passed()).isTrue();
    }

    @Test
    void aTrialThatIsCancelledLeavesNothing() throws Exception {
        profile("one");
        AtomicBoolean cancelled = new AtomicBoolean();
        EngineTrial.Wish wish =
                new EngineTrial.Wish(engine(FakeScript.good().loading(600_000)), Engine.BUILTIN, 30, 30, false);
        CompletableFuture<Optional<Kind>> ended = CompletableFuture.supplyAsync(() -> {
            try {
                bench.supervisor().tryEngine(wish, cancelled::get, progress::add);
                return Optional.empty();
            } catch (PaddockException refused) {
                return Optional.of(refused.kind());
            } catch (InterruptedException stop) {
                throw new IllegalStateException(stop);
            }
        });
        await().atMost(Bench.PATIENCE)
                .until(() -> bench.supervisor().registered().size() == 2);

        cancelled.set(true);

        assertThat(ended.get(30, java.util.concurrent.TimeUnit.SECONDS)).contains(Kind.CANCELLED);
        assertThat(bench.supervisor().registered()).hasSize(1);
    }

    /** The next Paddock finds the trial in the registry; the first one is left to itself, as after a kill. */
    @Test
    void whatAKilledPaddockLeftOfATrialIsEndedAndIsNoServer() throws Exception {
        profile("one");
        String engine = engine(FakeScript.good().loading(600_000));
        EngineTrial.Wish wish = new EngineTrial.Wish(engine, Engine.BUILTIN, 30, 30, false);
        LocalSupervisor killed = bench.supervisor();
        AtomicBoolean cancelled = new AtomicBoolean();
        CompletableFuture<Void> trial = CompletableFuture.runAsync(() -> {
            try {
                killed.tryEngine(wish, cancelled::get, progress::add);
            } catch (PaddockException | InterruptedException over) {
                // It is of no use to anybody any more.
            }
        });
        List<Long> pids = new ArrayList<>();
        await().atMost(Bench.PATIENCE).until(() -> {
            pids.clear();
            killed.registered().stream()
                    .filter(process -> process.instance().equals("one.trial"))
                    .filter(process -> process.pid() != null && process.alive())
                    .forEach(process -> pids.add(process.pid()));
            return pids.size() == 1;
        });

        bench.reopen();

        bench.awaitGone(pids.getFirst());
        await().atMost(Bench.PATIENCE)
                .until(() -> bench.supervisor().registered().size() == 1);
        assertThat(bench.supervisor().fleet().servers())
                .extracting(ServerSnapshot::name)
                .containsExactly("one");
        cancelled.set(true);
        trial.get(30, java.util.concurrent.TimeUnit.SECONDS);
    }
}
