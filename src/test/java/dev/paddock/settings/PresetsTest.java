package dev.paddock.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.domain.Instance;
import dev.paddock.domain.Instance.Backend;
import dev.paddock.domain.Instance.FlashAttention;
import dev.paddock.domain.Instance.LoadMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class PresetsTest {
    private final Instance plain = Instance.of("a", Path.of("/m.gguf"));

    @ParameterizedTest
    @ValueSource(strings = {"templates", "presets"})
    void everyFileIsListedAndChangesWhatItSays(String folder) throws IOException {
        Presets known = folder.equals("templates") ? Presets.templates() : Presets.presets();
        List<String> files;
        try (Stream<Path> found = Files.list(Path.of("config", folder))) {
            files = found.map(file -> file.getFileName().toString().replace(".json", ""))
                    .filter(name -> !name.equals("index"))
                    .toList();
        }

        assertThat(known.names()).containsExactlyInAnyOrderElementsOf(files);
        assertThat(known.names()).allSatisfy(name -> {
            assertThat(known.description(name).orElseThrow()).isNotBlank().doesNotEndWith(".");
            assertThat(known.over(plain, name)).isNotEqualTo(plain);
            assertSays(Json.mapper().valueToTree(known.over(plain, name)), values(folder, name));
        });
    }

    private static ObjectNode values(String folder, String name) throws IOException {
        return (ObjectNode) Json.mapper()
                .readTree(Files.readAllBytes(Path.of("config", folder, name + ".json")))
                .get("instance");
    }

    /** A key that is no instance's would be lost on the way. */
    private static void assertSays(JsonNode instance, ObjectNode values) {
        for (var entry : values.properties()) {
            JsonNode said = instance.get(entry.getKey());
            assertThat(said).as(entry.getKey()).isNotNull();
            if (entry.getValue() instanceof ObjectNode group) {
                assertSays(said, group);
            } else {
                assertThat(said.asString(said.toString()))
                        .isEqualToIgnoringCase(
                                entry.getValue().asString(entry.getValue().toString()));
            }
        }
    }

    @Test
    void severalLieOverEachOther() {
        Instance shaped = Presets.templates().over(plain, "cuda");
        for (String preset : List.of("context-32k", "cache-q8", "no-mmap", "metrics")) {
            shaped = Presets.presets().over(shaped, preset);
        }

        assertThat(shaped.gpu().backend()).isEqualTo(Backend.CUDA);
        assertThat(shaped.gpu().layers()).isEqualTo("all");
        assertThat(shaped.model().contextSize()).isEqualTo(32768);
        assertThat(shaped.model().flashAttention()).isEqualTo(FlashAttention.ON);
        assertThat(shaped.model().loadMode()).isEqualTo(LoadMode.NONE);
        assertThat(shaped.model().cacheTypeV()).isEqualTo("q8_0");
        assertThat(shaped.model().path()).isEqualTo(plain.model().path());
        assertThat(shaped.server()).isEqualTo(plain.server());
    }

    @Test
    void argumentsAreAddedToThoseThatAreThere() {
        Instance shaped = Presets.presets().over(plain.withArgs(List.of("--jinja")), "metrics");

        assertThat(shaped.args()).containsExactly("--jinja", "--metrics");
    }

    @Test
    void aContainerIsReachedFromOutside() {
        Instance shaped = Presets.templates().over(plain, "container");

        assertThat(shaped.server().host()).isEqualTo("0.0.0.0");
        assertThat(shaped.server().startTimeout()).isEqualTo(Duration.ofSeconds(120));
    }
}
