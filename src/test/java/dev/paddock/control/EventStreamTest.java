package dev.paddock.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.paddock.control.EventReader.Event;
import dev.paddock.domain.Problem;
import dev.paddock.domain.Profile;
import dev.paddock.domain.ServerState;
import dev.paddock.domain.Switching;
import dev.paddock.settings.Json;
import dev.paddock.supervisor.ScriptedServers;
import dev.paddock.supervisor.ScriptedSupervisor;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What happens, as a script hears of it. */
class EventStreamTest {
    private final ScriptedSupervisor supervisor = new ScriptedSupervisor()
            .with(ScriptedServers.stopped("demo"), ScriptedServers.ready("other", 77, 8002))
            .withProfiles(null, new Profile("all", "All", List.of("other")));

    @TempDir
    private Path home;

    private ControlServer server;

    @BeforeEach
    void open() throws IOException {
        server = ControlServer.start(supervisor, new ScriptedPorts(home), Duration.ofMinutes(10));
    }

    @AfterEach
    void close() {
        server.close();
    }

    private static JsonNode json(Event event) {
        return Json.mapper().readTree(event.data());
    }

    private static List<Event> next(EventReader events, int count) throws IOException {
        List<Event> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(events.next());
        }
        return all;
    }

    @Test
    void theStreamBeginsWithThePresentState() throws Exception {
        try (EventReader events = EventReader.open(server, "?kinds=state")) {
            List<Event> present = next(events, 2);

            assertThat(present).extracting(Event::kind).containsOnly("state");
            assertThat(json(present.getFirst()).path("server").asString()).isEqualTo("demo");
            assertThat(json(present.getFirst()).path("to").asString()).isEqualTo("STOPPED");
            assertThat(json(present.getFirst()).has("from")).isFalse();
            assertThat(json(present.getLast()).path("port").asInt()).isEqualTo(8002);
        }
    }

    @Test
    void aChangeTellsWhatWasBeforeAndWhy() throws Exception {
        try (EventReader events = EventReader.open(server, "?kinds=state")) {
            next(events, 2);
            Problem why = Problem.of("model-missing", "The model is missing", "no such file", "Choose another");

            supervisor.put(ScriptedServers.snapshot("demo", ServerState.FAILED, null, 8003, why));

            JsonNode failed = json(events.next());
            assertThat(failed.path("from").asString()).isEqualTo("STOPPED");
            assertThat(failed.path("to").asString()).isEqualTo("FAILED");
            assertThat(failed.path("at").asString()).isEqualTo("2026-11-20T10:00:00Z");
            assertThat(failed.path("problem").path("code").asString()).isEqualTo("model-missing");
        }
    }

    @Test
    void whoLostTheStreamGetsWhatItMissed() throws Exception {
        Event last;
        try (EventReader events = EventReader.open(server, "?kinds=state")) {
            last = next(events, 2).getLast();
        }
        supervisor.start("demo");
        supervisor.stop("demo", false);

        try (EventReader events = EventReader.open(server, "events?kinds=state", last.id())) {
            List<Event> missed = next(events, 2);
            assertThat(missed)
                    .extracting(event -> json(event).path("to").asString())
                    .containsExactly("READY", "STOPPED");
            assertThat(missed).extracting(Event::id).doesNotHaveDuplicates();
            supervisor.start("demo");
            assertThat(json(events.next()).path("from").asString()).isEqualTo("STOPPED");
        }
    }

    @Test
    void whoWasAwayForTooLongGetsThePresentStateAgain() throws Exception {
        Event last;
        try (EventReader events = EventReader.open(server, "?kinds=state")) {
            last = next(events, 2).getLast();
        }
        for (int i = 0; i <= EventHub.HISTORY / 4; i++) {
            supervisor.start("demo");
            supervisor.stop("demo", false);
        }

        try (EventReader events = EventReader.open(server, "events?kinds=state", last.id())) {
            assertThat(next(events, 2))
                    .allSatisfy(event -> assertThat(json(event).has("from")).isFalse())
                    .extracting(event -> json(event).path("server").asString())
                    .containsExactly("demo", "other");
        }
    }

    @Test
    void anIdOfAnotherOwnerOrOfTheMiddleOfTheBeginningIsNoPlaceToGoOnFrom() throws Exception {
        Event first;
        try (EventReader events = EventReader.open(server, "?kinds=state")) {
            first = events.next();
        }
        for (String id : List.of(first.id(), "0123abcd-5", "nonsense", "-1", "99999999999999999999")) {
            try (EventReader events = EventReader.open(server, "events?kinds=state", id)) {
                assertThat(json(events.next()).path("server").asString()).isEqualTo("demo");
            }
        }
    }

    @Test
    void theProgressOfASwitchIsTold() throws Exception {
        try (EventReader events = EventReader.open(server, "?kinds=switch,profile")) {
            assertThat(events.line()).as("there is nothing present to tell").isEqualTo(": still here");
            Switching switching = new Switching(
                    null, "all", Switching.Phase.STOPPING, false, List.of("demo"), List.of("other"), List.of());
            supervisor.setSwitching(switching);
            supervisor.setSwitching(switching.withPhase(Switching.Phase.STARTING));
            supervisor.setSwitching(null);
            supervisor.switchTo("all");

            assertThat(next(events, 3))
                    .extracting(event -> json(event).path("phase").asString())
                    .containsExactly("STOPPING", "STARTING", "DONE");
            JsonNode active = json(events.next());
            assertThat(active.path("profile").asString()).isEqualTo("all");
            assertThat(active.path("change").asString()).isEqualTo("ACTIVATED");
        }
    }

    @Test
    void serversThatComeAndGoAreTold() throws Exception {
        try (EventReader events = EventReader.open(server, "?kinds=server")) {
            assertThat(events.line()).as("there is nothing present to tell").isEqualTo(": still here");
            supervisor.put(ScriptedServers.stopped("new"));
            supervisor.remove("new");

            assertThat(next(events, 2))
                    .extracting(event -> json(event).path("change").asString())
                    .containsExactly("ADDED", "REMOVED");
        }
    }

    /** The heartbeat is ten minutes here: nothing else tells that it has left. */
    @Test
    void aClientThatLeavesIsLetGoOfAtOnce() throws Exception {
        try (EventReader events = EventReader.open(server, "")) {
            events.next();
            await().untilAsserted(() -> assertThat(supervisor.looking).hasValue(1));
        }
        await().untilAsserted(() -> assertThat(supervisor.looking).hasValue(0));
    }

    @Test
    void whoAsksForStatesAloneDoesNotMakeThemMeasure() throws Exception {
        try (EventReader events = EventReader.open(server, "?kinds=state,health")) {
            events.next();
            assertThat(supervisor.looking).hasValue(0);
        }
    }

    @Test
    void whatNothingHappensInIsKeptAlive() throws Exception {
        server.close();
        server = ControlServer.start(supervisor, new ScriptedPorts(home), Duration.ofMillis(20));
        try (EventReader events = EventReader.open(server, "?kinds=switch")) {
            assertThat(events.line()).isEqualTo(": still here");
            // Also while there is something that this client has not asked for.
            supervisor.put(ScriptedServers.stopped("new"));
            assertThat(events.line()).isEqualTo(": still here");
        }
    }
}
