package dev.paddock.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LateTlsTest {
    private static final String NOTHING = "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n";

    private ServerSocket socket;

    /** Takes whatever is said for a request; what greets by TLS does not understand the answer. */
    @BeforeEach
    void listen() throws IOException {
        socket = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::answer);
    }

    private void answer() {
        try {
            while (true) {
                try (Socket caller = socket.accept()) {
                    caller.getInputStream().readNBytes(1);
                    caller.getOutputStream().write(NOTHING.getBytes(StandardCharsets.US_ASCII));
                }
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    @AfterEach
    void close() throws IOException {
        socket.close();
    }

    @Test
    void onlyAnHttpsConnectionMakesIt() throws Exception {
        AtomicInteger made = new AtomicInteger();
        SSLContext usual = SSLContext.getDefault();
        LateTls late = new LateTls(() -> {
            made.incrementAndGet();
            return usual;
        });
        try (HttpClient client = HttpClient.newBuilder()
                .proxy(HttpClient.Builder.NO_PROXY)
                .version(HttpClient.Version.HTTP_1_1)
                .sslContext(late)
                .build()) {
            String place = "://127.0.0.1:" + socket.getLocalPort() + "/";

            assertThat(get(client, "http" + place)).isEqualTo(204);
            assertThat(made).hasValue(0);

            assertThatThrownBy(() -> get(client, "https" + place)).isInstanceOf(IOException.class);
            assertThat(made).hasPositiveValue();
        }
    }

    private static int get(HttpClient client, String address) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(URI.create(address)).build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    @Test
    void connectionsAreAsSafeAsThoseOfTheDefault() throws Exception {
        SSLEngine usual = SSLContext.getDefault().createSSLEngine("localhost", 443);
        SSLEngine late = LateTls.context().createSSLEngine("localhost", 443);
        late.setSSLParameters(LateTls.context().getDefaultSSLParameters());

        assertThat(late.getEnabledCipherSuites()).isEqualTo(usual.getEnabledCipherSuites());
        assertThat(late.getEnabledProtocols()).containsExactly("TLSv1.3", "TLSv1.2");
    }

    @Test
    void protocolsThatAreChosenForTheProcessHold() {
        assertThat(LateTls.protocols("")).containsExactly("TLSv1.3", "TLSv1.2");
        assertThat(LateTls.protocols("TLSv1.2")).containsExactly("TLSv1.2");
        assertThat(LateTls.protocols("\"TLSv1.3, TLSv1.2\"")).containsExactly("TLSv1.3", "TLSv1.2");
    }
}
