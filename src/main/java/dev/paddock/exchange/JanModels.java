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
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * What Jan writes of each model: {@code llamacpp/models/ID/model.yml} in its data folder, with the files and whether it is for
 * embeddings. Context and layers it keeps in its window's own storage, which no other program reads.
 */
final class JanModels {
    private static final String FILE = "model.yml";
    private static final int MOST_BYTES = 1 << 20;
    private static final int MOST_FILES = 2000;
    private static final int DEEPEST = 8;
    private static final List<String> KNOWN = List.of(
            "model_path",
            "mmproj_path",
            "name",
            "size_bytes",
            "model_sha256",
            "model_size_bytes",
            "mmproj_sha256",
            "mmproj_size_bytes",
            "embedding",
            "embedding_check_v",
            "pooling",
            "batch_size",
            "ubatch_size");
    private static final Map<String, String> FLAGS =
            Map.of("batch_size", "--batch-size", "ubatch_size", "--ubatch-size");

    private final List<Imported.Entry> entries = new ArrayList<>();
    private final List<Finding> findings = new ArrayList<>();

    private JanModels() {}

    /** @param folders each {@code llamacpp/models} in a folder of Jan's data; those that are not there are passed over */
    static Imported read(List<Path> folders) throws IOException {
        JanModels jan = new JanModels();
        List<Path> there = folders.stream().filter(Files::isDirectory).toList();
        for (Path folder : there) {
            jan.folder(folder);
        }
        if (there.isEmpty()) {
            jan.findings.add(Finding.error(null, "Jan has no models in " + folders, null));
        } else if (!jan.entries.isEmpty()) {
            jan.findings.add(Finding.warning(
                    null,
                    "context size, layers and chat templates are left out",
                    "Jan keeps them in its window's own storage"));
        }
        return new Imported("Jan", jan.entries, jan.findings);
    }

    private void folder(Path folder) throws IOException {
        Path data = folder.toAbsolutePath().resolve("../..").normalize();
        List<Path> files;
        try (Stream<Path> all = Files.walk(folder, DEEPEST)) {
            files = all.filter(file -> file.endsWith(FILE))
                    .filter(Files::isRegularFile)
                    .sorted()
                    .limit(MOST_FILES)
                    .toList();
        }
        for (Path file : files) {
            String id = folder.relativize(file.resolveSibling("")).toString().replace('\\', '/');
            try {
                model(id, file, data);
            } catch (IOException denied) {
                findings.add(Finding.error(id, file + " cannot be read: " + IoWords.why(denied), null));
            } catch (YamlEngineException | InvalidPathException bad) {
                String why = String.valueOf(bad.getMessage()).strip().replaceAll("\\s+", " ");
                findings.add(Finding.error(id, file + " cannot be understood: " + why, null));
            }
        }
    }

    private void model(String id, Path file, Path data) throws IOException {
        if (Files.size(file) > MOST_BYTES) {
            findings.add(Finding.error(id, file + " is larger than 1 MiB", null));
            return;
        }
        Map<String, Object> said = new LinkedHashMap<>();
        Object root = LlamaSwapFile.yaml(new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
        if (root instanceof Map<?, ?> map) {
            map.forEach((key, value) -> said.put(String.valueOf(key), value));
        }
        String model = text(said, "model_path");
        if (model.isEmpty() || !Files.isRegularFile(data.resolve(model))) {
            findings.add(Finding.warning(
                    id,
                    id + " is left out",
                    model.isEmpty() ? "it names no model_path" : data.resolve(model) + " is not there"));
            return;
        }
        ServerArguments arguments = new ServerArguments(data);
        arguments.set("--model", model);
        if (!text(said, "mmproj_path").isEmpty()) {
            arguments.set("--mmproj", text(said, "mmproj_path"));
        }
        FLAGS.forEach((key, flag) -> {
            if (text(said, key).matches("[1-9][0-9]{0,8}")) {
                arguments.set(flag, text(said, key));
            }
        });
        if (text(said, "embedding").equals("true")) {
            arguments.arg("--embedding");
            if (text(said, "pooling").matches("[a-z]{2,10}")) {
                arguments.addAll(List.of("--pooling", text(said, "pooling")));
            }
        }
        said.keySet().stream()
                .filter(key -> !KNOWN.contains(key))
                .forEach(key -> findings.add(
                        Finding.warning(id, key + " of " + id + " is left out", "it has no certain equal here")));
        String name = InstanceNames.free(
                id.substring(id.lastIndexOf('/') + 1),
                "model",
                taken -> entries.stream().anyMatch(entry -> entry.name().equals(taken)));
        entries.add(new Imported.Entry(name, arguments.said()));
    }

    private static String text(Map<String, Object> said, String key) {
        Object value = said.get(key);
        return value == null ? "" : String.valueOf(value).strip();
    }
}
