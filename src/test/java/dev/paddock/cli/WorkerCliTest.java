package dev.paddock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.domain.Instance;
import dev.paddock.domain.Instance.WorkerOptions;
import dev.paddock.domain.Problem;
import dev.paddock.domain.ServerSnapshot;
import dev.paddock.settings.Catalog;
import dev.paddock.supervisor.ScriptedServers;
import dev.paddock.testing.FakeRpcServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A worker is made by a command of its own, and has no model that another command could ask for. */
class WorkerCliTest extends CliFixture {
    private static Instance worker(String name, int port) {
        return Instance.worker(name, "127.0.0.1", port, WorkerOptions.DEFAULT);
    }

    private ServerSnapshot ready(int port) {
        return supervisor.put(
                ScriptedServers.withInstance(ScriptedServers.ready("lent", 4712, port), worker("lent", port)));
    }

    @Test
    void itIsSavedAndStartedAndToldHowToUse() throws IOException {
        try (FakeRpcServer fake = FakeRpcServer.open(5, 0, 0)) {
            supervisor.ports.put("worker", fake.port());

            assertThat(paddock("worker", "--port", String.valueOf(fake.port()))).isZero();

            assertThat(supervisor.calls).containsSubsequence("add worker", "start worker");
            assertThat(out.toString())
                    .contains(
                            "worker lends memory at " + fake.address(),
                            "protocol 5.0.0",
                            "Only this machine reaches it",
                            "\"rpc\": [\"" + fake.address() + "\"]");
        }
    }

    @Test
    void whatIsChangedIsSavedAndStartedAgain() throws IOException {
        try (FakeRpcServer fake = FakeRpcServer.open(5, 0, 0)) {
            supervisor.ports.put("lent", fake.port());
            ready(fake.port());

            assertThat(paddock("worker", "--name", "lent", "--device", "CUDA1", "--cache"))
                    .isZero();

            assertThat(supervisor.updates)
                    .singleElement()
                    .satisfies(
                            after -> assertThat(after.worker()).isEqualTo(new WorkerOptions(List.of("CUDA1"), true)));
            assertThat(supervisor.calls).contains("restart lent stopped first");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"8.8.8.8", "0.0.0.0", "::1", "my-machine"})
    void whereStrangersAreItIsRefusedBeforeAnythingHappens(String host) {
        assertThat(paddock("worker", "--host", host)).isNotZero();

        assertThat(err.toString()).contains("A worker cannot listen on " + host);
        assertThat(supervisor.calls).isEmpty();
    }

    @Test
    void aServerWithAModelDoesNotBecomeOne() {
        assertThat(paddock("worker", "--name", "demo")).isNotZero();

        assertThat(err.toString()).contains("\"demo\" is a server with a model");
        assertThat(supervisor.updates).isEmpty();
    }

    @Test
    void whatItIsWarnedOfIsPrinted() throws IOException {
        try (FakeRpcServer fake = FakeRpcServer.open(5, 0, 0)) {
            ServerSnapshot plain = ready(fake.port());
            supervisor.put(ScriptedServers.withWarnings(
                    plain, Problem.of("worker-open", "Whoever reaches it can use it", "there is no lock", null)));

            assertThat(paddock("worker", "--name", "lent")).isZero();

            assertThat(out.toString()).contains("warning: Whoever reaches it can use it: there is no lock");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"llama-swap", "preset-ini", "compose", "config-json"})
    void anExportLeavesItOutAndSaysSo(String form) throws IOException {
        Catalog catalog = new Catalog(home());
        catalog.create(Instance.of("one", Path.of("/m/a.gguf")));
        catalog.create(worker("lent", 50052));

        assertThat(paddock("config", "export", "--format", form)).isZero();

        assertThat(out.toString()).contains("a.gguf").doesNotContain("50052");
        assertThat(err.toString()).contains("lent is left out");
    }

    @Test
    void anExportOfItAloneIsRefused() throws IOException {
        new Catalog(home()).create(worker("lent", 50052));

        assertThat(paddock("config", "export", "--format", "compose", "lent")).isEqualTo(2);

        assertThat(err.toString()).contains("\"lent\" is a worker");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void itHasNoModelWhoseMemoryCouldBeTold() {
        ready(50052);

        assertThat(paddock("fit", "lent")).isNotZero();

        assertThat(err.toString()).contains("\"lent\" is a worker", "no model");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void nobodyTalksToIt(boolean running) {
        if (running) {
            ready(50052);
        } else {
            supervisor.put(ScriptedServers.withInstance(ScriptedServers.stopped("lent"), worker("lent", 50052)));
        }

        assertThat(paddock("chat", "lent", "Hello")).isNotZero();

        assertThat(err.toString()).contains("\"lent\" is a worker", "no model");
        assertThat(supervisor.calls).doesNotContain("start lent");
    }

    /** What knocks takes up its queue, which has one place. */
    @Test
    void itsHealthIsToldWithoutAKnock() throws IOException {
        try (ServerSocketChannel listener = ServerSocketChannel.open()) {
            listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
            listener.configureBlocking(false);
            ready(((InetSocketAddress) listener.getLocalAddress()).getPort());

            assertThat(paddock("health", "lent")).isZero();

            assertThat(out.toString()).contains("well");
            assertThat(listener.accept()).isNull();
        }
    }

    @Test
    void oneThatListensNoMoreIsNotWell() throws IOException {
        try (FakeRpcServer fake = FakeRpcServer.open(5, 0, 0)) {
            ready(fake.port());
        }

        assertThat(paddock("health", "lent")).isEqualTo(1);
    }
}
