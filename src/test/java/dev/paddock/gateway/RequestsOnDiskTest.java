package dev.paddock.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.settings.Json;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Large requests are kept in files, which are gone whatever comes of them. */
class RequestsOnDiskTest {
    private static final String LARGE = "{\"model\":\"one\",\"x\":\"" + "y".repeat(1 << 20) + "\"}";

    @TempDir
    Path folder;

    private final List<FileChannel> kept = new CopyOnWriteArrayList<>();
    private GatewayFixture gateway;
    private Path disk;

    @BeforeEach
    void open() throws IOException {
        gateway = new GatewayFixture(folder.resolve("home"));
        disk = Files.createDirectories(folder.resolve("disk"));
        gateway.store = () -> {
            FileChannel file = FileChannel.open(
                    Files.createTempFile(disk, "request", null),
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE,
                    StandardOpenOption.DELETE_ON_CLOSE);
            kept.add(file);
            return file;
        };
    }

    @AfterEach
    void close() throws Exception {
        gateway.close();
    }

    private HttpResponse<String> post(String path, String body) throws Exception {
        return gateway.post(path, body).get(20, TimeUnit.SECONDS);
    }

    private void isAllGone() throws IOException {
        assertThat(kept).hasSize(1).noneMatch(FileChannel::isOpen);
        try (Stream<Path> files = Files.list(disk)) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void whatIsAnsweredIsGone() throws Exception {
        Upstream one = gateway.ready("one");

        assertThat(post("/v1/chat/completions", LARGE).statusCode()).isEqualTo(200);

        assertThat(one.bodies).containsExactly(LARGE);
        isAllGone();
    }

    @Test
    void whatIsTooLargeIsGone() throws Exception {
        gateway.ready("one");

        int size = 5 << 20;

        // In a chunk, so that its length is not known at the beginning.
        try (Socket client = gateway.socket("POST /completion HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked"
                + "\r\n\r\n" + Integer.toHexString(size) + "\r\n" + " ".repeat(size))) {
            assertThat(new String(client.getInputStream().readAllBytes(), UTF_8))
                    .startsWith("HTTP/1.1 413 ")
                    .contains("4 MB");
        }
        isAllGone();
    }

    /** {@code /dev/full} takes nothing, as a disk without room. */
    @ParameterizedTest
    @ValueSource(
            strings = {"/v1/chat/completions", "/v1/messages", "/completion", "/upstream/one/completion", "/api/chat"})
    @EnabledOnOs(OS.LINUX)
    void whereThereIsNoRoomThatIsSaidInTheCallersDialect(String path) throws Exception {
        Upstream one = gateway.ready("one");
        gateway.store = () -> {
            FileChannel file = FileChannel.open(Path.of("/dev/full"), StandardOpenOption.WRITE);
            kept.add(file);
            return file;
        };

        HttpResponse<String> answer = post(path, LARGE);

        assertThat(answer.statusCode()).isEqualTo(507);
        assertThat(Json.mapper().readTree(answer.body()).path("error").toString())
                .contains("No space left on device", System.getProperty("java.io.tmpdir"), "Make room there");
        assertThat(one.bodies).isEmpty();
        isAllGone();
        assertThat(post("/completion", "{\"model\":\"one\"}").statusCode())
                .as("a small one is not disturbed")
                .isEqualTo(200);
    }

    @Test
    void whereNoFileCanBeMadeThatIsSaid() throws Exception {
        gateway.ready("one");
        gateway.store = () -> {
            throw new NoSuchFileException("/gone/request");
        };

        HttpResponse<String> answer = post("/v1/chat/completions", LARGE);

        assertThat(answer.statusCode()).isEqualTo(507);
        assertThat(answer.body()).contains("no_room_for_request", "there is no such file or folder (/gone/request)");
    }
}
