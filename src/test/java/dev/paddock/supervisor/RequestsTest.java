package dev.paddock.supervisor;

import static dev.paddock.supervisor.Bench.failure;
import static dev.paddock.supervisor.Bench.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.paddock.domain.Fleet;
import dev.paddock.domain.Instance;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.PaddockException.Kind;
import dev.paddock.domain.ServerSnapshot;
import dev.paddock.domain.ServerState;
import dev.paddock.domain.Subscription;
import dev.paddock.testing.FakeScript;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ports, adding and removing, profiles, subscriptions, log files and measurements. */
@NullUnmarked
class RequestsTest {
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

    private static Instance onPort(Instance instance, int port) {
        return instance.withServer(instance.server().withPort(port));
    }

    @Test
    void aTakenPortIsRefusedBeforeTheLaunchAndNamesWhoHasIt() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            bench.save(onPort(bench.instance("one", FakeScript.good()), taken.getLocalPort()));

            PaddockException failure = failure(bench.supervisor().start("one"));

            assertThat(failure.kind()).isEqualTo(Kind.CONFLICT);
            assertThat(failure.problem().sentence())
                    .contains(String.valueOf(taken.getLocalPort()))
                    .contains("process " + ProcessHandle.current().pid());
            assertThat(bench.server("one").state()).isEqualTo(ServerState.FAILED);
            assertThat(bench.home.logs().resolve("one")).doesNotExist();
        }
    }

    @Test
    void aFixedPortIsUsed() throws IOException {
        int port = Bench.freePort();
        bench.save(onPort(bench.instance("one", FakeScript.good()), port));

        assertThat(bench.start("one").port()).isEqualTo(port);
    }

    @Test
    void aPrivilegedPortIsRefused() {
        PaddockException failure =
                failure(bench.supervisor().add(onPort(bench.instance("one", FakeScript.good()), 80)));

        assertThat(failure.kind()).isEqualTo(Kind.INVALID);
        assertThat(failure.problem().code()).isEqualTo("port-out-of-range");
    }

    @Test
    void aMissingModelIsRefusedBeforeTheLaunch() throws IOException {
        Instance instance = bench.save("one", FakeScript.good());
        Files.delete(instance.model().path());

        assertThat(failure(bench.supervisor().start("one")).kind()).isEqualTo(Kind.INVALID);
        assertThat(bench.server("one").problem()).isNotNull();
    }

    @Test
    void anAddedInstanceIsSavedAndCanBeStarted() throws IOException {
        ServerSnapshot added = get(bench.supervisor().add(bench.instance("one", FakeScript.good())));

        assertThat(added.state()).isEqualTo(ServerState.STOPPED);
        assertThat(bench.catalog.instance("one")).isPresent();
        assertThat(bench.start("one").isReady()).isTrue();
    }

    @Test
    void aChangedInstanceIsSavedAndTakenUpAtTheNextStart() throws IOException {
        bench.save("one", FakeScript.good());
        Integer port = bench.start("one").port();
        int other = Bench.freePort();
        Instance changed = bench.server("one").instance();
        changed = changed.withServer(changed.server().withPort(other));

        assertThat(get(bench.supervisor().update(changed)).port()).isEqualTo(port);
        assertThat(bench.catalog.instance("one").orElseThrow().server().port()).isEqualTo(other);
        bench.stop("one");

        assertThat(bench.start("one").port()).isEqualTo(other);
    }

    @Test
    void aChangeThatCannotWorkChangesNothing() throws IOException {
        bench.save("one", FakeScript.good());
        Instance before = bench.catalog.instance("one").orElseThrow();
        Instance lost = before.withModel(before.model().withPath(Path.of("/not/there.gguf")));
        Instance unknown = Instance.of("other", bench.model);

        assertThat(failure(bench.supervisor().update(lost)).kind()).isEqualTo(PaddockException.Kind.INVALID);
        assertThat(failure(bench.supervisor().update(unknown)).kind()).isEqualTo(PaddockException.Kind.NOT_FOUND);
        assertThat(bench.catalog.instance("one")).contains(before);
    }

    @Test
    void whatCannotWorkIsNotAdded() throws IOException {
        Instance good = bench.instance("one", FakeScript.good());
        get(bench.supervisor().add(onPort(good, 9100)));

        assertThat(failure(bench.supervisor().add(good)).kind()).isEqualTo(Kind.CONFLICT);
        assertThat(addition(bench.instance("Bad Name", FakeScript.good()))).isEqualTo(Kind.INVALID);
        assertThat(addition(onPort(bench.instance("two", FakeScript.good()), 80)))
                .isEqualTo(Kind.INVALID);
        assertThat(addition(onPort(bench.instance("two", FakeScript.good()), 9100)))
                .isEqualTo(Kind.CONFLICT);
        assertThat(addition(Instance.of("two", folder.resolve("missing.gguf")))).isEqualTo(Kind.INVALID);
        assertThat(addition(bench.instance("two", FakeScript.good()).withEngine("/no/such/engine")))
                .isEqualTo(Kind.INVALID);
        assertThat(bench.supervisor().fleet().servers()).hasSize(1);
    }

    private Kind addition(Instance instance) {
        return failure(bench.supervisor().add(instance)).kind();
    }

    @Test
    void removingStopsTheServerAndKeepsItsLogs() throws IOException {
        bench.save("one", FakeScript.good());
        ServerSnapshot ready = bench.start("one");

        get(bench.supervisor().remove("one"));

        assertThat(bench.lives(ready.pid())).isFalse();
        assertThat(bench.supervisor().fleet().servers()).isEmpty();
        assertThat(bench.catalog.instance("one")).isEmpty();
        assertThat(ready.logFile()).exists();
        assertThat(failure(bench.supervisor().start("one")).kind()).isEqualTo(Kind.NOT_FOUND);
    }

    @Test
    void aListenerGetsThePresentStateAtOnceAndChangesUntilItCloses() throws IOException {
        bench.save("one", FakeScript.good());
        bench.start("one");
        List<Fleet> seen = new CopyOnWriteArrayList<>();

        Subscription subscription = bench.supervisor().subscribe(seen::add);

        assertThat(seen).isNotEmpty();
        assertThat(seen.getFirst().readyCount()).isEqualTo(1);
        bench.stop("one");
        await().atMost(Bench.PATIENCE).until(() -> seen.getLast().readyCount() == 0);
        subscription.close();
        int count = seen.size();
        bench.start("one");
        assertThat(seen.size()).isBetween(count, count + 1);
    }

    @Test
    void theNewestFiveLogsAreKept() throws IOException {
        bench.save("one", FakeScript.good().failingAtStart(1, "no known words"));
        for (int i = 0; i < 7; i++) {
            failure(bench.supervisor().start("one"));
        }

        try (Stream<Path> logs = Files.list(bench.home.logs().resolve("one"))) {
            assertThat(logs.filter(file -> file.toString().endsWith(".log")))
                    .hasSize(5)
                    .contains(bench.server("one").logFile());
        }
    }

    @Test
    void usageIsMeasuredWhileAServerRuns() throws IOException {
        bench.save("one", FakeScript.good().replyingAt(42.5));
        bench.start("one");

        ServerSnapshot measured = bench.awaitServer(
                "one",
                server -> server.usage() != null
                        && server.usage().cpuPercent() != null
                        && server.usage().tokensPerSecond() != null);

        assertThat(measured.usage().residentBytes()).isGreaterThan(1_000_000);
        assertThat(measured.usage().tokensPerSecond()).isEqualTo(42.5);
        bench.stop("one");
        assertThat(bench.server("one").usage()).isNull();
    }
}
