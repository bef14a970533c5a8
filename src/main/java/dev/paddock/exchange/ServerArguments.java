package dev.paddock.exchange;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Turns arguments of llama-server into the keys of an instance; those without a key of their own stay arguments. */
final class ServerArguments {
    private static final Map<String, String> KEYS = keys();
    private static final List<String> PATHS = List.of("model.path", "model.mmproj", "model.draft");
    /** A server of Paddock's is called after its instance, and told so. */
    private static final String DROPPED = "";

    private static final String ANY_PORT = "${PORT}";

    private final ObjectNode said = JsonNodeFactory.instance.objectNode();
    private final ArrayNode args = JsonNodeFactory.instance.arrayNode();
    private final Path base;

    /** @param base what relative paths are relative to */
    ServerArguments(Path base) {
        this.base = base;
    }

    private static Map<String, String> keys() {
        Map<String, String> keys = new HashMap<>();
        put(keys, "model.path", "-m", "--model", "LLAMA_ARG_MODEL");
        put(keys, "model.context_size", "-c", "--ctx-size", "LLAMA_ARG_CTX_SIZE");
        put(keys, "model.batch_size", "-b", "--batch-size", "LLAMA_ARG_BATCH");
        put(keys, "model.ubatch_size", "-ub", "--ubatch-size", "LLAMA_ARG_UBATCH");
        put(keys, "model.threads", "-t", "--threads", "LLAMA_ARG_THREADS");
        put(keys, "model.mmproj", "-mm", "--mmproj", "LLAMA_ARG_MMPROJ");
        put(
                keys,
                "model.draft",
                "-md",
                "--model-draft",
                "--spec-draft-model",
                "LLAMA_ARG_MODEL_DRAFT",
                "LLAMA_ARG_SPEC_DRAFT_MODEL");
        put(keys, "model.cache_type_k", "-ctk", "--cache-type-k", "LLAMA_ARG_CACHE_TYPE_K");
        put(keys, "model.cache_type_v", "-ctv", "--cache-type-v", "LLAMA_ARG_CACHE_TYPE_V");
        put(keys, "model.flash_attention", "-fa", "--flash-attn", "LLAMA_ARG_FLASH_ATTN");
        put(keys, "server.host", "--host", "LLAMA_ARG_HOST");
        put(keys, "server.port", "--port", "LLAMA_ARG_PORT");
        put(keys, "server.timeout", "-to", "--timeout", "LLAMA_ARG_TIMEOUT");
        put(keys, "server.parallel", "-np", "--parallel", "LLAMA_ARG_N_PARALLEL");
        put(keys, "server.api_key", "--api-key", "LLAMA_API_KEY");
        put(keys, "gpu.layers", "-ngl", "--gpu-layers", "--n-gpu-layers", "LLAMA_ARG_N_GPU_LAYERS");
        put(keys, "gpu.tensor_split", "-ts", "--tensor-split", "LLAMA_ARG_TENSOR_SPLIT");
        put(keys, "rpc", "--rpc", "LLAMA_ARG_RPC");
        put(keys, DROPPED, "-a", "--alias", "LLAMA_ARG_ALIAS");
        return Map.copyOf(keys);
    }

    private static void put(Map<String, String> keys, String key, String... spellings) {
        for (String spelling : spellings) {
            keys.put(spelling, key);
        }
    }

    static boolean isKnown(String spelling) {
        return KEYS.containsKey(spelling);
    }

    void addAll(List<String> words) {
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            int equals = word.startsWith("--") ? word.indexOf('=') : -1;
            String name = equals < 0 ? word : word.substring(0, equals);
            boolean hasNext = i + 1 < words.size();
            if (!KEYS.containsKey(name)) {
                args.add(word);
            } else if (equals > 0) {
                set(name, word.substring(equals + 1));
            } else if (isBareFlashAttention(name, hasNext ? words.get(i + 1) : "")) {
                set(name, "on");
            } else if (hasNext) {
                set(name, words.get(++i));
            } else {
                args.add(word);
            }
        }
    }

    /** Before August 2025 it was a switch. */
    private static boolean isBareFlashAttention(String name, String next) {
        return "model.flash_attention".equals(KEYS.get(name))
                && !List.of("on", "off", "auto").contains(next);
    }

    /** @param name a spelling of {@link #isKnown} */
    void set(String name, String value) {
        String key = KEYS.getOrDefault(name, DROPPED);
        if (key.equals("rpc")) {
            ArrayNode workers = said.putArray("rpc");
            List.of(value.split(",", -1)).forEach(workers::add);
        } else if (PATHS.contains(key)) {
            put(key, base.resolve(value).toAbsolutePath().normalize().toString());
        } else if (!key.equals(DROPPED) && !value.equals(ANY_PORT)) {
            put(key, value);
        }
    }

    void arg(String word) {
        args.add(word);
    }

    /** Numbers as numbers; what is none is refused later, by the schema. */
    void aliases(List<String> aliases) {
        if (!aliases.isEmpty()) {
            ArrayNode list = said.putObject("gateway").putArray("aliases");
            aliases.forEach(list::add);
        }
    }

    void put(String key, String value) {
        boolean text = key.startsWith("model.cache")
                || key.equals("server.host")
                || key.equals("server.api_key")
                || key.equals("gpu.tensor_split")
                || key.equals("engine")
                || PATHS.contains(key);
        ObjectNode group = said;
        int dot = key.indexOf('.');
        if (dot > 0) {
            group = said.get(key.substring(0, dot)) instanceof ObjectNode there
                    ? there
                    : said.putObject(key.substring(0, dot));
        }
        String last = key.substring(dot + 1);
        if (!text && value.matches("-?[0-9]{1,9}")) {
            group.put(last, Integer.parseInt(value));
        } else if (value.equals("true") || value.equals("false")) {
            group.put(last, Boolean.parseBoolean(value));
        } else {
            group.put(last, value);
        }
    }

    void env(String name, String value) {
        (said.get("env") instanceof ObjectNode there ? there : said.putObject("env")).put(name, value);
    }

    /** What is not said means llama.cpp's default, not Paddock's. */
    ObjectNode said() {
        if (!args.isEmpty()) {
            said.set("args", args);
        }
        if (said.get("model") instanceof ObjectNode model) {
            if (!model.has("context_size")) {
                model.put("context_size", 0);
            }
            if (!model.has("batch_size")) {
                model.put("batch_size", 2048);
            }
        }
        return said;
    }

    boolean hasModel() {
        return said.path("model").has("path");
    }
}
