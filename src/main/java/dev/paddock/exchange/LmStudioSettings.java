package dev.paddock.exchange;

import dev.paddock.domain.Finding;
import dev.paddock.domain.InstanceNames;
import dev.paddock.domain.IoWords;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * What LM Studio remembers of single models: one JSON file for each below {@code .internal/user-concrete-model-default-config},
 * under the path that the model has below the folder of models. Taken is only what says the same to llama-server.
 */
final class LmStudioSettings {
    private static final String FOLDER = ".internal/user-concrete-model-default-config";
    private static final String END = ".json";
    private static final int MOST_BYTES = 1 << 20;
    private static final int MOST_FILES = 2000;
    private static final int DEEPEST = 8;
    private static final String LOAD = "llm.load.";

    private static final Map<String, String> NUMBERS = Map.of(
            "llm.load.contextLength", "--ctx-size",
            "llm.load.llama.evalBatchSize", "--batch-size",
            "llm.load.llama.physicalBatchSize", "--ubatch-size",
            "llm.load.llama.cpuThreadPoolSize", "--threads");

    private static final Map<String, String> CACHE_TYPES = Map.of(
            "llm.load.llama.kCacheQuantizationType", "--cache-type-k",
            "llm.load.llama.vCacheQuantizationType", "--cache-type-v");

    /** By what they are where they change nothing, and the switch for the other. */
    private record Switch(boolean usual, String flag) {}

    private static final Map<String, Switch> SWITCHES = Map.of(
            "llm.load.llama.tryMmap", new Switch(true, "--no-mmap"),
            "llm.load.llama.keepModelInMemory", new Switch(false, "--mlock"),
            "llm.load.offloadKVCacheToGpu", new Switch(true, "--no-kv-offload"));

    private final Path home;
    private final List<Imported.Entry> entries = new ArrayList<>();
    private final List<Finding> findings = new ArrayList<>();

    private LmStudioSettings(Path home) {
        this.home = home;
    }

    /** @param user the person's home */
    static Imported read(Path user) throws IOException {
        return new LmStudioSettings(home(user)).read();
    }

    /** LM Studio lets its data be moved, and writes where to. */
    private static Path home(Path user) {
        Path usual = user.resolve(".lmstudio");
        try {
            Path pointer = user.resolve(".lmstudio-home-pointer");
            if (Files.isRegularFile(pointer) && Files.size(pointer) < MOST_BYTES) {
                Path moved = Path.of(Files.readString(pointer).strip());
                return moved.isAbsolute() && Files.isDirectory(moved) ? moved : usual;
            }
        } catch (IOException | InvalidPathException unusable) {
            return usual;
        }
        return usual;
    }

    private Imported read() throws IOException {
        Path folder = home.resolve(FOLDER);
        if (!Files.isDirectory(folder)) {
            findings.add(Finding.error(null, "LM Studio has no settings of single models in " + folder, null));
            return new Imported("LM Studio", entries, findings);
        }
        List<Path> models = modelFolders();
        List<Path> files;
        try (Stream<Path> all = Files.walk(folder, DEEPEST)) {
            files = all.filter(file -> file.getFileName().toString().endsWith(END))
                    .filter(Files::isRegularFile)
                    .sorted()
                    .limit(MOST_FILES)
                    .toList();
        }
        for (Path file : files) {
            String said = folder.relativize(file).toString().replace('\\', '/');
            String model = said.substring(0, said.length() - END.length());
            modelFile(models, model)
                    .ifPresentOrElse(
                            found -> take(file, model, found),
                            () -> findings.add(Finding.warning(
                                    model,
                                    model + " is left out",
                                    "which file it means is not to be told, or the file is gone")));
        }
        return new Imported("LM Studio", entries, findings);
    }

    private List<Path> modelFolders() {
        List<Path> folders = new ArrayList<>();
        try {
            Path settings = home.resolve("settings.json");
            if (Files.isRegularFile(settings) && Files.size(settings) <= MOST_BYTES) {
                String chosen = OneServerJson.parse(text(settings))
                        .path("downloadsFolder")
                        .asString("");
                if (!chosen.isBlank()) {
                    folders.add(home.resolve(chosen));
                }
            }
        } catch (IOException | JacksonException | InvalidPathException unusable) {
            findings.add(Finding.warning(null, "LM Studio's settings.json cannot be read", null));
        }
        folders.add(home.resolve("models"));
        return folders;
    }

    private static String text(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8).replace("\uFEFF", "");
    }

    /** A model of its catalogue is called after no file. */
    private static Optional<Path> modelFile(List<Path> folders, String model) {
        return model.endsWith(".gguf")
                ? folders.stream()
                        .map(folder -> folder.resolve(model))
                        .filter(Files::isRegularFile)
                        .findFirst()
                : Optional.empty();
    }

    private void take(Path file, String model, Path gguf) {
        Map<String, JsonNode> fields = new LinkedHashMap<>();
        try {
            if (Files.size(file) > MOST_BYTES) {
                findings.add(Finding.error(model, file + " is larger than 1 MiB", null));
                return;
            }
            JsonNode root = OneServerJson.parse(text(file));
            for (String part : List.of("load", "operation")) {
                root.path(part)
                        .path("fields")
                        .forEach(field -> fields.put(field.path("key").asString(""), field.path("value")));
            }
        } catch (IOException denied) {
            findings.add(Finding.error(model, file + " cannot be read: " + IoWords.why(denied), null));
            return;
        } catch (JacksonException bad) {
            findings.add(Finding.error(model, file + " is no JSON: " + bad.getOriginalMessage(), null));
            return;
        }
        ServerArguments said = new ServerArguments(home);
        said.set("--model", gguf.toString());
        fields.forEach((key, value) -> {
            if (!isTaken(said, key, value)) {
                String why = key.startsWith(LOAD)
                        ? "it has no certain equal here"
                        : "what a client may say with each request stays with the client";
                findings.add(Finding.warning(model, key + " of " + model + " is left out", why));
            }
        });
        String name = InstanceNames.free(
                gguf.getFileName().toString().replaceFirst("(?i)\\.gguf$", ""),
                "model",
                taken -> entries.stream().anyMatch(entry -> entry.name().equals(taken)));
        entries.add(new Imported.Entry(name, said.said()));
    }

    private static boolean isTaken(ServerArguments said, String key, JsonNode wrapped) {
        // What can be switched off is written with whether it is on.
        if (wrapped.isObject()
                && wrapped.has("checked")
                && !wrapped.path("checked").asBoolean(true)) {
            return true;
        }
        JsonNode value = wrapped.isObject() && wrapped.has("value") ? wrapped.path("value") : wrapped;
        String text = value.asString("");
        if (NUMBERS.containsKey(key) && value.isIntegralNumber() && value.asLong(0) > 0) {
            said.set(NUMBERS.get(key), text);
            return true;
        }
        if (CACHE_TYPES.containsKey(key) && text.matches("[a-z0-9_]{2,10}")) {
            said.set(CACHE_TYPES.get(key), text);
            return true;
        }
        if (key.equals("llm.load.llama.flashAttention") && value.isBoolean()) {
            said.set("--flash-attn", value.asBoolean(false) ? "on" : "off");
            return true;
        }
        // How many layers a share between comes to, only LM Studio knows; and one slot alone has the whole context in
        // both.
        if (key.equals("llm.load.llama.acceleration.offloadRatio") && text.matches("max|off|1(\\.0)?|0(\\.0)?")) {
            said.set("--n-gpu-layers", text.matches("max|1.*") ? "all" : "0");
            return true;
        }
        if (key.equals("llm.load.numParallelSessions") && text.equals("1")) {
            said.set("--parallel", "1");
            return true;
        }
        Switch known = SWITCHES.get(key);
        if (known != null && value.isBoolean()) {
            if (value.asBoolean(known.usual()) != known.usual()) {
                said.arg(known.flag());
            }
            return true;
        }
        return false;
    }
}
