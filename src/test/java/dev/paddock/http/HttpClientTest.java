package dev.paddock.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Against sockets, since what is tried here no proper server would send. */
@Timeout(30)
class HttpClientTest {
    private static final RequestHead GET = new RequestHead("GET", "/", new Headers());
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";

    private final HttpClient client = new HttpClient(Limits.DEFAULT, Duration.ofSeconds(5), Duration.ofMillis(200));
    private ServerSocket listener;
    private Origin origin;
    private @Nullable IOException failure;

    @BeforeEach
    void open() throws IOException {
        listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        origin = new Origin(false, "127.0.0.1", listener.getLocalPort());
    }

    @AfterEach
    void close() throws IOException {
        client.close();
        listener.close();
    }

    /** Asks as often as there are answers, on one connection; what the server sees of it, and the last failure. */
    private Socket exchange(String... answers) throws Exception {
        FutureTask<Socket> server = new FutureTask<>(() -> {
            Socket taken = listener.accept();
            for (String answer : answers) {
                readHead(taken.getInputStream());
                taken.getOutputStream().write(answer.getBytes(ISO_8859_1));
            }
            return taken;
        });
        Thread.ofVirtual().start(server);
        for (int i = 0; i < answers.length; i++) {
            try (ClientResponse response = client.call(origin).send(GET, Content.NONE)) {
                assertThat(response.body().readAllBytes()).hasSize(2);
            } catch (IOException failed) {
                failure = failed;
            }
        }
        return server.get();
    }

    private static void readHead(InputStream in) throws IOException {
        int matched = 0;
        while (matched < 4) {
            int b = in.read();
            if (b < 0) {
                throw new IOException("no request");
            }
            matched = b == "\r\n\r\n".charAt(matched) ? matched + 1 : b == '\r' ? 1 : 0;
        }
    }

    @Test
    void aKeptConnectionThatBringsGarbageIsClosed() throws Exception {
        try (Socket server = exchange(OK, "what?\r\n\r\n")) {
            assertThat(failure).isInstanceOf(HttpRefusal.class).hasMessageContaining("no HTTP response");
            server.setSoTimeout(10_000);
            assertThat(server.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void whatIsKeptForNothingIsClosed() throws Exception {
        try (Socket server = exchange(OK)) {
            server.setSoTimeout(20_000);
            assertThat(server.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void anUpgradeThatNobodyAskedForIsRefused() throws Exception {
        try (Socket server = exchange("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n")) {
            assertThat(server.isConnected()).isTrue();
            assertThat(failure).isInstanceOf(HttpRefusal.class);
        }
    }
}
