package dev.paddock.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.domain.Profile;
import dev.paddock.domain.ServerSnapshot;
import dev.paddock.domain.ServerState;
import dev.paddock.settings.Json;
import dev.paddock.testing.FakeScript;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What {@code events.jsonl} says of what happened. */
class AuditTest {
    @TempDir
    Path folder;

    private Bench bench;

    @BeforeEach
    void open() throws IOException {
        bench = new Bench(folder);
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private Path file() {
        return bench.home.state().resolve("events.jsonl");
    }

    /** Event, server and reason of each line. */
    private List<String> events() throws IOException {
        List<String> events = new ArrayList<>();
        for (String line : Files.readAllLines(file())) {
            JsonNode event = Json.mapper().readTree(line);
            assertThat(event.path("time").asString()).isNotEmpty();
            events.add(event.path("event").asString() + " "
                    + event.path("server").asString() + ": "
                    + event.path("reason").asString());
        }
        return events;
    }

    @Test
    void startReadyRestartStop() throws IOException {
        bench.save("one", FakeScript.good());
        bench.start("one");
        Bench.get(bench.supervisor().restart("one"));
        Bench.get(bench.supervisor().stop("one", true));

        assertThat(events())
                .containsExactly(
                        "start one: with fake engine",
                        "ready one: ",
                        "restart one: asked for; stopped first: the gateway is not open, so nothing could lead its clients"
                                + " to a new process",
                        "stop one: to start it again",
                        "start one: with fake engine",
                        "ready one: ",
                        "stop one: asked for, by force");
    }

    @Test
    void crashRetryGiveUp() throws IOException {
        bench.save(Bench.retrying(
                bench.instance("one", FakeScript.good().failingAtStart(3, "no known words")), 1, Duration.ofMillis(5)));
        Bench.failure(bench.supervisor().start("one"));
        bench.awaitState("one", ServerState.FAILED);

        assertThat(events().stream().map(event -> event.substring(0, event.indexOf(':'))))
                .containsExactly("start one", "crash one", "restart one", "start one", "crash one", "give-up one");
        assertThat(events()).contains("restart one: retry 1 of 1").allMatch(event -> !event.endsWith(": "));
    }

    @Test
    void adopt() throws IOException {
        bench.save("one", FakeScript.good());
        ServerSnapshot ready = bench.start("one");
        bench.reopen();
        bench.awaitState("one", ServerState.READY);

        assertThat(events()).contains("adopt one: found running");
        assertThat(Files.readString(file())).contains("\"pid\":" + ready.pid());
    }

    @Test
    void switching() throws IOException {
        bench.save("one", FakeScript.good());
        bench.catalog.save(new Profile("day", "Day", List.of("one")));
        bench.catalog.save(new Profile("night", "Night", List.of()));
        bench.reopen();

        Bench.get(bench.supervisor().switchTo("day"));
        Bench.get(bench.supervisor().switchTo("night"));

        assertThat(events())
                .containsSubsequence("switch day: ", "ready one: ", "switch night: from day", "stop one: asked for");
    }

    @Test
    void aTrailThatHasGrownLongBeginsAnew() throws IOException {
        Files.createDirectories(file().getParent());
        Files.write(file(), new byte[8 * 1024 * 1024 + 1]);
        bench.save("one", FakeScript.good());
        bench.start("one");

        assertThat(events()).hasSizeGreaterThanOrEqualTo(1).first().isEqualTo("start one: with fake engine");
        assertThat(file().resolveSibling("events.jsonl.1")).exists();
    }
}
