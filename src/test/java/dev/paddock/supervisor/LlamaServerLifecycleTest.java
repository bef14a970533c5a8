package dev.paddock.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.paddock.domain.Engine;
import dev.paddock.domain.Instance;
import dev.paddock.domain.ServerSnapshot;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** The life of a server of a real llama.cpp build; only where {@code PADDOCK_TEST_LLAMA_SERVER} names its executable. */
@NullUnmarked
@EnabledIfEnvironmentVariable(named = "PADDOCK_TEST_LLAMA_SERVER", matches = ".+")
class LlamaServerLifecycleTest extends EngineLifecycle {
    private static final Pattern WRITTEN = Pattern.compile("llamacpp:tokens_predicted_total (\\d+)");

    @Override
    Engine engine() {
        String program = System.getenv("PADDOCK_TEST_LLAMA_SERVER");
        return new Engine(program, program, List.of(program), Map.of());
    }

    @Test
    void readinessIsNoticedWithoutAnyLog() throws IOException {
        bench.save(instance("one").withArgs(List.of("--log-disable")));

        ServerSnapshot ready = bench.start("one");

        assertThat(ready.assumedReady()).isFalse();
        assertThat(bench.log(ready)).isEmpty();
    }

    @Test
    void aDeepCheckLeavesOneThatWorksAlone() throws IOException {
        Instance one = Bench.retrying(instance("one").withArgs(List.of("--metrics")), 3, Duration.ofMillis(20));
        bench.save(HealthTest.checked(one, Duration.ZERO, true));
        ServerSnapshot ready = bench.start("one");

        await().atMost(Bench.PATIENCE).until(() -> tokensWritten(ready.port()) >= 3);

        assertThat(bench.server("one").pid()).isEqualTo(ready.pid());
    }

    private static int tokensWritten(int port) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            URI metrics = URI.create("http://127.0.0.1:" + port + "/metrics");
            String text = http.send(HttpRequest.newBuilder(metrics).build(), HttpResponse.BodyHandlers.ofString())
                    .body();
            Matcher matcher = WRITTEN.matcher(text);
            assertThat(matcher.find()).as(text).isTrue();
            return Integer.parseInt(matcher.group(1));
        }
    }
}
