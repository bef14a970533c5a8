package dev.paddock.library;

import dev.paddock.library.GgufFile.Tensor;
import dev.paddock.library.ModelShape.Attention;
import dev.paddock.library.ModelShape.FeedForward;
import dev.paddock.library.ModelShape.Layer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;

/**
 * Reads the shape of a model out of its headers. Which keys count, and what holds where one is missing, is as in llama.cpp of
 * August 2026: src/llama-model.cpp, load_hparams; src/llama-hparams.cpp, n_embd_r and n_embd_s for recurrent states;
 * src/llama-arch.cpp, LLM_TENSOR_INFOS for what is input, output or layer.
 */
final class ShapeReader {
    private static final int MOST_LAYERS = 512;
    private static final Set<String> INPUT =
            Set.of("token_embd", "position_embd", "token_types", "per_layer_token_embd");
    private static final Set<String> INDEXED = Set.of("deepseek32", "glm-dsa");
    private static final int USUAL_TOKEN_SHIFTS = 2;
    private static final int USUAL_CONVOLUTION = 4;

    private final GgufFile header;
    private final List<GgufFile> parts;
    private final int layerCount;
    private final int width;
    private final int[] heads;
    private final long[] weights;
    private final long[] experts;
    private final long[] largest;
    private final long[] up;
    private final long[] gate;
    private final long[] down;
    private final long[] expertHidden;
    private final long[] mixing;
    private long input;
    private long output;
    private boolean hasOutput;
    private boolean known = true;

    private ShapeReader(GgufFile header, List<GgufFile> parts, int layerCount) {
        this.header = header;
        this.parts = parts;
        this.layerCount = layerCount;
        this.width = number("embedding_length", 0);
        this.heads = perLayer("attention.head_count", new int[layerCount]);
        this.weights = new long[layerCount];
        this.experts = new long[layerCount];
        this.largest = new long[layerCount];
        this.up = new long[layerCount];
        this.gate = new long[layerCount];
        this.down = new long[layerCount];
        this.expertHidden = new long[layerCount];
        this.mixing = new long[layerCount];
    }

    /** @param parts of one model, the first of which has the metadata; empty where it does not tell how it is built */
    static Optional<ModelShape> read(List<GgufFile> parts) {
        if (parts.isEmpty()) {
            return Optional.empty();
        }
        GgufFile header = parts.getFirst();
        long layers = header.architectureNumber("block_count").orElse(0L);
        if (layers <= 0 || layers > MOST_LAYERS) {
            return Optional.empty();
        }
        try {
            return Optional.of(new ShapeReader(header, parts, (int) layers).shape());
        } catch (ArithmeticException absurd) {
            return Optional.empty();
        }
    }

    private ModelShape shape() {
        for (GgufFile part : parts) {
            part.tensors().forEach(this::count);
        }
        LayerKinds kinds = new LayerKinds(header, layerCount);
        int[] keyHeads = perLayer("attention.head_count_kv", heads);
        int[] feedForward = perLayer("feed_forward_length", new int[layerCount]);
        IntPredicate recurrent = kinds.recurrent(layer -> keyHeads[layer] > 0, layer -> feedForward[layer] > 0);
        IntPredicate cached = kinds.cached(recurrent);
        IntPredicate sliding = kinds.sliding();
        List<Layer> layers = new ArrayList<>();
        for (int layer = 0; layer < layerCount; layer++) {
            Layer made = layer(layer, keyHeads[layer], cached.test(layer), sliding.test(layer), recurrent.test(layer));
            layers.add(layers.isEmpty() ? made : sharing(made, layers.getLast()));
        }
        boolean tied = !hasOutput && input > 0;
        return new ModelShape(
                header.architecture().orElse(""),
                number("context_length", 0),
                width,
                vocabulary(),
                layers,
                input,
                output,
                tied,
                kinds.window(),
                known);
    }

    /** Most layers are alike, and what is the same object is found equal at once. */
    private static Layer sharing(Layer made, Layer before) {
        return new Layer(
                made.weights(),
                made.expertWeights(),
                made.largestTensor(),
                made.attention().equals(before.attention()) ? before.attention() : made.attention(),
                made.feedForward().equals(before.feedForward()) ? before.feedForward() : made.feedForward(),
                made.stateNumbers(),
                made.mixedNumbers());
    }

    private void count(Tensor tensor) {
        long bytes = tensor.bytes().orElse(0);
        known &= tensor.bytes().isPresent();
        String name = tensor.name();
        int layer = tensor.layer().orElse(-1);
        if (layer >= layerCount) {
            return;
        }
        if (layer < 0) {
            countOutside(name, bytes);
            return;
        }
        weights[layer] = Math.addExact(weights[layer], bytes);
        largest[layer] = Math.max(largest[layer], bytes);
        if (name.contains("_exps")) {
            experts[layer] += bytes;
        }
        countWidths(layer, name, tensor);
    }

    private void countOutside(String name, long bytes) {
        String stem = name.contains(".") ? name.substring(0, name.indexOf('.')) : name;
        if (INPUT.contains(stem)) {
            input = Math.addExact(input, bytes);
        } else {
            output = Math.addExact(output, bytes);
            hasOutput |= name.equals("output.weight");
        }
    }

    /** How many numbers there are for a token before and after each matrix. */
    private void countWidths(int layer, String name, Tensor tensor) {
        if (!name.endsWith(".weight") || tensor.dimensions().size() < 2) {
            return;
        }
        long in = tensor.dimensions().get(0);
        long out = tensor.dimensions().get(1);
        switch (name.substring(name.indexOf('.', "blk.".length()) + 1, name.length() - ".weight".length())) {
            case "ffn_up" -> up[layer] = out;
            case "ffn_gate" -> gate[layer] = out;
            case "ffn_down" -> down[layer] = in;
            case "ffn_down_exps" -> expertHidden[layer] = in;
            case "ssm_in", "attn_gate", "attn_qkv", "time_mix_receptance", "shortconv.in_proj" -> mixing[layer] += out;
            default -> {}
        }
    }

    private Layer layer(int layer, int keyHeads, boolean cached, boolean sliding, boolean recurrent) {
        int usual = width / Math.max(1, heads[0]);
        int key = number("attention.key_length", usual);
        int value = number("attention.value_length", usual);
        if (sliding) {
            key = number("attention.key_length_swa", key);
            value = number("attention.value_length_swa", value);
        }
        boolean latent = number("attention.key_length_mla", 0) > 0 && number("attention.value_length_mla", 0) > 0;
        int indexed =
                INDEXED.contains(header.architecture().orElse("")) ? number("attention.indexer.key_length", 0) : 0;
        Attention attention = new Attention(
                heads[layer],
                key,
                Math.multiplyExact(heads[layer], key),
                Math.multiplyExact(heads[layer], value),
                cached ? Math.multiplyExact(keyHeads, key) : 0,
                cached && !latent ? Math.multiplyExact(keyHeads, value) : 0,
                cached ? indexed : 0,
                sliding);
        long used = expertHidden[layer] > 0 ? number("expert_used_count", 0) : 0;
        FeedForward feedForward = new FeedForward(
                up[layer],
                gate[layer],
                down[layer],
                used > 0 ? number("expert_count", 0) : 0,
                used,
                expertHidden[layer]);
        return new Layer(
                weights[layer],
                experts[layer],
                largest[layer],
                attention,
                feedForward,
                recurrent ? state() : 0,
                recurrent ? mixing[layer] : 0);
    }

    private long state() {
        long inner = number("ssm.inner_size", 0);
        long size = number("ssm.state_size", 0);
        long convolution = number("ssm.conv_kernel", 0);
        long headSize = number("wkv.head_size", 0);
        long shortConvolution = number("shortconv.l_cache", 0);
        long deltaHead = number("kda.head_dim", 0);
        if (headSize > 0) {
            return width * (number("token_shift_count", USUAL_TOKEN_SHIFTS) + headSize);
        }
        if (shortConvolution > 0) {
            return width * (shortConvolution - 1);
        }
        if (deltaHead > 0) {
            long kernel = convolution > 0 ? convolution : USUAL_CONVOLUTION;
            return 3 * (kernel - 1) * heads[0] * deltaHead + deltaHead * deltaHead * heads[0];
        }
        return Math.max(0, convolution - 1) * (inner + 2L * number("ssm.group_count", 0) * size) + size * inner;
    }

    private int vocabulary() {
        long tokens = header.count("tokenizer.ggml.tokens").orElse(0);
        return tokens > 0 && tokens <= Integer.MAX_VALUE ? (int) tokens : number("vocab_size", 0);
    }

    private int[] perLayer(String key, int[] otherwise) {
        List<Long> said = header.architectureNumbers(key);
        if (said.isEmpty()) {
            return otherwise;
        }
        int[] values = new int[layerCount];
        for (int layer = 0; layer < layerCount; layer++) {
            values[layer] = said.size() == 1
                    ? Math.toIntExact(said.getFirst())
                    : layer < said.size() ? Math.toIntExact(said.get(layer)) : 0;
        }
        return values;
    }

    private int number(String key, int otherwise) {
        return header.architectureNumber(key)
                .filter(value -> value >= 0)
                .map(Math::toIntExact)
                .orElse(otherwise);
    }
}
