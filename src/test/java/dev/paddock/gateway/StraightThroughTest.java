package dev.paddock.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.http.Headers;
import dev.paddock.settings.GatewaySettings.Peer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A server's pages below the gateway's address: what they point to and what they leave in a browser stays there. */
class StraightThroughTest {
    @TempDir
    Path folder;

    private Upstream far;
    private GatewayFixture gateway;

    @BeforeEach
    void open() throws IOException {
        far = new Upstream();
        URI base = URI.create("http://127.0.0.1:" + far.port() + "/base/");
        gateway = new GatewayFixture(
                folder, GatewayFixture.Settings.withPeers(new Peer("elsewhere", base, "secret", "far/")));
    }

    @AfterEach
    void close() throws Exception {
        gateway.close();
        far.close();
    }

    private static Upstream.Behaviour answering(int status, String name, String value) {
        return (exchange, _) -> exchange.respond(status, Headers.of(name, value), new byte[0]);
    }

    @ParameterizedTest
    @CsvSource({
        "/login?to=%2F#top,           /upstream/one/login?to=%2F#top",
        "/,                           /upstream/one/",
        "http://127.0.0.1:PORT/a?b,   /upstream/one/a?b",
        "HTTP://127.0.0.1:PORT,       /upstream/one/",
        "http://localhost:PORT/a,     /upstream/one/a",
        "//127.0.0.1:PORT/a,          /upstream/one/a",
        "../a,                        /upstream/one/a",
        "../../../../a,               /upstream/one/a",
        "/../../a/./b,                /upstream/one/a/b",
        "next,                        next",
        "?page=2..3,                  ?page=2..3",
        "/with space|,                /upstream/one/with space|",
        "https://elsewhere.example/a, https://elsewhere.example/a",
        "http://127.0.0.1:1/a,        http://127.0.0.1:1/a",
        "//elsewhere.example/a,       //elsewhere.example/a",
        "mailto:me@elsewhere.example, mailto:me@elsewhere.example"
    })
    void whereAServerPointsToIsBelowItsAddress(String said, String expected) throws Exception {
        Upstream one = gateway.ready("one");
        one.behaviour = answering(302, "Location", said.replace("PORT", Integer.toString(one.port())));

        HttpResponse<String> answer = gateway.get("/upstream/one/deep/page");

        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(answer.headers().allValues("Location")).containsExactly(expected);
    }

    @Test
    void aNameKeepsItsPercentSigns() throws Exception {
        Upstream one = gateway.ready("one");
        one.behaviour = answering(307, "Content-Location", "/a");

        assertThat(gateway.get("/upstream/%6Fne/b").headers().firstValue("Content-Location"))
                .contains("/upstream/%6Fne/a");
    }

    @Test
    void aRefreshIsLedAsARedirect() throws Exception {
        Upstream one = gateway.ready("one");
        one.behaviour = answering(200, "Refresh", "3; url=/a");

        assertThat(gateway.get("/upstream/one/b").headers().firstValue("Refresh"))
                .contains("3; url=/upstream/one/a");
    }

    @Test
    void cookiesOfTwoServersDoNotMeet() throws Exception {
        for (String name : new String[] {"one", "two"}) {
            gateway.ready(name).behaviour = (exchange, _) -> {
                Headers headers = new Headers()
                        .add("Set-Cookie", "sid=" + name + "; Path=/; HttpOnly")
                        .add("Set-Cookie", "deep=1;domain=127.0.0.1;path=/a/; SameSite=Lax")
                        .add("Set-Cookie", "here=1");
                exchange.respond(200, headers, new byte[0]);
            };
        }

        assertThat(gateway.get("/upstream/one/a").headers().allValues("Set-Cookie"))
                .containsExactly(
                        "sid=one; Path=/upstream/one/; HttpOnly",
                        "deep=1; Path=/upstream/one/a/; SameSite=Lax",
                        "here=1");
        assertThat(gateway.get("/upstream/two/a").headers().allValues("Set-Cookie"))
                .contains("sid=two; Path=/upstream/two/; HttpOnly");
    }

    @Test
    void aServersPageHasItsCookiesBack() throws Exception {
        Upstream one = gateway.ready("one");

        gateway.get("/upstream/one/a", "Cookie", "sid=one");

        assertThat(one.heads.getFirst().headers().first("Cookie")).contains("sid=one");
    }

    /** A browser sends a page of this machine the cookies of all its ports. */
    @Test
    void noCookieComesToAModelOrGoesFromIt() throws Exception {
        Upstream one = gateway.ready("one");
        one.behaviour = answering(200, "Set-Cookie", "sid=1; Path=/");

        HttpResponse<String> answer = gateway.post("/completion", "{\"model\":\"one\"}", "Cookie", "other=secret")
                .get(20, TimeUnit.SECONDS);

        assertThat(one.heads.getFirst().headers().has("Cookie")).isFalse();
        assertThat(answer.headers().allValues("Set-Cookie")).isEmpty();
    }

    @Test
    void whatAPeerPointsToIsBelowTheGatewayAndNoCookieComesToIt() throws Exception {
        far.behaviour = (exchange, _) -> {
            if (exchange.head().target().equals("/base/v1/models")) {
                Upstream.json(exchange, "{\"data\":[{\"id\":\"qwen\"}]}");
                return;
            }
            Headers headers = Headers.of("Location", "http://127.0.0.1:" + far.port() + "/base/v1/there")
                    .add("Set-Cookie", "sid=1; Path=/");
            exchange.respond(307, headers, "moved".getBytes(UTF_8));
        };
        assertThat(gateway.get("/v1/models").body()).contains("far/qwen");

        HttpResponse<String> answer = gateway.post(
                        "/v1/chat/completions", "{\"model\":\"far/qwen\"}", "Cookie", "other=secret")
                .get(20, TimeUnit.SECONDS);

        assertThat(answer.headers().allValues("Location")).containsExactly("/v1/there");
        assertThat(answer.headers().allValues("Set-Cookie")).isEmpty();
        assertThat(far.heads.getLast().headers().has("Cookie")).isFalse();
    }
}
