package dev.paddock.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.domain.Home;
import dev.paddock.domain.Instance;
import dev.paddock.domain.Profile;
import dev.paddock.domain.ServerOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

class CatalogTest {
    @TempDir
    Path folder;

    private Home home;
    private Catalog catalog;

    @BeforeEach
    void open() {
        home = Home.under(folder);
        catalog = new Catalog(home);
    }

    @Test
    void anInstanceComesBackAsItWasSaved() throws IOException {
        Instance saved = Instance.of("qwen-4b", folder.resolve("models/with space ü.gguf"))
                .withEngine("llama-server")
                .withArgs(List.of("--jinja", "a \"quoted\" one\n"))
                .withEnv(Map.of("A", "1"))
                .withServer(ServerOptions.DEFAULT.withPort(9001));

        catalog.save(saved);

        assertThat(catalog.instance("qwen-4b")).contains(saved);
    }

    @Test
    void aFileMaySayOnlyWhatDiffersFromTheDefaults() throws IOException {
        write("small.json", "{ // by hand\n \"model\": {\"path\": \"/m/a.gguf\"}, \"server\": {\"stop_grace\": 2.5},}");

        Instance read = catalog.instance("small").orElseThrow();

        assertThat(read.server().stopGrace()).isEqualTo(Duration.ofMillis(2500));
        assertThat(read.server().host()).isEqualTo("127.0.0.1");
        assertThat(read.model()).isEqualTo(Instance.ModelOptions.of(Path.of("/m/a.gguf")));
    }

    @Test
    void aWorkerListensNowhereThatOnlyTheSettingsName() throws IOException {
        Files.createDirectories(home.config());
        Files.writeString(
                home.config().resolve("settings.json"), "{\"defaults\": {\"server\": {\"host\": \"192.168.1.7\"}}}");
        Instance worker = Instance.worker("lent", "127.0.0.1", 50052, Instance.WorkerOptions.DEFAULT);

        catalog.create(worker);
        write("by-hand.json", "{\"worker\": {}}");
        write("model.json", "{\"model\": {\"path\": \"/m/a.gguf\"}}");

        assertThat(catalog.instance("lent").orElseThrow().server().host()).isEqualTo("127.0.0.1");
        assertThat(catalog.instance("by-hand").orElseThrow().server().host()).isEqualTo("127.0.0.1");
        assertThat(catalog.instance("model").orElseThrow().server().host()).isEqualTo("192.168.1.7");
        assertThat(InstanceEdit.complete(
                                (ObjectNode) Json.mapper().readTree("{\"name\": \"api\", \"worker\": {}}"),
                                new SettingsFile(home, Map.of()).settings().defaults())
                        .server()
                        .host())
                .isEqualTo("127.0.0.1");
    }

    @Test
    void keysThatPaddockDoesNotKnowSurviveASave() throws IOException {
        write(
                "a.json",
                "{\"model\": {\"path\": \"/m/a.gguf\", \"note\": 1}, \"mine\": {\"x\": [1]}, \"engine\": \"old\"}");

        catalog.save(catalog.instance("a").orElseThrow().withEngine(null));

        String text = Files.readString(home.instances().resolve("a.json"));
        assertThat(text).contains("\"note\" : 1").contains("\"mine\"").doesNotContain("old");
    }

    @Test
    void aFileThatCannotBeReadIsToldAndLeftAsItIs() throws IOException {
        write("good.json", "{\"model\": {\"path\": \"/m/a.gguf\"}}");
        write("broken.json", "{\"model\": ");
        write("pathless.json", "{}");
        write("wrong.json", "{\"model\": {\"path\": \"/m/a.gguf\", \"context_size\": \"many\"}}");
        write("other.json", "{\"name\": \"else\", \"model\": {\"path\": \"/m/a.gguf\"}}");
        write("list.json", "[1]");

        assertThat(catalog.instances()).extracting(Instance::name).containsExactly("good");
        assertThat(catalog.problems())
                .hasSize(5)
                .anySatisfy(
                        p -> assertThat(p.sentence()).contains("pathless.json").contains("model.path is missing"))
                .anySatisfy(p -> assertThat(p.sentence()).contains("wrong.json").contains("many"))
                .anySatisfy(p -> assertThat(p.sentence()).contains("other.json").contains("make them equal"));
        assertThat(Files.readString(home.instances().resolve("broken.json"))).isEqualTo("{\"model\": ");
    }

    @Test
    void savingOverACorruptFileSetsItAside() throws IOException {
        write("a.json", "{{{{");

        catalog.save(Instance.of("a", Path.of("/m/a.gguf")));

        assertThat(catalog.instance("a")).isPresent();
        try (var files = Files.list(home.instances())) {
            assertThat(files.map(f -> f.getFileName().toString())).anyMatch(n -> n.startsWith("a.json.corrupt-"));
        }
    }

    @Test
    void profilesAndTheActiveOneAreKept() throws IOException {
        catalog.save(new Profile("all-off", "Everything off", List.of()));
        catalog.save(new Profile("chat", "Chat", List.of("a", "b")));
        assertThat(catalog.activeProfile()).isEmpty();

        catalog.setActiveProfile("chat");

        assertThat(catalog.profiles()).extracting(Profile::title).containsExactly("Chat", "Everything off");
        assertThat(new Catalog(home).activeProfile()).contains("chat");
    }

    private void write(String name, String text) throws IOException {
        Files.createDirectories(home.instances());
        Files.writeString(home.instances().resolve(name), text);
    }
}
