package dev.paddock.supervisor;

import static dev.paddock.supervisor.Bench.failure;
import static dev.paddock.supervisor.Bench.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.paddock.domain.Fleet;
import dev.paddock.domain.Instance;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.PaddockException.Kind;
import dev.paddock.domain.Profile;
import dev.paddock.domain.ServerSnapshot;
import dev.paddock.domain.ServerState;
import dev.paddock.domain.Switching;
import dev.paddock.domain.Switching.Phase;
import dev.paddock.testing.FakeScript;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From one set of servers to another, with real child processes. */
@NullUnmarked
class ProfileSwitchTest {
    @TempDir
    Path folder;

    private Bench bench;

    @BeforeEach
    void open() throws IOException {
        bench = new Bench(folder);
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private void servers(String... names) throws IOException {
        for (String name : names) {
            bench.save(name, FakeScript.good());
        }
    }

    private void profile(String name, String... instances) throws IOException {
        bench.catalog.save(new Profile(name, "The " + name, List.of(instances)));
    }

    private Fleet switchTo(String profile) {
        return get(bench.supervisor().switchTo(profile));
    }

    private List<String> ready() {
        return bench.supervisor().fleet().servers().stream()
                .filter(ServerSnapshot::isReady)
                .map(ServerSnapshot::name)
                .toList();
    }

    private List<String> active() {
        return bench.supervisor().fleet().servers().stream()
                .filter(server -> server.state().isActive())
                .map(ServerSnapshot::name)
                .toList();
    }

    @Test
    void onlyWhatDiffersIsTouched() throws IOException {
        servers("a", "b", "c");
        profile("first", "a", "b");
        profile("second", "b", "c");
        Fleet first = switchTo("first");
        assertThat(first.servers()).hasSize(2).allMatch(ServerSnapshot::isReady);

        Fleet second = switchTo("second");

        assertThat(second.servers().stream().map(ServerSnapshot::name)).containsExactly("b", "c");
        assertThat(second.server("b").orElseThrow().pid())
                .isEqualTo(first.server("b").orElseThrow().pid());
        assertThat(bench.server("a").state()).isEqualTo(ServerState.STOPPED);
        assertThat(bench.supervisor().fleet().activeProfile()).isEqualTo("second");
        assertThat(bench.supervisor().fleet().switching()).isNull();
    }

    @Test
    void allThatIsWrongIsToldAtOnceAndNothingIsTouched() throws IOException {
        servers("a", "b", "c");
        long pid = bench.start("a").pid();
        int port = Bench.freePort();
        Instance b = bench.instance("b", FakeScript.good());
        bench.save(b.withServer(b.server().withPort(port)));
        Instance c = bench.instance("c", FakeScript.good());
        bench.save(c.withServer(c.server().withPort(port)).withModel(c.model().withPath(folder.resolve("gone.gguf"))));
        bench.reopen();
        profile("broken", "b", "c", "nobody");

        PaddockException refused = failure(bench.supervisor().switchTo("broken"));

        assertThat(refused.kind()).isEqualTo(Kind.INVALID);
        assertThat(refused.problem().sentence())
                .contains("nobody: there is no server of that name")
                .contains("c: its port " + port + " is that of b, too")
                .contains("c: There is no model " + folder.resolve("gone.gguf"));
        assertThat(bench.awaitState("a", ServerState.READY).pid()).isEqualTo(pid);
        assertThat(bench.supervisor().fleet().activeProfile()).isNull();
    }

    @Test
    void aPortThatALeavingServerHasIsNoObstacle() throws IOException {
        int port = Bench.freePort();
        for (String name : List.of("a", "b")) {
            Instance one = bench.instance(name, FakeScript.good());
            bench.save(one.withServer(one.server().withPort(port)));
        }
        profile("first", "a");
        profile("second", "b");
        bench.room(new Wide());
        bench.reopen();
        switchTo("first");

        Fleet second = switchTo("second");

        assertThat(second.server("b").orElseThrow().isReady()).isTrue();
        assertThat(second.server("b").orElseThrow().port()).isEqualTo(port);
        assertThat(active()).containsExactly("b");
    }

    @Test
    void aServerThatFailsDoesNotKeepTheOthersFromRunningAndIsTold() throws IOException {
        servers("good", "old");
        bench.save("bad", FakeScript.good().failingAtStart(1, "error: invalid argument: --x"));
        profile("old", "old");
        profile("mixed", "bad", "good");
        switchTo("old");

        Fleet fleet = switchTo("mixed");

        assertThat(fleet.server("good").orElseThrow().isReady()).isTrue();
        assertThat(fleet.server("bad").orElseThrow().state()).isEqualTo(ServerState.FAILED);
        Switching told = Objects.requireNonNull(bench.supervisor().fleet().switching());
        assertThat(told.phase()).isEqualTo(Phase.DONE);
        assertThat(told.failed()).containsExactly("bad");
        assertThat(told.from()).isEqualTo("old");

        get(bench.supervisor().switchBack());

        assertThat(ready()).containsExactly("old");
        assertThat(bench.supervisor().fleet().activeProfile()).isEqualTo("old");
        assertThat(bench.supervisor().fleet().switching()).isNull();
    }

    @Test
    void goingBackRestoresWhatRanAndNotWhatTheProfileNames() throws IOException {
        servers("a", "b", "c");
        profile("first", "a", "b");
        profile("second", "c");
        switchTo("first");
        bench.stop("b");
        switchTo("second");

        get(bench.supervisor().switchBack());

        assertThat(active()).containsExactly("a");
    }

    @Test
    void goingBackDuringASwitchCancelsIt() throws IOException {
        servers("a");
        bench.save("slow", FakeScript.good().loading(60_000));
        profile("first", "a");
        profile("second", "slow");
        switchTo("first");
        CompletionStage<Fleet> going = bench.supervisor().switchTo("second");
        bench.awaitServer("slow", ServerSnapshot::isRunning);

        get(bench.supervisor().switchBack());

        assertThat(failure(going).kind()).isEqualTo(Kind.CANCELLED);
        assertThat(active()).containsExactly("a");
        assertThat(bench.supervisor().fleet().activeProfile()).isEqualTo("first");
    }

    @Test
    void withoutAnySwitchThereIsNothingToGoBackTo() {
        assertThat(failure(bench.supervisor().switchBack()).kind()).isEqualTo(Kind.NOT_FOUND);
    }

    @Test
    void ofSixSwitchesAtOnceTheLastComesAbout() throws IOException {
        servers("a", "b", "c");
        profile("first", "a", "b");
        profile("second", "b", "c");
        profile("third", "c", "a");
        switchTo("first");
        List<String> wanted = List.of("second", "third", "first", "third", "first", "second");

        List<CompletionStage<Fleet>> all =
                wanted.stream().map(name -> bench.supervisor().switchTo(name)).toList();

        assertThat(get(all.getLast()).servers()).allMatch(ServerSnapshot::isReady);
        assertThat(bench.supervisor().fleet().activeProfile()).isEqualTo("second");
        await().atMost(Bench.PATIENCE).until(() -> active().equals(List.of("b", "c")));
        all.forEach(stage -> await().atMost(Bench.PATIENCE)
                .until(() -> stage.toCompletableFuture().isDone()));
        assertThat(active()).containsExactly("b", "c");
    }

    @Test
    void aLaterSwitchThatIsRefusedLeavesTheEarlierOneAlone() throws IOException {
        servers("a");
        profile("first", "a");
        profile("broken", "nobody");

        CompletionStage<Fleet> good = bench.supervisor().switchTo("first");
        CompletionStage<Fleet> bad = bench.supervisor().switchTo("broken");

        assertThat(failure(bad).kind()).isEqualTo(Kind.INVALID);
        assertThat(get(good).readyCount()).isEqualTo(1);
    }

    @Test
    void whereBothFitWhatComesIsReadyBeforeWhatLeavesIsStopped() throws IOException {
        servers("a", "b");
        profile("first", "a");
        profile("second", "b");
        bench.room(new Wide());
        bench.reopen();
        switchTo("first");
        List<Fleet> seen = new CopyOnWriteArrayList<>();

        try (var subscription = bench.supervisor().subscribe(seen::add)) {
            switchTo("second");
        }

        assertThat(seen).allMatch(fleet -> fleet.readyCount() > 0);
        assertThat(active()).containsExactly("b");
    }

    @Test
    void whereTheyDoNotWhatLeavesHasEndedBeforeAnythingStarts() throws IOException {
        servers("a", "b");
        profile("first", "a");
        profile("second", "b");
        long old = switchTo("first").server("a").orElseThrow().pid();
        List<String> both = new ArrayList<>();

        try (var subscription = bench.supervisor().subscribe(fleet -> {
            if (fleet.server("b").filter(ServerSnapshot::isRunning).isPresent() && bench.lives(old)) {
                both.add("at once");
            }
        })) {
            switchTo("second");
        }

        assertThat(both).isEmpty();
    }

    @Test
    void whatComesWaitsUntilTheMemoryIsBack() throws IOException {
        servers("a", "b");
        profile("first", "a");
        profile("second", "b");
        Draining draining = new Draining();
        bench.room(draining);
        bench.reopen();
        switchTo("first");
        List<Phase> phases = new CopyOnWriteArrayList<>();

        try (var subscription = bench.supervisor()
                .subscribe(fleet -> Stream.ofNullable(fleet.switching()).forEach(now -> phases.add(now.phase())))) {
            switchTo("second");
        }

        assertThat(draining.spare.get()).isGreaterThanOrEqualTo(0);
        assertThat(phases).contains(Phase.AWAITING_MEMORY);
        assertThat(ready()).containsExactly("b");
    }

    @Test
    void memoryThatNeverComesBackIsNotWaitedForForEver() throws IOException {
        servers("a", "b");
        profile("first", "a");
        profile("second", "b");
        bench.room(new Room() {
            @Override
            public long spare(Collection<Instance> coming) {
                return -1;
            }

            @Override
            public boolean fits(Collection<Instance> coming) {
                return false;
            }
        });
        bench.reopen();
        switchTo("first");

        switchTo("second");

        assertThat(ready()).containsExactly("b");
    }

    @Test
    void anEmptyProfileStopsEverything() throws IOException {
        servers("a", "b");
        profile("both", "a", "b");
        profile("off");
        switchTo("both");

        assertThat(switchTo("off").servers()).isEmpty();

        assertThat(active()).isEmpty();
        assertThat(Files.readString(bench.home.state().resolve("active-profile.json")))
                .contains("off");
    }

    /** For everything. */
    private record Wide() implements Room {
        @Override
        public long spare(Collection<Instance> coming) {
            return Long.MAX_VALUE;
        }

        @Override
        public boolean fits(Collection<Instance> coming) {
            return true;
        }
    }

    /** As when a driver gives memory back bit by bit. */
    private static final class Draining implements Room {
        private final AtomicLong spare = new AtomicLong(-3);

        @Override
        public long spare(Collection<Instance> coming) {
            return spare.incrementAndGet();
        }

        @Override
        public boolean fits(Collection<Instance> coming) {
            return false;
        }
    }
}
