package dev.paddock.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** A worker takes one connection, and has room for one that waits. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "other systems queue connections otherwise")
class RpcHelloTest {
    private static final Duration SHORT = Duration.ofMillis(200);

    @Test
    void oneWhoseQueueIsFullIsBusy() throws Exception {
        try (ServerSocket busy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            List<Socket> waiting = fill(busy);
            try {
                assertThat(RpcHello.ask("127.0.0.1", busy.getLocalPort(), SHORT))
                        .isEqualTo(new RpcHello.Silent());
            } finally {
                for (Socket one : waiting) {
                    one.close();
                }
            }
        }
    }

    private static List<Socket> fill(ServerSocket server) throws IOException {
        List<Socket> waiting = new ArrayList<>();
        while (true) {
            Socket next = new Socket();
            try {
                next.connect(new InetSocketAddress(server.getInetAddress(), server.getLocalPort()), 100);
                waiting.add(next);
            } catch (SocketTimeoutException full) {
                next.close();
                return waiting;
            }
        }
    }

    /** An answer to one that is gone would end llama.cpp's worker by SIGPIPE. */
    @Test
    void aHelloThatIsGivenUpIsTakenBack() throws Exception {
        try (ServerSocket busy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(RpcHello.ask("127.0.0.1", busy.getLocalPort(), SHORT)).isEqualTo(new RpcHello.Silent());

            try (Socket late = busy.accept()) {
                assertThatThrownBy(() -> late.getInputStream().readAllBytes()).isInstanceOf(IOException.class);
            }
        }
    }
}
