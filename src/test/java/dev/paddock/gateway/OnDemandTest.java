package dev.paddock.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.paddock.domain.GatewayOptions;
import dev.paddock.domain.Instance;
import dev.paddock.domain.ServerSnapshot;
import dev.paddock.domain.ServerState;
import dev.paddock.settings.GatewaySettings;
import dev.paddock.supervisor.ScriptedServers;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers that come when they are asked for, and go when nobody does. */
class OnDemandTest {
    @TempDir
    Path folder;

    private GatewayFixture gateway;

    @BeforeEach
    void open() throws IOException {
        gateway = new GatewayFixture(folder);
    }

    @AfterEach
    void close() throws Exception {
        gateway.close();
    }

    private void change(String name, Instance to) {
        ServerSnapshot server = gateway.supervisor.fleet().server(name).orElseThrow();
        gateway.supervisor.put(ScriptedServers.withInstance(server, to));
    }

    private Instance instance(String name) {
        return gateway.supervisor.fleet().server(name).orElseThrow().instance();
    }

    @Test
    void whereItIsSwitchedOffNothingIsStarted() throws Exception {
        GatewaySettings plain = gateway.settings;
        gateway.settings =
                new GatewaySettings(true, plain.host(), 0, "", false, 0, 4, List.of(), List.of(), List.of(), true);
        gateway.stopped("one");

        HttpResponse<String> answer = gateway.chat("one").get(20, TimeUnit.SECONDS);

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).contains("paddock up one");
        assertThat(gateway.supervisor.calls).isEmpty();
    }

    @Test
    void whatTakesTheMemoryWhileItIsLookedAtIsNotOverlooked() throws Exception {
        gateway.capacity = 10;
        for (String name : List.of("one", "two")) {
            gateway.stopped(name);
            gateway.needs.put(name, 10L);
        }
        gateway.supervisor.holdStart("one");
        CompletableFuture<HttpResponse<String>> first = gateway.chat("one");
        await().until(() -> gateway.supervisor.calls.contains("start one"));
        gateway.afterLook = () -> gateway.supervisor.finishStart("one");

        CompletableFuture<HttpResponse<String>> second = gateway.chat("two");

        assertThat(first.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        assertThat(second.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        assertThat(gateway.supervisor.calls).containsSubsequence("start one", "stop one", "start two");
    }

    @Test
    void whatNobodyAsksForIsUnloaded() throws Exception {
        gateway.ready("one");
        change("one", withIdle(instance("one"), 1));

        await().until(() -> gateway.supervisor.calls.contains("stop one"));

        gateway.ready("two");
        assertThat(gateway.chat("two").get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        assertThat(gateway.supervisor.calls).doesNotContain("stop two");
    }

    @Test
    void whatIsAskedAtItsOwnPortStaysLoaded() throws Exception {
        Upstream one = gateway.ready("one");
        AtomicInteger task = new AtomicInteger();
        AtomicBoolean used = new AtomicBoolean(true);
        one.behaviour = (exchange, _) ->
                Upstream.json(exchange, "[{\"id_task\":" + (used.get() ? task.incrementAndGet() : task.get()) + "}]");
        change("one", withIdle(instance("one"), 1));

        await().during(Duration.ofMillis(1_800)).until(() -> !gateway.supervisor.calls.contains("stop one"));
        assertThat(one.heads)
                .isNotEmpty()
                .allSatisfy(head -> assertThat(head.target()).isEqualTo("/slots"));
        used.set(false);

        await().until(() -> gateway.supervisor.calls.contains("stop one"));
    }

    private static Instance withIdle(Instance plain, int seconds) {
        return new Instance(
                plain.name(),
                plain.model(),
                plain.server(),
                plain.gpu(),
                plain.engine(),
                plain.env(),
                plain.args(),
                plain.healthcheck(),
                plain.restartPolicy(),
                plain.logs(),
                plain.autostart(),
                seconds,
                plain.rpc(),
                plain.gateway(),
                plain.worker());
    }

    @Test
    void aWorkerIsNoneOfTheModelsThatMayBeLoaded() throws Exception {
        gateway.settings =
                new GatewaySettings(true, "127.0.0.1", 0, "", true, 2, 4, List.of(), List.of(), List.of(), true);
        gateway.stopped("one");
        gateway.ready("two");
        gateway.supervisor.put(ScriptedServers.withInstance(
                ScriptedServers.ready("lent", 4712, 50052),
                Instance.worker("lent", "127.0.0.1", 50052, Instance.WorkerOptions.DEFAULT)));

        assertThat(gateway.chat("one").get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(200);

        assertThat(gateway.supervisor.calls).containsExactly("start one");
    }

    @Test
    void aServerThatRestartsByItselfIsWaitedFor() throws Exception {
        Upstream one = gateway.ready("one");
        gateway.supervisor.put(ScriptedServers.snapshot("one", ServerState.RESTARTING, null, null, null));
        CompletableFuture<HttpResponse<String>> answer = gateway.chat("one");

        gateway.supervisor.put(ScriptedServers.ready("one", 4712, one.port()));

        assertThat(answer.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        assertThat(gateway.supervisor.calls).isEmpty();
    }

    @Test
    void aClientThatLeavesWhileItWaitsHoldsNothing() throws Exception {
        gateway.stopped("one");
        gateway.supervisor.holdStart("one");
        Socket client = gateway.socket(GatewayFixture.chatRequest("one", false));
        await().until(() -> gateway.supervisor.calls.contains("start one"));

        client.close();
        await().until(() -> gateway.get("/metrics").body().contains("requests_cancelled_total{model=\"one\"} 1"));
        gateway.supervisor.finishStart("one");

        assertThat(gateway.chat("one").get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        assertThat(gateway.get("/metrics").body()).contains("requests_in_flight{server=\"one\"} 0");
    }

    @Test
    void whoAsksForItIsToldWhatAStreamWaitsFor() throws Exception {
        Upstream one = gateway.stopped("one");
        one.behaviour = (exchange, _) -> {
            try (OutputStream out = Upstream.events(exchange)) {
                out.write("data: 1\n\n".getBytes(UTF_8));
            }
        };
        gateway.supervisor.holdStart("one");
        CompletableFuture<HttpResponse<String>> answer =
                gateway.post("/v1/chat/completions", "{\"model\":\"one\",\"stream\":true}", "X-Paddock-Progress", "1");
        await().until(() -> gateway.supervisor.calls.contains("start one"));
        // The first comment comes after a second of waiting.
        await().during(Duration.ofMillis(1_200)).until(() -> !answer.isDone());

        gateway.supervisor.finishStart("one");

        assertThat(answer.get(20, TimeUnit.SECONDS).body())
                .startsWith(": waiting for one, initializing, 1 s\n\n")
                .endsWith("data: 1\n\n");
    }

    @Test
    void whatIsKeptLoadedNeverGivesWay() throws Exception {
        gateway.capacity = 10;
        gateway.ready("kept");
        change("kept", instance("kept").withGateway(new GatewayOptions(List.of(), true, true)));
        gateway.stopped("other");
        gateway.needs.put("kept", 10L);
        gateway.needs.put("other", 10L);

        assertThat(gateway.chat("other").get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(200);

        assertThat(gateway.supervisor.calls).contains("start other").doesNotContain("stop kept");
    }

    @Test
    void wherePeopleWishSoTheAnswerIsFinishedForNobody() throws Exception {
        Upstream one = gateway.ready("one");
        change("one", instance("one").withGateway(new GatewayOptions(List.of(), false, false)));
        CountDownLatch left = new CountDownLatch(1);
        CountDownLatch finished = new CountDownLatch(1);
        one.behaviour = (exchange, _) -> {
            try (OutputStream out = Upstream.events(exchange)) {
                out.write("data: 1\n\n".getBytes(UTF_8));
                left.await();
                for (int i = 0; i < 100; i++) {
                    out.write("data: 2\n\n".getBytes(UTF_8));
                }
            }
            finished.countDown();
        };

        Socket client = gateway.socket(GatewayFixture.chatRequest("one", true));
        client.getInputStream().read();
        client.close();
        left.countDown();

        assertThat(finished.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(one.abandoned).hasValue(0);
    }
}
