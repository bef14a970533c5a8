package dev.paddock.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.control.FleetChange.HealthChange;
import dev.paddock.control.FleetChange.State;
import dev.paddock.domain.AuditEvent;
import dev.paddock.domain.Fleet;
import dev.paddock.domain.Health;
import dev.paddock.domain.Problem;
import dev.paddock.domain.ServerState;
import dev.paddock.settings.Json;
import dev.paddock.supervisor.ScriptedServers;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FollowedFleetTest {
    private final FollowedFleet followed = new FollowedFleet(Clock.fixed(ScriptedServers.SINCE, ZoneOffset.UTC));

    private List<String> on(FleetChange change) {
        return words(followed.on(change.kind().word(), Json.mapper().writeValueAsString(change)));
    }

    private List<String> on(Fleet fleet) {
        return words(followed.on("fleet", Json.mapper().writeValueAsString(fleet)));
    }

    private static List<String> words(List<AuditEvent> events) {
        return events.stream()
                .map(event -> (event.event() + " " + event.server() + " " + event.reason()).strip())
                .toList();
    }

    private static State state(@Nullable ServerState from, ServerState to, @Nullable Long pid) {
        return new State("demo", from, to, ScriptedServers.SINCE, pid, 8001, null);
    }

    private static HealthChange health(@Nullable Health from, Health to) {
        return new HealthChange("demo", from, to, ScriptedServers.SINCE);
    }

    @Test
    void whatIsAsItWasIsNotToldAgain() {
        assertThat(on(state(null, ServerState.READY, 5L))).containsExactly("ready demo");
        assertThat(on(state(null, ServerState.READY, 5L))).isEmpty();
        assertThat(on(state(null, ServerState.READY, 6L))).as("another process").containsExactly("ready demo");
        assertThat(on(state(null, ServerState.STOPPED, null))).containsExactly("stopped demo");
        assertThat(on(state(ServerState.STOPPED, ServerState.STOPPED, null)))
                .as("it was something else in between")
                .containsExactly("stopped demo");
    }

    @Test
    void aServerThatDoesNotAnswerIsToldAndThatItDoesAgain() {
        List<String> told = new ArrayList<>(on(state(ServerState.INITIALIZING, ServerState.READY, 5L)));
        told.addAll(on(health(Health.LOADING, Health.HEALTHY)));
        told.addAll(on(health(Health.HEALTHY, Health.UNHEALTHY)));
        told.addAll(on(health(Health.UNHEALTHY, Health.HEALTHY)));

        assertThat(told).containsExactly("ready demo", "health demo unhealthy", "health demo healthy");
    }

    @Test
    void aChangeOfHealthWhileTheOwnerChangedIsToldOnce() {
        on(state(null, ServerState.READY, 5L));
        on(health(null, Health.HEALTHY));

        assertThat(on(health(null, Health.UNHEALTHY))).containsExactly("health demo unhealthy");
        assertThat(on(health(null, Health.UNHEALTHY))).isEmpty();
        assertThat(on(health(null, Health.UNKNOWN))).isEmpty();
        assertThat(on(health(Health.UNKNOWN, Health.HEALTHY))).containsExactly("health demo healthy");
        assertThat(on(health(null, Health.HEALTHY))).isEmpty();
    }

    @Test
    void theHealthOfAnotherProcessBeginsAnew() {
        on(state(null, ServerState.READY, 5L));
        on(health(Health.HEALTHY, Health.UNHEALTHY));

        assertThat(on(state(null, ServerState.READY, 6L))).containsExactly("ready demo");
        assertThat(on(health(null, Health.HEALTHY))).isEmpty();
    }

    @Test
    void warningsProfilesAndWhatIsRemovedAreToldOnce() {
        Fleet before = new Fleet(List.of(ScriptedServers.ready("demo", 5, 8001)), List.of(), null);
        on(state(null, ServerState.READY, 5L));
        assertThat(on(before)).isEmpty();
        Fleet after = new Fleet(List.of(), List.of(), "all").withWarning(Problem.of("w", "Memory runs out", "", null));

        assertThat(on(after))
                .containsExactly("warning  Memory runs out", "removed demo", "profile  the profile all is active");
        assertThat(on(after)).isEmpty();
        assertThat(on(new Fleet(List.of(), List.of(), null))).containsExactly("profile  no profile is active");
    }
}
