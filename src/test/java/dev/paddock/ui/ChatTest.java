package dev.paddock.ui;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.paddock.supervisor.ScriptedServers;
import dev.paddock.supervisor.ScriptedSupervisor;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Conversations with a server that behaves badly. */
@ResourceLock("window")
class ChatTest {
    private interface Behaviour {
        void answer(HttpExchange exchange) throws IOException, InterruptedException;
    }

    private final CountDownLatch end = new CountDownLatch(1);
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final ScriptedSupervisor supervisor = new ScriptedSupervisor();
    private HttpServer server;
    private WindowFixture window;
    private volatile Behaviour behaviour = exchange -> end.await();

    @BeforeEach
    void open() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            try (exchange) {
                requests.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
                behaviour.answer(exchange);
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
            }
        });
        server.start();
        supervisor.with(ScriptedServers.ready("beta", 4711, server.getAddress().getPort()));
        window = WindowFixture.of(supervisor);
        window.click("Try it");
    }

    @AfterEach
    void close() {
        window.close();
        end.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    private void say(String text) {
        int before = requests.size();
        window.click("#chat-input");
        window.robot.write(text).push(KeyCode.ENTER);
        window.until("the request", () -> requests.size() > before);
    }

    private static OutputStream begin(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        return exchange.getResponseBody();
    }

    private static void piece(OutputStream out, String text) throws IOException {
        out.write(("data: {\"choices\":[{\"delta\":{\"content\":\"" + text + "\"}}]}\n\n")
                .getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    @Test
    void stoppingBeforeTheFirstWordIsNoTrouble() {
        say("one");
        window.click("#chat-stop");

        window.find("stopped");
        assertThat(window.shows(".chat-turn.trouble")).isFalse();
        window.find("#chat-send");
    }

    @Test
    void stoppingWhileTheServerThinksIsNoTrouble() {
        behaviour = exchange -> {
            piece(begin(exchange), "Well");
            end.await();
        };
        say("one");
        window.find("Well");
        window.click("#chat-stop");

        window.find("stopped");
        assertThat(window.shows(".chat-turn.trouble")).isFalse();
        window.find("#chat-send");
    }

    @Test
    void aServerThatEndsMidwayIsToldInPlainWords() {
        behaviour = exchange -> {
            piece(begin(exchange), "Well");
            throw new IOException("gone");
        };
        say("one");

        window.find(".chat-turn.trouble");
        window.find("The server broke off before its reply was complete.");
        window.find("Well");
    }

    /** Many models' templates refuse two questions in a row. */
    @Test
    void aQuestionWithoutAReplyIsNotSentAgain() {
        say("one");
        window.click("#chat-stop");
        window.find("#chat-send");
        behaviour = exchange -> {
            try (OutputStream out = begin(exchange)) {
                piece(out, "Fine");
                out.write("data: [DONE]\n\n".getBytes(StandardCharsets.UTF_8));
            }
        };
        say("two");

        window.find("Fine");
        assertThat(requests.getLast()).contains("two").doesNotContain("one", "assistant");
        say("three");
        assertThat(requests.getLast()).contains("two", "Fine", "three").doesNotContain("one");
    }
}
