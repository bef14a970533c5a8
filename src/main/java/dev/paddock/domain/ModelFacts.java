package dev.paddock.domain;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the header of a model says, all parts taken together. Null and empty where it says nothing.
 *
 * @param title {@code Qwen3 4B Instruct}: without the quantization
 * @param sizeLabel {@code 4B}, {@code 30B-A3B}: as the header says, else after the number of weights; null without weights
 * @param parameters weights in all; 0 where there are none
 * @param quantization {@code Q4_K_M}; null without tensors
 * @param adapterType of an adapter, as {@code lora}
 * @param sourceRepository where it comes from, as its maker says
 */
public record ModelFacts(
        ModelKind kind,
        String title,
        @Nullable String architecture,
        @Nullable String sizeLabel,
        long parameters,
        @Nullable String quantization,
        Shape shape,
        Language language,
        Senses senses,
        @Nullable String adapterType,
        @Nullable String license,
        @Nullable String sourceRepository) {

    /**
     * The network.
     *
     * @param contextLength trained with, in tokens
     * @param heads of attention: one number for all layers, or one a layer
     * @param kvHeads as {@code heads}; 0 for a layer without attention
     * @param keyLength size of a head's keys
     * @param valueLength size of a head's values
     * @param slidingWindow how many tokens those layers see that do not see all
     */
    public record Shape(
            @Nullable Integer contextLength,
            @Nullable Integer layers,
            @Nullable Integer embeddingLength,
            List<Integer> heads,
            List<Integer> kvHeads,
            @Nullable Integer keyLength,
            @Nullable Integer valueLength,
            @Nullable Integer experts,
            @Nullable Integer expertsUsed,
            @Nullable Integer slidingWindow) {
        public static final Shape UNKNOWN =
                new Shape(null, null, null, List.of(), List.of(), null, null, null, null, null);

        public Shape {
            heads = List.copyOf(heads);
            kvHeads = List.copyOf(kvHeads);
        }
    }

    /**
     * Its language.
     *
     * @param vocabulary number of tokens
     * @param tokenizer {@code gpt2}
     * @param thinking it thinks before it answers, or can
     * @param pooling how an embedding is made of tokens: {@code mean}, {@code cls}, {@code last}, {@code rank}
     */
    public record Language(
            @Nullable Integer vocabulary,
            @Nullable String tokenizer,
            boolean chatTemplate,
            boolean thinking,
            @Nullable String pooling) {
        public static final Language UNKNOWN = new Language(null, null, false, false, null);
    }

    /**
     * What a projector adds.
     *
     * @param projectorType {@code qwen2.5vl_merger}
     */
    public record Senses(
            boolean vision, boolean audio, @Nullable String projectorType) {
        public static final Senses NONE = new Senses(false, false, null);
    }

    /** Of a file that could not be read. */
    public static ModelFacts unknown(ModelKind kind, String title) {
        return new ModelFacts(
                kind, title, null, null, 0, null, Shape.UNKNOWN, Language.UNKNOWN, Senses.NONE, null, null, null);
    }

    public ModelFacts withTitle(String other) {
        return new ModelFacts(
                kind,
                other,
                architecture,
                sizeLabel,
                parameters,
                quantization,
                shape,
                language,
                senses,
                adapterType,
                license,
                sourceRepository);
    }
}
