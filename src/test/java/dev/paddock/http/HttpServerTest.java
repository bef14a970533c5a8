package dev.paddock.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** By sockets, since what is tried here no proper client would send. */
class HttpServerTest {
    private static final Limits LIMITS = new Limits(
            4_096,
            20,
            8,
            Duration.ofMillis(300),
            Duration.ofMillis(300),
            Duration.ofSeconds(20),
            Duration.ofMillis(400));

    private final CountDownLatch gone = new CountDownLatch(1);
    private final CountDownLatch stuck = new CountDownLatch(1);
    private HttpServer server;

    @BeforeEach
    void open() throws IOException {
        server = HttpServer.open(
                "test", new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), LIMITS, new HttpServer.Handler() {
                    @Override
                    public void handle(Exchange exchange) throws IOException {
                        HttpServerTest.this.handle(exchange);
                    }

                    @Override
                    public HttpServer.Refusal refusal(@Nullable RequestHead head, HttpRefusal refusal) {
                        return new HttpServer.Refusal(
                                "text/plain", refusal.getMessage().getBytes(UTF_8));
                    }
                });
    }

    @AfterEach
    void close() {
        server.close();
    }

    private void handle(Exchange exchange) throws IOException {
        switch (exchange.head().path()) {
            case "/wait" -> {
                exchange.body().readAllBytes();
                exchange.onGone(gone::countDown);
                try {
                    gone.await(10, TimeUnit.SECONDS);
                } catch (InterruptedException ending) {
                    Thread.currentThread().interrupt();
                }
            }
            case "/stream" -> {
                try (OutputStream out = exchange.respond(200, new Headers(), -1)) {
                    out.write("one".getBytes(UTF_8));
                    out.write("two".getBytes(UTF_8));
                }
            }
            case "/flood" -> {
                try (OutputStream out = exchange.respond(200, new Headers(), -1)) {
                    while (true) {
                        out.write(new byte[65_536]);
                    }
                } finally {
                    stuck.countDown();
                }
            }
            case "/half" -> exchange.respond(200, new Headers(), 10).write("half".getBytes(UTF_8));
            case "/unread" -> exchange.respond(200, new Headers(), "no".getBytes(UTF_8));
            default -> {
                byte[] body = exchange.body().readAllBytes();
                String said = exchange.head().method() + " " + exchange.head().target() + " " + new String(body, UTF_8);
                exchange.respond(200, Headers.of("Content-Type", "text/plain"), said.getBytes(UTF_8));
            }
        }
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        socket.setSoTimeout(10_000);
        return socket;
    }

    /** All that comes until the server ends the connection. */
    private String ask(String request) throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(request.getBytes(ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        }
    }

    private static String get(String path) {
        return "GET " + path + " HTTP/1.1\r\nHost: x\r\n";
    }

    @Test
    void answersOneRequestAfterTheOtherOnOneConnection() throws IOException {
        String both = ask("POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nhi" + get("/b?c=%20")
                + "Connection: close\r\n\r\n");

        assertThat(both).contains("POST /a hi", "GET /b?c=%20 ").containsOnlyOnce("Connection: close");
    }

    @Test
    void takesChunkedBodiesWithExtensionsAndTrailers() throws IOException {
        assertThat(ask("POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
                        + "3;a=b\r\nabc\r\n2\r\nde\r\n0\r\nX-Sum: 1\r\n\r\n"))
                .contains("POST /a abcde");
    }

    @Test
    void ofAWholeAddressOnlyPathAndQueryCount() throws IOException {
        assertThat(ask(get("http://x?a=/b") + "Connection: close\r\n\r\n")).endsWith("GET /?a=/b ");
        assertThat(ask(get("http://x/c?d") + "Connection: close\r\n\r\n")).endsWith("GET /c?d ");
        assertThat(ask(get("http://x") + "Connection: close\r\n\r\n")).endsWith("GET / ");
    }

    @Test
    void streamsEachWriteAsItsOwnChunk() throws IOException {
        assertThat(ask(get("/stream") + "Connection: close\r\n\r\n"))
                .contains("Transfer-Encoding: chunked")
                .endsWith("\r\n\r\n3\r\none\r\n3\r\ntwo\r\n0\r\n\r\n");
    }

    @Test
    void endsAStreamOfHttp10WithTheConnection() throws IOException {
        assertThat(ask("GET /stream HTTP/1.0\r\n\r\n"))
                .doesNotContain("chunked")
                .endsWith("\r\n\r\nonetwo");
    }

    @Test
    void aResponseThatBreaksOffNeverLooksComplete() throws IOException {
        assertThat(ask(get("/half") + "\r\n")).contains("Content-Length: 10").endsWith("half");
    }

    @Test
    void asksForABodyThatIsHeldBack() throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream()
                    .write(("POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nExpect: 100-continue\r\n"
                                    + "Connection: close\r\n\r\n")
                            .getBytes(UTF_8));
            byte[] go = socket.getInputStream().readNBytes("HTTP/1.1 100 Continue\r\n\r\n".length());
            assertThat(new String(go, UTF_8)).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
            socket.getOutputStream().write("ok".getBytes(UTF_8));
            assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8))
                    .contains("POST /a ok");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GET / HTTP/1.1~~, 400, exactly one Host",
        "GET / HTTP/1.1~Host: a~Host: b~~, 400, exactly one Host",
        "GET  / HTTP/1.1~Host: a~~, 400, no HTTP request",
        "GET / HTTP/2.0~Host: a~~, 505, HTTP/1.1",
        "GET a HTTP/1.1~Host: a~~, 400, slash",
        "rubbish~~, 400, no HTTP request",
        "GET / HTTP/1.1~Host : a~~, 400, proper name",
        "GET / HTTP/1.1~Host: a~ folded: b~~, 400, proper name",
        "POST / HTTP/1.1~Host: a~Content-Length: 3~Transfer-Encoding: chunked~~, 400, Content-Length",
        "POST / HTTP/1.1~Host: a~Content-Length: 3~Content-Length: 4~~abc, 400, one number",
        "POST / HTTP/1.1~Host: a~Content-Length: +3~~abc, 400, one number",
        "POST / HTTP/1.1~Host: a~Content-Length: -1~~abc, 400, one number",
        "POST / HTTP/1.1~Host: a~Transfer-Encoding: gzip~~, 501, chunked",
        "POST / HTTP/1.1~Host: a~Transfer-Encoding: xchunked~~, 501, chunked",
        "POST / HTTP/1.0~Host: a~Transfer-Encoding: chunked~~, 400, HTTP/1.0",
        "POST / HTTP/1.1~Host: a~Transfer-Encoding: chunked~~zz~, 400, size",
        "POST / HTTP/1.1~Host: a~Transfer-Encoding: chunked~~1~ab~, 400, longer"
    })
    void refusesWhatTwoParsersCouldReadDifferently(String request, int status, String why) throws IOException {
        assertThat(ask(request.replace("~", "\r\n")))
                .startsWith("HTTP/1.1 " + status + " ")
                .contains(why);
    }

    @Test
    void refusesLinesThatEndWithoutCarriageReturn() throws IOException {
        assertThat(ask("GET / HTTP/1.1\nHost: a\n\n")).startsWith("HTTP/1.1 400 ");
    }

    @Test
    void refusesTooManyAndTooLargeFields() throws IOException {
        assertThat(ask(get("/") + "a: b\r\n".repeat(10_000) + "\r\n")).startsWith("HTTP/1.1 431 ");
        assertThat(ask(get("/") + "a: " + "b".repeat(5_000) + "\r\n\r\n")).startsWith("HTTP/1.1 431 ");
        assertThat(ask(get("/" + "a".repeat(3_000_000)) + "\r\n")).startsWith("HTTP/1.1 414 ");
    }

    @Test
    void aHeaderThatDoesNotComeInTimeIsRefused() throws IOException {
        assertThat(ask("GET / HT")).startsWith("HTTP/1.1 408 ");
    }

    @Test
    void aBodyThatDoesNotComeInTimeIsRefused() throws IOException {
        assertThat(ask("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nab"))
                .startsWith("HTTP/1.1 408 ");
    }

    @Test
    void aClientThatIsAnsweredBeforeItSentAllReadsTheAnswer() throws IOException {
        String answer =
                ask("POST /unread HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n" + "x".repeat(500_000));

        assertThat(answer)
                .startsWith("HTTP/1.1 200 ")
                .contains("Connection: close")
                .endsWith("no");
    }

    @Test
    void aClientThatLeavesWhileItWaitsIsNoticed() throws Exception {
        try (Socket socket = connect()) {
            socket.getOutputStream().write((get("/wait") + "\r\n").getBytes(UTF_8));
            assertThat(gone.await(50, TimeUnit.MILLISECONDS)).isFalse();
        }
        assertThat(gone.await(10, TimeUnit.SECONDS)).isTrue();
        await().until(() -> server.connections() == 0);
    }

    @Test
    void aClientThatTakesNothingIsCutOff() throws Exception {
        try (Socket socket = connect()) {
            socket.getOutputStream().write((get("/flood") + "\r\n").getBytes(UTF_8));

            assertThat(stuck.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void tooManyConnectionsAreTurnedAway() throws IOException {
        Socket[] held = new Socket[LIMITS.connections()];
        try {
            for (int i = 0; i < held.length; i++) {
                held[i] = connect();
            }
            await().until(() -> server.connections() == held.length);
            try (Socket more = connect()) {
                assertThat(new String(more.getInputStream().readAllBytes(), UTF_8))
                        .startsWith("HTTP/1.1 503 ");
            }
        } finally {
            for (Socket socket : held) {
                socket.close();
            }
        }
    }
}
