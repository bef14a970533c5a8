package dev.paddock.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.http.ClientResponse;
import dev.paddock.http.Content;
import dev.paddock.http.Exchange;
import dev.paddock.http.Headers;
import dev.paddock.http.HttpClient;
import dev.paddock.http.Limits;
import dev.paddock.http.Origin;
import dev.paddock.http.RequestHead;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import javax.management.JMException;
import javax.management.ObjectName;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/** What a token of a stream leaves to the garbage collector; a number of bytes, on every machine the same. */
@NullUnmarked
class RelayAllocationsTest {
    private static final byte[] EVENT =
            "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"word \"}}]}\n\n".getBytes(UTF_8);
    private static final int WARM_UP = 500;
    private static final int FEW = 100;
    private static final int MANY = 2_100;
    /** The line with its length, as text and as bytes. A buffer for each event would be some four thousand. */
    private static final long MOST_PER_EVENT = 400;

    private final SynchronousQueue<Exchange> asked = new SynchronousQueue<>();

    @Test
    void aRelayedEventCostsNoBuffer() throws Exception {
        try (Upstream server = new Upstream();
                Upstream front = new Upstream();
                HttpClient client = new HttpClient(Limits.DEFAULT, Duration.ofSeconds(20))) {
            server.behaviour = (exchange, body) -> {
                try (OutputStream out = Upstream.events(exchange)) {
                    for (int i = Integer.parseInt(body); i > 0; i--) {
                        out.write(EVENT);
                    }
                }
            };
            allocated(server, front, client, WARM_UP);

            long few = allocated(server, front, client, FEW);
            long many = allocated(server, front, client, MANY);

            assertThat((many - few) / (MANY - FEW)).isLessThanOrEqualTo(MOST_PER_EVENT);
        }
    }

    /** Bytes, by this thread, while it relays so many events. */
    private long allocated(Upstream server, Upstream front, HttpClient client, int events) throws Exception {
        CountDownLatch done = new CountDownLatch(1);
        front.behaviour = (exchange, _) -> {
            asked.put(exchange);
            done.await();
        };
        Origin origin = new Origin(false, "127.0.0.1", server.port());
        try (Socket reader = new Socket(InetAddress.getLoopbackAddress(), front.port())) {
            reader.getOutputStream()
                    .write(GatewayFixture.chatRequest("one", true).getBytes(UTF_8));
            Thread drain = Thread.ofVirtual().start(() -> drain(reader));
            Exchange exchange = asked.poll(20, TimeUnit.SECONDS);
            assertThat(exchange).isNotNull();
            Content count = Content.of(Integer.toString(events).getBytes(UTF_8));
            try (ClientResponse response =
                    client.call(origin).send(new RequestHead("POST", "/", new Headers()), count)) {
                Relay relay = new Relay(
                        exchange,
                        new Headers(),
                        new Counts.Reply(List.of(new Counts().of("one"))),
                        System.nanoTime(),
                        false,
                        ReverseMapping.ofServer(URI.create("http://127.0.0.1:" + server.port()), "", "/"));
                long before = allocatedSoFar();
                relay.pass(response, new Started(exchange, new Headers()), new Cancellation());
                return allocatedSoFar() - before;
            } finally {
                done.countDown();
                reader.shutdownInput();
                drain.join();
            }
        }
    }

    /** Of this thread; asked by name, as the module of its interface is none of Paddock's. */
    private static long allocatedSoFar() throws JMException {
        return (long) ManagementFactory.getPlatformMBeanServer()
                .getAttribute(new ObjectName(ManagementFactory.THREAD_MXBEAN_NAME), "CurrentThreadAllocatedBytes");
    }

    private static void drain(Socket reader) {
        byte[] piece = new byte[1 << 16];
        try {
            InputStream in = reader.getInputStream();
            while (in.read(piece) >= 0) {
                Thread.onSpinWait();
            }
        } catch (IOException closed) {
            // The relay is over.
        }
    }
}
