package dev.paddock.library;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.domain.Home;
import dev.paddock.settings.Schema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class PlacesTest {
    @TempDir
    Path user;

    private List<Path> folders(String id, String os, Map<String, String> env) {
        return places(os, env, Map.of()).stream()
                .filter(place -> place.id().equals(id))
                .findFirst()
                .orElseThrow()
                .folders();
    }

    private List<Place> places(String os, Map<String, String> env, Map<String, Boolean> switches) {
        return Places.find(env, os, user, Home.under(user.resolve("home")), List.of(user.resolve("mine")), switches);
    }

    @Test
    void theSchemaKnowsEveryPlaceThatCanBeSwitchedOff() {
        ObjectNode settings = JsonMapper.shared().createObjectNode();
        ObjectNode sources = settings.putObject("models").putObject("sources");
        places("Linux", Map.of(), Map.of()).stream()
                .map(Place::id)
                .filter(id -> !id.equals(Places.FOLDERS))
                .forEach(id -> sources.put(id, false));
        assertThat(Schema.of(Schema.Kind.SETTINGS).unknownKeys(settings)).isEmpty();

        sources.put("olama", false);

        assertThat(Schema.of(Schema.Kind.SETTINGS).unknownKeys(settings))
                .singleElement()
                .satisfies(finding ->
                        assertThat(finding.sentence()).contains("models.sources.olama", "\"models.sources.ollama\""));
    }

    @Test
    void everyProgramsFolderIsKnown() {
        Map<String, String> none = Map.of();
        assertThat(folders("folders", "Linux", none)).containsExactly(user.resolve("mine"));
        assertThat(folders("paddock", "Linux", none)).containsExactly(user.resolve("home/models"));
        assertThat(folders("llama_cpp", "Linux", none)).containsExactly(user.resolve(".cache/llama.cpp"));
        assertThat(folders("llama_cpp", "Mac OS X", none)).containsExactly(user.resolve("Library/Caches/llama.cpp"));
        assertThat(folders("hugging_face", "Windows 11", none)).containsExactly(user.resolve(".cache/huggingface/hub"));
        assertThat(folders("lm_studio", "Windows 11", none)).contains(user.resolve(".lmstudio/models"));
        assertThat(folders("gpt4all", "Mac OS X", none))
                .containsExactly(user.resolve("Library/Application Support/nomic.ai/GPT4All"));
        assertThat(folders("ollama", "Linux", none))
                .containsExactly(user.resolve(".ollama/models"), Path.of("/usr/share/ollama/.ollama/models"));
        assertThat(folders("ollama", "Windows 11", none)).containsExactly(user.resolve(".ollama/models"));
    }

    @Test
    void theirOwnVariablesAreHeard() {
        String there = user.resolve("there").toString();

        assertThat(folders("llama_cpp", "Linux", Map.of("LLAMA_CACHE", there))).startsWith(user.resolve("there"));
        assertThat(folders("hugging_face", "Linux", Map.of("HF_HOME", there)))
                .containsExactly(user.resolve("there/hub"));
        assertThat(folders("hugging_face", "Linux", Map.of("HF_HOME", "/x", "HF_HUB_CACHE", there)))
                .containsExactly(user.resolve("there"));
        assertThat(folders("ollama", "Linux", Map.of("OLLAMA_MODELS", there))).startsWith(user.resolve("there"));
        assertThat(folders("ollama", "Linux", Map.of("OLLAMA_MODELS", "relative/\0bad")))
                .startsWith(user.resolve(".ollama/models"));
    }

    @Test
    void whereJanMovedItsDataToIsRead() throws IOException {
        Path settings = user.resolve(".config/Jan/settings.json");
        Files.createDirectories(settings.getParent());
        Path moved = user.resolve("moved");
        Files.writeString(settings, "{\"data_folder\": \"" + moved.toString().replace("\\", "\\\\") + "\"}");

        assertThat(folders("jan", "Linux", Map.of()))
                .contains(moved.resolve("llamacpp/models"), user.resolve(".config/Jan/data/llamacpp/models"));

        Files.writeString(settings, "{ no JSON");
        assertThat(folders("jan", "Linux", Map.of())).contains(user.resolve(".config/Jan/data/llamacpp/models"));
    }

    @Test
    void eachPlaceHasASwitchButNotWhatAPersonChose() {
        List<Place> places = places("Linux", Map.of(), Map.of("ollama", false, "jan", true, "folders", false));

        assertThat(places)
                .filteredOn(place -> !place.enabled())
                .extracting(Place::id)
                .containsExactly("ollama");
    }
}
