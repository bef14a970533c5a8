package dev.paddock.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.domain.GatewayOptions;
import dev.paddock.domain.Home;
import dev.paddock.domain.ServerSnapshot;
import dev.paddock.settings.GatewaySettings;
import dev.paddock.supervisor.ScriptedServers;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a key that is bound to some models lets its holder do, and see of the others. */
class LimitedKeysTest {
    @TempDir
    Path folder;

    private GatewayFixture gateway;
    private String key;

    @BeforeEach
    void open() throws IOException {
        gateway = new GatewayFixture(folder);
        key = gateway.keys.add("some", List.of("one"), null);
    }

    @AfterEach
    void close() throws Exception {
        gateway.close();
    }

    private Upstream replica(String name) throws IOException {
        Upstream upstream = gateway.ready(name);
        ServerSnapshot server = ScriptedServers.ready(name, 4711, upstream.port());
        gateway.supervisor.put(ScriptedServers.withInstance(
                server, server.instance().withGateway(new GatewayOptions(List.of("both"), false, true))));
        return upstream;
    }

    private HttpResponse<String> chat(String model) throws Exception {
        return gateway.post("/v1/chat/completions", "{\"model\":\"" + model + "\"}", "x-api-key", key)
                .get(20, TimeUnit.SECONDS);
    }

    @Test
    void aSharedAliasLeadsOnlyToTheServersOfTheKey() throws Exception {
        Upstream one = replica("one");
        Upstream two = replica("two");

        for (int i = 0; i < 4; i++) {
            assertThat(chat("both").statusCode()).isEqualTo(200);
        }

        assertThat(one.bodies).hasSize(4);
        assertThat(two.bodies).isEmpty();
    }

    @Test
    void namesOfOtherModelsAreNotTold() throws Exception {
        gateway.ready("one");
        gateway.ready("secret");

        assertThat(chat("secre").body()).contains("model_not_found").doesNotContain("secret");
        assertThat(chat("zzz").body()).contains("There are: one.");
        assertThat(gateway.get("/metrics", "x-api-key", key).body())
                .contains("server=\"one\"")
                .doesNotContain("secret");
        assertThat(chat("secret").statusCode()).isEqualTo(403);
    }

    @Test
    void withoutAModelTheOnlyOneOfTheKeyIsMeant() throws Exception {
        Upstream one = gateway.ready("one");
        gateway.ready("two");

        HttpResponse<String> answer =
                gateway.post("/v1/chat/completions", "{}", "x-api-key", key).get(20, TimeUnit.SECONDS);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(one.bodies).hasSize(1);
    }

    @Test
    void aRateOfNothingIsARefusalToo() throws Exception {
        String none = gateway.keys.add("none", List.of(), 0);

        assertThat(gateway.get("/v1/models", "x-api-key", none).statusCode()).isEqualTo(429);
    }

    /** Whoever can reach the machine could ask otherwise. */
    @Test
    void onTheNetworkNobodyIsLetInOnceTheLastKeyIsGone() throws Exception {
        GatewaySettings wide =
                new GatewaySettings(true, "0.0.0.0", 0, "", true, 0, 4, List.of(), List.of(), List.of(), true);
        Path other = folder.resolve("wide");
        new ApiKeys(Home.under(other)).add("mine", List.of(), null);
        try (GatewayFixture open = new GatewayFixture(other, wide)) {
            assertThat(open.keys.remove("mine")).isTrue();

            assertThat(open.get("/v1/models").statusCode()).isEqualTo(401);
            assertThat(open.get("/v1/models").body()).contains("paddock keys add");
        }
    }
}
