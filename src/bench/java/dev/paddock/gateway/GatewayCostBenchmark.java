package dev.paddock.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.bench.Report;
import dev.paddock.bench.Row;
import dev.paddock.bench.Samples;
import dev.paddock.supervisor.ScriptedServers;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the gateway adds to a request, against the same server asked directly, in turns. The server behind answers at once, which no model does.
 */
class GatewayCostBenchmark {
    private static final String GROUP = "Gateway, without an engine behind it";
    private static final double ADDED_MILLIS = 1;
    private static final int ROUNDS = Integer.getInteger("bench.rounds", 6);
    private static final String ANSWER = "{\"choices\":[{\"message\":{\"content\":\"" + "y".repeat(500) + "\"}}]}";

    @TempDir
    Path folder;

    @Test
    void addedTime() throws Exception {
        try (GatewayFixture gateway = new GatewayFixture(folder)) {
            Upstream one = gateway.ready("one");
            one.behaviour = (exchange, _) -> Upstream.json(exchange, ANSWER);
            gateway.supervisor.put(ScriptedServers.ready("one", 4711, one.port()));
            int through = gateway.uri("/").getPort();
            for (int connections : List.of(1, 32)) {
                Samples[] medians = {new Samples(), new Samples()};
                Samples[] late = {new Samples(), new Samples()};
                for (int round = -2; round < ROUNDS; round++) {
                    int each = connections == 1 ? 1_500 : 150;
                    one.heads.clear();
                    one.bodies.clear();
                    double[] direct = load(one.port(), connections, each);
                    double[] relayed = load(through, connections, each);
                    if (round >= 0) {
                        medians[0].add(relayed[relayed.length / 2]);
                        medians[1].add(direct[direct.length / 2]);
                        late[0].add(relayed[relayed.length * 99 / 100]);
                        late[1].add(direct[direct.length * 99 / 100]);
                    }
                }
                String what = "a request to a server that answers at once, connections: " + connections;
                Row median = Row.of(GROUP, what + ", median", "ms", medians[0]).beside("direct", medians[1]);
                Report.add(connections == 1 ? median.atMostMore(ADDED_MILLIS) : median);
                Report.add(Row.of(GROUP, what + ", p99", "ms", late[0]).beside("direct", late[1]));
            }
        }
    }

    @Test
    void idleStreams() throws Exception {
        try (GatewayFixture gateway = new GatewayFixture(folder)) {
            Upstream one = gateway.ready("one");
            CountDownLatch end = new CountDownLatch(1);
            one.behaviour = (exchange, _) -> {
                OutputStream out = Upstream.events(exchange);
                out.write("data: 1\n\n".getBytes(UTF_8));
                end.await();
                out.close();
            };
            List<Socket> direct = open(one.port(), 100);
            long before = heap();
            direct.addAll(open(one.port(), 1_000));
            long between = heap();
            direct.addAll(open(gateway.uri("/").getPort(), 1_000));
            long after = heap();
            // Behind each stream through the gateway is one of the scripted server, too.
            Report.add(Row.of(
                            GROUP,
                            "heap of 1000 idle streams",
                            "MB",
                            Samples.of((after - between - (between - before)) / 1e6))
                    .beside("of the scripted server's", Samples.of((between - before) / 1e6)));
            end.countDown();
            for (Socket socket : direct) {
                socket.close();
            }
        }
    }

    private static List<Socket> open(int port, int count) throws IOException {
        List<Socket> sockets = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.getOutputStream()
                    .write(GatewayFixture.chatRequest("one", true).getBytes(UTF_8));
            StringBuilder text = new StringBuilder();
            while (text.indexOf("data: 1\n\n") < 0) {
                int c = socket.getInputStream().read();
                assertThat(c).isPositive();
                text.append((char) c);
            }
            sockets.add(socket);
        }
        return sockets;
    }

    private static long heap() throws InterruptedException {
        for (int i = 0; i < 4; i++) {
            System.gc();
            Thread.sleep(50);
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private static double[] load(int port, int connections, int each) throws InterruptedException {
        double[] all = new double[connections * each];
        CountDownLatch done = new CountDownLatch(connections);
        for (int c = 0; c < connections; c++) {
            int first = c * each;
            Thread.ofVirtual().start(() -> {
                try {
                    ask(port, all, first, each);
                } catch (IOException failed) {
                    Arrays.fill(all, first, first + each, Double.POSITIVE_INFINITY);
                } finally {
                    done.countDown();
                }
            });
        }
        done.await();
        Arrays.sort(all);
        return all;
    }

    private static void ask(int port, double[] all, int first, int count) throws IOException {
        byte[] request = GatewayFixture.chatRequest("one", false).getBytes(UTF_8);
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(socket.getInputStream());
            for (int i = 0; i < count; i++) {
                long began = System.nanoTime();
                socket.getOutputStream().write(request);
                readAnswer(in);
                all[first + i] = (System.nanoTime() - began) / 1e6;
            }
        }
    }

    private static void readAnswer(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) in.read());
        }
        int at = head.indexOf("Content-Length: ") + 16;
        in.readNBytes(Integer.parseInt(head.substring(at, head.indexOf("\r\n", at))));
    }
}
