package dev.paddock.library;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;

/**
 * Which layers of a model slide, are recurrent or cache nothing. What an architecture leaves unsaid in its metadata is as in
 * llama.cpp of August 2026: src/models/*.cpp, load_arch_hparams; src/llama-hparams.cpp, set_swa_pattern and has_kv;
 * src/llama-model.cpp, create_memory; src/llama-arch.cpp, llm_arch_is_recurrent and llm_arch_is_hybrid.
 */
final class LayerKinds {
    /** These are given whole batches and keep nothing between them. */
    private static final Set<String> UNCACHED = Set.of(
            "bert",
            "modern-bert",
            "nomic-bert",
            "nomic-bert-moe",
            "neo-bert",
            "jina-bert-v2",
            "jina-bert-v3",
            "eurobert",
            "gemma-embedding",
            "wavtokenizer-dec",
            "dream",
            "llada",
            "llada-moe",
            "rnd1");

    private static final Set<String> RECURRENT =
            Set.of("mamba", "mamba2", "rwkv6", "rwkv6qwen2", "rwkv7", "arwkv7", "falcon-h1");
    private static final Set<String> RECURRENT_WITHOUT_HEADS =
            Set.of("jamba", "plamo2", "granitehybrid", "lfm2", "lfm2moe", "kimi-linear");
    private static final Set<String> RECURRENT_WITHOUT_HEADS_AND_FEED_FORWARD = Set.of("nemotron_h", "nemotron_h_moe");
    private static final Set<String> RECURRENT_BETWEEN = Set.of("qwen3next", "qwen35", "qwen35moe");
    private static final int FULL_ATTENTION_INTERVAL = 4;

    /** The layers that guess tokens ahead cache nothing for the model itself. */
    private static final Set<String> NEXT_TOKEN_LAYERS_UNCACHED =
            Set.of("step35", "hy_v3", "glm-dsa", "mimo2", "deepseek32", "qwen3next", "qwen35", "qwen35moe");

    /** Only the first so many cache; the others use what those cached. */
    private static final Map<String, Integer> CACHED_FROM_START = Map.of("gemma3n", 20);

    /**
     * @param period the last layer of each so many sees everything; 0 where only the metadata tells
     * @param denseFirst the first of each so many instead
     * @param window where the metadata says none; 0 for none then
     */
    private record Pattern(int period, boolean denseFirst, int window) {}

    private static final Map<String, Pattern> SLIDING = Map.ofEntries(
            Map.entry("gemma2", new Pattern(2, false, 4096)),
            Map.entry("gemma3", new Pattern(6, false, 0)),
            Map.entry("gemma3n", new Pattern(5, false, 0)),
            Map.entry("gemma4", new Pattern(0, false, 0)),
            Map.entry("cohere2", new Pattern(4, false, 0)),
            Map.entry("cohere2moe", new Pattern(4, true, 0)),
            Map.entry("gpt-oss", new Pattern(2, false, 0)),
            Map.entry("llama4", new Pattern(4, false, 8192)),
            Map.entry("olmo2", new Pattern(4, false, 0)),
            Map.entry("exaone4", new Pattern(4, false, 4096)),
            Map.entry("exaone-moe", new Pattern(4, false, 128)),
            Map.entry("smallthinker", new Pattern(4, true, 0)),
            Map.entry("afmoe", new Pattern(4, false, 0)),
            Map.entry("laguna", new Pattern(4, true, 0)),
            Map.entry("mellum", new Pattern(4, false, 0)),
            Map.entry("plamo3", new Pattern(8, false, 0)),
            Map.entry("mimo2", new Pattern(0, false, 0)),
            Map.entry("step35", new Pattern(0, false, 0)),
            Map.entry("lfm2", new Pattern(Integer.MAX_VALUE, false, 0)));

    private static final int LARGE_EXAONE_LAYERS = 64;
    private static final int SMALLTHINKER_WINDOW = 4096;

    private final GgufFile header;
    private final String architecture;
    private final int layers;
    private final int window;

    LayerKinds(GgufFile header, int layers) {
        this.header = header;
        this.architecture = header.architecture().orElse("");
        this.layers = layers;
        this.window = readWindow();
    }

    /** Tokens; 0 where no layer slides. */
    int window() {
        return window;
    }

    private int readWindow() {
        Pattern pattern = SLIDING.get(architecture);
        if (pattern == null || (architecture.equals("exaone4") && layers != LARGE_EXAONE_LAYERS)) {
            return 0;
        }
        int said = number("attention.sliding_window", -1);
        if (architecture.equals("llama4")) {
            return said == 0 ? 0 : pattern.window();
        }
        if (architecture.equals("smallthinker")) {
            return said > 0 ? SMALLTHINKER_WINDOW : 0;
        }
        return said >= 0 ? said : pattern.window();
    }

    IntPredicate sliding() {
        Pattern pattern = SLIDING.get(architecture);
        if (window == 0 || pattern == null) {
            return layer -> false;
        }
        List<Long> said = header.architectureNumbers("attention.sliding_window_pattern");
        if (said.size() > 1) {
            return layer -> layer < said.size() && said.get(layer) != 0;
        }
        int period = said.isEmpty() ? pattern.period() : Math.clamp(said.getFirst(), 0, Integer.MAX_VALUE);
        int dense = pattern.denseFirst() ? 0 : period - 1;
        return layer -> layer < ownLayers() && (period == 0 || layer % period != dense);
    }

    /** Those without the layers that guess ahead. */
    private int ownLayers() {
        return layers - Math.clamp(number("nextn_predict_layers", 0), 0, layers);
    }

    /** @param heads how many key heads a layer has */
    IntPredicate recurrent(IntPredicate heads, IntPredicate feedForward) {
        if (RECURRENT.contains(architecture)) {
            return layer -> true;
        }
        if (RECURRENT_WITHOUT_HEADS.contains(architecture)) {
            return heads.negate();
        }
        if (RECURRENT_WITHOUT_HEADS_AND_FEED_FORWARD.contains(architecture)) {
            return heads.or(feedForward).negate();
        }
        if (RECURRENT_BETWEEN.contains(architecture)) {
            List<Long> said = header.architectureNumbers("attention.recurrent_layers");
            int interval = Math.max(1, number("full_attention_interval", FULL_ATTENTION_INTERVAL));
            return layer ->
                    layer < ownLayers() && (said.size() > layer ? said.get(layer) != 0 : (layer + 1) % interval != 0);
        }
        return layer -> false;
    }

    /** @param recurrent which are recurrent */
    IntPredicate cached(IntPredicate recurrent) {
        if (UNCACHED.contains(architecture)) {
            return layer -> false;
        }
        int first = CACHED_FROM_START.getOrDefault(
                architecture, layers - Math.clamp(number("attention.shared_kv_layers", 0), 0, layers));
        int last = NEXT_TOKEN_LAYERS_UNCACHED.contains(architecture) ? Math.min(first, ownLayers()) : first;
        boolean both = architecture.equals("falcon-h1");
        return layer -> layer < last && (both || !recurrent.test(layer));
    }

    private int number(String key, int otherwise) {
        return header.architectureNumber(key)
                .filter(value -> value >= 0 && value <= Integer.MAX_VALUE)
                .map(Long::intValue)
                .orElse(otherwise);
    }
}
