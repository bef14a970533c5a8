package dev.paddock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.domain.Orphan;
import dev.paddock.settings.Json;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class OrphansCliTest extends CliFixture {
    private void thereAreOrphans() {
        supervisor.withOrphans(
                new Orphan(
                        4711,
                        Orphan.Kind.OURS,
                        "demo",
                        Path.of("/home/me/state"),
                        8001,
                        Path.of("/models/demo.gguf"),
                        List.of("/opt/llama-server", "--port", "8001"),
                        null,
                        3 << 20),
                new Orphan(4712, Orphan.Kind.FOREIGN, null, null, null, null, List.of("llama-server"), null, 0));
    }

    @Test
    void orphansAreShownApartFromForeignServers() {
        assertThat(paddock("orphans")).isZero();
        assertThat(out.toString()).startsWith("There is none");
        thereAreOrphans();

        assertThat(paddock("orphans", "list")).isZero();

        assertThat(out.toString())
                .containsPattern("PID +WHOSE +INSTANCE +PORT +UPTIME +MEMORY +MODEL +COMMAND")
                .containsPattern("4711 +ours +demo +8001 +- +3 MiB +demo.gguf +/opt/llama-server --port 8001")
                .containsPattern("4712 +foreign +- +- +- +- +- +llama-server");
    }

    @ParameterizedTest
    @ValueSource(strings = {"orphans --json", "orphans list --json", "orphans --json list"})
    void orphansAsJson(String line) {
        thereAreOrphans();

        assertThat(paddock(line.split(" "))).isZero();

        JsonNode json = Json.mapper().readTree(out.toString());
        assertThat(json.size()).isEqualTo(2);
        assertThat(json.get(0).get("kind").asString()).isEqualTo("OURS");
        assertThat(json.get(0).get("pid").asInt()).isEqualTo(4711);
        assertThat(json.get(1).has("instance")).isFalse();
    }

    @Test
    void anOrphanIsTakenOver() {
        thereAreOrphans();

        assertThat(paddock("orphans", "adopt", "4711")).isZero();

        assertThat(out).hasToString("Process 4711 is the server demo again, ready at http://127.0.0.1:8001\n");
        assertThat(paddock("orphans", "adopt", "4711")).isEqualTo(3);
        assertThat(paddock("orphans", "adopt", "x")).isEqualTo(2);
        assertThat(paddock("orphans", "adopt")).isEqualTo(2);
    }

    @Test
    void aForeignServerIsStoppedByItsNumberAndForceOnly() {
        thereAreOrphans();

        assertThat(paddock("orphans", "stop", "--all", "--force")).isZero();
        assertThat(supervisor.calls).contains("end 4711").doesNotContain("end 4712", "end 4712 by force");
        assertThat(paddock("orphans", "stop", "4712")).isEqualTo(1);
        assertThat(err.toString()).contains("left alone");
        assertThat(paddock("orphans", "stop", "4712", "--force")).isZero();
        assertThat(out.toString()).contains("Process 4712 has ended");
        assertThat(paddock("orphans", "stop", "4712", "--force")).isEqualTo(3);
    }

    @Test
    void stopWantsToKnowWhichOrphans() {
        assertThat(paddock("orphans", "stop")).isEqualTo(2);
        assertThat(paddock("orphans", "stop", "--force")).isEqualTo(2);
        assertThat(paddock("orphans", "stop", "1", "--all")).isEqualTo(2);
        assertThat(supervisor.calls).isEmpty();
        assertThat(err.toString()).contains("Say which processes to stop");
    }
}
