package dev.paddock.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.paddock.domain.GatewayOptions;
import dev.paddock.domain.ServerSnapshot;
import dev.paddock.domain.ServerState;
import dev.paddock.http.Exchange;
import dev.paddock.http.Headers;
import dev.paddock.supervisor.ScriptedServers;
import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every request is accounted for, whatever the servers do: answered once, or failed clearly. */
class FaultyServersTest {
    private static final int CLIENTS = 16;
    private static final int EACH = 40;

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

    private Upstream replica(String name) throws IOException {
        Upstream upstream = gateway.ready(name);
        gateway.supervisor.put(shared(ScriptedServers.ready(name, 4711, upstream.port())));
        return upstream;
    }

    private static ServerSnapshot shared(ServerSnapshot server) {
        return ScriptedServers.withInstance(
                server, server.instance().withGateway(new GatewayOptions(List.of("any"), false, true)));
    }

    @Test
    void replicasShareTheWork() throws Exception {
        Upstream one = replica("one");
        Upstream two = replica("two");
        CountDownLatch end = new CountDownLatch(1);
        one.behaviour = Upstream.after(end, "{}");
        two.behaviour = Upstream.after(end, "{}");

        List<CompletableFuture<HttpResponse<String>>> asked = new ArrayList<>();
        for (int i = 1; i <= 6; i++) {
            asked.add(gateway.chat("any"));
            int so = i;
            await().until(() -> one.bodies.size() + two.bodies.size() == so);
        }

        assertThat(one.bodies).hasSize(3);
        assertThat(two.bodies).hasSize(3);
        end.countDown();
        for (CompletableFuture<HttpResponse<String>> answer : asked) {
            assertThat(answer.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void whatADeadReplicaHasNotAnsweredTheOtherAnswers() throws Exception {
        Upstream one = replica("one");
        Upstream two = replica("two");
        one.behaviour = (_, _) -> {};

        for (int i = 0; i < 10; i++) {
            assertThat(gateway.chat("any").get(20, TimeUnit.SECONDS).statusCode())
                    .isEqualTo(200);
        }
        assertThat(one.bodies).hasSizeLessThan(10);
        assertThat(two.bodies).hasSize(10);
    }

    /** Servers cut connections, break answers off, restart and lie; clients leave. */
    @RepeatedTest(3)
    void everyRequestIsAnsweredOnceOrFailsClearly() throws Exception {
        long seed = Long.getLong("gateway.seed", System.nanoTime());
        Random random = new Random(seed);
        Map<String, AtomicInteger> answered = new ConcurrentHashMap<>();
        for (String name : List.of("one", "two", "three")) {
            Upstream server = replica(name);
            server.behaviour = (exchange, body) -> behave(random.nextInt(20), name, exchange, body, answered);
        }
        AtomicInteger wrong = new AtomicInteger();
        Map<Integer, AtomicInteger> statuses = new ConcurrentHashMap<>();
        List<Thread> clients = new ArrayList<>();
        for (int c = 0; c < CLIENTS; c++) {
            int client = c;
            clients.add(Thread.ofVirtual().start(() -> ask(client, random, statuses, wrong)));
        }
        for (Thread client : clients) {
            assertThat(client.join(Duration.ofSeconds(60))).as("seed %d", seed).isTrue();
        }

        assertThat(wrong.get()).as("seed %d: %s", seed, new TreeMap<>(statuses)).isZero();
        assertThat(statuses.keySet()).as("seed %d", seed).isSubsetOf(200, 502, 503, -1);
        assertThat(answered.values())
                .as("seed %d", seed)
                .allSatisfy(times -> assertThat(times.get()).isEqualTo(1));
        assertThat(gateway.get("/metrics").body()).contains("paddock_requests_in_flight{server=\"one\"} 0");
    }

    private void behave(int dice, String name, Exchange exchange, String body, Map<String, AtomicInteger> answered)
            throws IOException {
        if (dice == 0) {
            return;
        }
        if (dice == 1) {
            exchange.respond(200, new Headers(), 1_000).write("half".getBytes(UTF_8));
            return;
        }
        if (dice == 2) {
            gateway.supervisor.put(shared(ScriptedServers.snapshot(name, ServerState.RESTARTING, null, null, null)));
            gateway.supervisor.put(shared(ScriptedServers.ready(name, System.nanoTime(), gateway.port(name))));
            return;
        }
        String id = body.replaceAll(".*\"id\":\"([^\"]*)\".*", "$1");
        answered.computeIfAbsent(id, _ -> new AtomicInteger()).incrementAndGet();
        if (dice < 8) {
            try (OutputStream out = Upstream.events(exchange)) {
                for (int i = 0; i < 3; i++) {
                    out.write(("data: " + id + "\n\n").getBytes(UTF_8));
                }
            }
        } else {
            Upstream.json(exchange, "{\"id\":\"" + id + "\"}");
        }
    }

    private void ask(int client, Random random, Map<Integer, AtomicInteger> statuses, AtomicInteger wrong) {
        for (int i = 0; i < EACH; i++) {
            String id = client + "-" + i;
            String body = "{\"model\":\"any\",\"id\":\"" + id + "\"}";
            try {
                if (random.nextInt(20) == 0) {
                    leave(body);
                    continue;
                }
                HttpResponse<String> answer =
                        gateway.post("/v1/chat/completions", body).get(30, TimeUnit.SECONDS);
                statuses.computeIfAbsent(answer.statusCode(), _ -> new AtomicInteger())
                        .incrementAndGet();
                boolean right = answer.statusCode() == 200
                        ? answer.body().contains(id)
                        : answer.body().contains("\"error\"");
                if (!right) {
                    wrong.incrementAndGet();
                }
            } catch (ExecutionException brokenOff) {
                // Half an answer must not look like a whole one: the client sees that it was cut off.
                statuses.computeIfAbsent(-1, _ -> new AtomicInteger()).incrementAndGet();
            } catch (Exception failed) {
                wrong.incrementAndGet();
            }
        }
    }

    private void leave(String body) throws IOException {
        gateway.socket("POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + body.length()
                        + "\r\n\r\n" + body)
                .close();
    }
}
