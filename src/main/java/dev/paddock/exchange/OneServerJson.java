package dev.paddock.exchange;

import dev.paddock.domain.Finding;
import dev.paddock.domain.Fleet;
import dev.paddock.domain.InstanceNames;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A {@code config.json} of one server: flat or in groups, in the words that such files use. */
final class OneServerJson {
    private static final List<String> GROUPS = List.of("model", "server", "gpu", "inference", "llama", "settings");
    private static final Map<String, String> FLAGS = Map.ofEntries(
            Map.entry("model", "--model"),
            Map.entry("model_path", "--model"),
            Map.entry("path", "--model"),
            Map.entry("ctx_size", "--ctx-size"),
            Map.entry("context_size", "--ctx-size"),
            Map.entry("context_length", "--ctx-size"),
            Map.entry("n_ctx", "--ctx-size"),
            Map.entry("batch_size", "--batch-size"),
            Map.entry("n_batch", "--batch-size"),
            Map.entry("ubatch_size", "--ubatch-size"),
            Map.entry("n_ubatch", "--ubatch-size"),
            Map.entry("threads", "--threads"),
            Map.entry("n_threads", "--threads"),
            Map.entry("mmproj", "--mmproj"),
            Map.entry("draft", "--model-draft"),
            Map.entry("host", "--host"),
            Map.entry("port", "--port"),
            Map.entry("timeout", "--timeout"),
            Map.entry("parallel", "--parallel"),
            Map.entry("n_parallel", "--parallel"),
            Map.entry("api_key", "--api-key"),
            Map.entry("layers", "--n-gpu-layers"),
            Map.entry("gpu_layers", "--n-gpu-layers"),
            Map.entry("n_gpu_layers", "--n-gpu-layers"),
            Map.entry("ngl", "--n-gpu-layers"),
            Map.entry("tensor_split", "--tensor-split"),
            Map.entry("flash_attn", "--flash-attn"),
            Map.entry("flash_attention", "--flash-attn"));

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder().maxNestingDepth(20).build())
                    .build())
            .build();

    private final Path file;
    private final ServerArguments said;
    private final List<Finding> findings = new ArrayList<>();
    private String name;

    OneServerJson(Path file, Path base) {
        this.file = file;
        this.said = new ServerArguments(base);
        this.name = "";
    }

    /** @throws JacksonException where it is none, or nested too deeply */
    static JsonNode parse(String text) {
        return MAPPER.readTree(text);
    }

    Imported read(String text) {
        List<Imported.Entry> entries = new ArrayList<>();
        try {
            JsonNode root = parse(text);
            if (root instanceof ObjectNode object) {
                group(object, "");
            }
            if (said.hasModel()) {
                ObjectNode tree = said.said();
                Path model = Path.of(tree.path("model").path("path").asString(""));
                Path named = name.isEmpty() ? model : Path.of(name);
                entries.add(new Imported.Entry(InstanceNames.free(named, Fleet.EMPTY), tree));
            } else {
                findings.add(
                        Finding.error("model", file.getFileName() + " names no model", "\"model\": the GGUF file"));
            }
        } catch (JacksonException bad) {
            findings.add(Finding.error(null, "it is no JSON: " + bad.getOriginalMessage(), null));
        }
        return new Imported("config.json", entries, findings);
    }

    private void group(ObjectNode group, String prefix) {
        for (var entry : group.properties()) {
            String key = entry.getKey();
            JsonNode value = entry.getValue();
            if (prefix.isEmpty() && GROUPS.contains(key) && value instanceof ObjectNode inner) {
                group(inner, key + ".");
            } else if (key.equals("name") || key.equals("id")) {
                name = value.asString("");
            } else if ((key.equals("args") || key.equals("extra_args")) && value.isArray()) {
                List<String> words = new ArrayList<>();
                value.forEach(word -> words.add(word.asString("")));
                said.addAll(words);
            } else if (key.equals("env") && value.isObject()) {
                value.properties()
                        .forEach(one -> said.env(one.getKey(), one.getValue().asString("")));
            } else if (List.of("engine", "executable", "server_path", "llama_server")
                            .contains(key)
                    && value.isString()) {
                said.put("engine", value.asString());
            } else if (FLAGS.containsKey(key) && value.isValueNode()) {
                set(FLAGS.get(key), value);
            } else if (!key.startsWith("$") && !key.equals("version")) {
                findings.add(Finding.warning(prefix + key, prefix + key + " is left out", "it has no equal here"));
            }
        }
    }

    private void set(String flag, JsonNode value) {
        boolean truth = flag.equals("--flash-attn") && value.isBoolean();
        if (!value.isNull()) {
            said.set(flag, truth ? (value.asBoolean(false) ? "on" : "off") : value.asString(""));
        }
    }
}
