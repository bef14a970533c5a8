package dev.paddock.library;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Writes models of many shapes that a real llama-server loads: right in every size, with zeroes for weights.
 *
 * @param name of the shape
 * @param type of the large matrices
 * @param experts 0 for none
 * @param window 0 for none
 */
record LoadableModel(
        String name,
        String architecture,
        int layers,
        int width,
        int heads,
        int keyValueHeads,
        int headSize,
        int feedForward,
        int vocabulary,
        TensorType type,
        int experts,
        int expertsUsed,
        boolean tied,
        int window) {
    private static final int FIRST_UNUSED = 3 + 256;

    static LoadableModel plain() {
        return new LoadableModel("plain", "llama", 4, 512, 8, 8, 64, 1408, 4096, TensorType.F16, 0, 0, false, 0);
    }

    static LoadableModel grouped() {
        return new LoadableModel("grouped", "llama", 6, 1024, 16, 2, 64, 2816, 8192, TensorType.Q8_0, 0, 0, false, 0);
    }

    static LoadableModel mixture() {
        return new LoadableModel("mixture", "llama", 4, 512, 8, 4, 64, 1024, 8192, TensorType.Q4_0, 8, 2, false, 0);
    }

    static LoadableModel tiedEmbeddings() {
        return new LoadableModel("tied", "qwen3", 5, 768, 12, 4, 128, 2048, 16384, TensorType.Q8_0, 0, 0, true, 0);
    }

    static LoadableModel slidingWindow() {
        return new LoadableModel(
                "sliding", "gemma3", 12, 640, 4, 1, 256, 2048, 16384, TensorType.Q4_0, 0, 0, true, 512);
    }

    static LoadableModel largeVocabulary() {
        return new LoadableModel("vocabulary", "llama", 2, 256, 4, 4, 64, 768, 131072, TensorType.Q8_0, 0, 0, false, 0);
    }

    static LoadableModel manyExperts() {
        return new LoadableModel("experts", "qwen3moe", 3, 512, 8, 2, 64, 256, 8192, TensorType.Q8_0, 32, 8, false, 0);
    }

    static LoadableModel wideExperts() {
        return new LoadableModel(
                "wide-experts", "qwen3moe", 3, 1024, 8, 2, 64, 256, 8192, TensorType.Q8_0, 16, 4, true, 0);
    }

    /** The proportions of Qwen3 30B A3B. */
    static LoadableModel thinExperts() {
        return new LoadableModel(
                "thin-experts", "qwen3moe", 2, 1024, 16, 2, 128, 384, 8192, TensorType.Q8_0, 32, 8, false, 0);
    }

    static LoadableModel slidingEveryOther() {
        return new LoadableModel(
                "every-other", "gemma2", 6, 512, 4, 2, 128, 1536, 8192, TensorType.F16, 0, 0, true, 1024);
    }

    static List<LoadableModel> all() {
        return List.of(
                plain(),
                grouped(),
                mixture(),
                tiedEmbeddings(),
                slidingWindow(),
                largeVocabulary(),
                manyExperts(),
                wideExperts(),
                thinExperts(),
                slidingEveryOther());
    }

    byte[] bytes() {
        GgufWriter file = new GgufWriter();
        describe(file);
        addVocabulary(file, vocabulary);
        matrix(file, type, "token_embd", width, vocabulary);
        for (int layer = 0; layer < layers; layer++) {
            addLayer(file, "blk." + layer + ".");
        }
        ones(file, "output_norm", width);
        if (!tied) {
            matrix(file, type, "output", width, vocabulary);
        }
        return file.toBytes();
    }

    private void describe(GgufWriter file) {
        UnaryOperator<String> key = name -> architecture + "." + name;
        file.put("general.architecture", architecture)
                .put("general.name", "shape")
                .put(key.apply("context_length"), 32768)
                .put(key.apply("embedding_length"), width)
                .put(key.apply("block_count"), layers)
                .put(key.apply("feed_forward_length"), feedForward)
                .put(key.apply("attention.head_count"), heads)
                .put(key.apply("attention.head_count_kv"), keyValueHeads)
                .put(key.apply("attention.key_length"), headSize)
                .put(key.apply("attention.value_length"), headSize)
                .put(key.apply("attention.layer_norm_rms_epsilon"), 1e-5f)
                .put(key.apply("rope.dimension_count"), headSize)
                .put(key.apply("vocab_size"), vocabulary);
        if (experts > 0) {
            file.put(key.apply("expert_count"), experts)
                    .put(key.apply("expert_used_count"), expertsUsed)
                    .put(key.apply("expert_feed_forward_length"), feedForward);
        }
        if (window > 0) {
            file.put(key.apply("attention.sliding_window"), window);
        }
    }

    static void addVocabulary(GgufWriter file, int vocabulary) {
        List<String> tokens = new ArrayList<>(List.of("<unk>", "<s>", "</s>"));
        int[] types = new int[vocabulary];
        Arrays.fill(types, 5);
        types[0] = 2;
        types[1] = 3;
        types[2] = 3;
        for (int value = 0; value < 256; value++) {
            types[tokens.size()] = 6;
            tokens.add("<0x%02X>".formatted(value));
        }
        for (int token = FIRST_UNUSED; token < vocabulary; token++) {
            tokens.add("<unused" + token + ">");
        }
        file.put("tokenizer.ggml.model", "llama")
                .putStrings("tokenizer.ggml.tokens", tokens)
                .putFloats("tokenizer.ggml.scores", new float[vocabulary])
                .putInts("tokenizer.ggml.token_type", types)
                .put("tokenizer.ggml.bos_token_id", 1)
                .put("tokenizer.ggml.eos_token_id", 2)
                .put("tokenizer.ggml.unknown_token_id", 0);
    }

    private void addLayer(GgufWriter file, String layer) {
        ones(file, layer + "attn_norm", width);
        matrix(file, type, layer + "attn_q", width, heads * headSize);
        matrix(file, type, layer + "attn_k", width, keyValueHeads * headSize);
        matrix(file, type, layer + "attn_v", width, keyValueHeads * headSize);
        matrix(file, type, layer + "attn_output", heads * headSize, width);
        if (architecture.startsWith("qwen3") || architecture.equals("gemma3")) {
            ones(file, layer + "attn_q_norm", headSize);
            ones(file, layer + "attn_k_norm", headSize);
        }
        if (architecture.startsWith("gemma")) {
            ones(file, layer + "post_attention_norm", width);
            ones(file, layer + "post_ffw_norm", width);
        }
        ones(file, layer + "ffn_norm", width);
        if (experts == 0) {
            matrix(file, type, layer + "ffn_gate", width, feedForward);
            matrix(file, type, layer + "ffn_up", width, feedForward);
            matrix(file, type, layer + "ffn_down", feedForward, width);
        } else {
            file.single(layer + "ffn_gate_inp.weight", new float[width * experts], width, experts);
            matrix(file, type, layer + "ffn_gate_exps", width, feedForward, experts);
            matrix(file, type, layer + "ffn_up_exps", width, feedForward, experts);
            matrix(file, type, layer + "ffn_down_exps", feedForward, width, experts);
        }
    }

    static void matrix(GgufWriter file, TensorType type, String name, long... dimensions) {
        long elements = Arrays.stream(dimensions).reduce(1, Math::multiplyExact);
        file.tensor(name + ".weight", type, new byte[Math.toIntExact(type.bytes(elements))], dimensions);
    }

    static void ones(GgufWriter file, String name, int length) {
        float[] values = new float[length];
        Arrays.fill(values, 1);
        file.single(name + ".weight", values, length);
    }
}
