package dev.paddock.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.settings.GatewaySettings.Peer;
import dev.paddock.settings.Json;
import dev.paddock.supervisor.ScriptedServers;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One gateway before another, as between two machines. */
class PeersTest {
    @TempDir
    Path folder;

    private GatewayFixture office;
    private GatewayFixture home;

    @BeforeEach
    void open() throws IOException {
        office = new GatewayFixture(folder.resolve("office"));
        String key = office.keys.add("home", List.of(), null);
        home = new GatewayFixture(
                folder.resolve("home"),
                GatewayFixture.Settings.withPeers(
                        new Peer("office", office.uri("/"), key, "office/"),
                        new Peer("same names", office.uri("/"), key, ""),
                        new Peer("nobody", URI.create("http://127.0.0.1:9"), null, "")));
    }

    @AfterEach
    void close() throws Exception {
        home.close();
        office.close();
    }

    private HttpResponse<String> chat(String model) throws Exception {
        return home.chat(model).get(20, TimeUnit.SECONDS);
    }

    @Test
    void modelsOfAPeerAreListedAndAskedByTheirPrefix() throws Exception {
        Upstream qwen = office.ready("qwen");

        assertThat(home.get("/v1/models").body()).contains("\"office/qwen\"");
        assertThat(chat("office/qwen").body()).isEqualTo("{\"ok\":true}");

        assertThat(qwen.bodies).containsExactly("{\"model\":\"qwen\",\"messages\":[]}");
    }

    @Test
    void ollamasClientsSeeTheModelsOfPeers() throws Exception {
        office.ready("qwen");
        home.ready("here");

        assertThat(Json.mapper().readTree(home.get("/api/tags").body()).path("models"))
                .extracting(model -> model.path("name").asString())
                .containsExactly("here", "office/qwen", "qwen");
        assertThat(home.get("/api/ps").body()).contains("here").doesNotContain("qwen");
    }

    @Test
    void aPeerStandsInForAServerThatIsNotReady() throws Exception {
        Upstream here = home.ready("qwen");
        Upstream there = office.ready("qwen");
        assertThat(chat("qwen").statusCode()).isEqualTo(200);
        assertThat(there.bodies).isEmpty();

        home.supervisor.put(ScriptedServers.stopped("qwen"));

        assertThat(chat("qwen").statusCode()).isEqualTo(200);
        assertThat(here.bodies).hasSize(1);
        assertThat(there.bodies).hasSize(1);
        assertThat(home.supervisor.calls).doesNotContain("start qwen");
    }

    @Test
    void whereThePeerIsGoneTheServerIsStarted() throws Exception {
        home.stopped("qwen");
        office.ready("qwen");
        assertThat(chat("qwen").statusCode()).isEqualTo(200);

        office.close();

        assertThat(chat("qwen").statusCode()).isEqualTo(200);
        assertThat(home.supervisor.calls).contains("start qwen");
    }

    @Test
    void whereOnlyThePeerHadItThatIsSaid() throws Exception {
        office.ready("qwen");
        assertThat(chat("office/qwen").statusCode()).isEqualTo(200);

        office.close();

        HttpResponse<String> answer = chat("office/qwen");
        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(answer.body()).contains("office");
    }
}
