package dev.paddock.library;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The name of a quantization. Numbers of {@code general.file_type} as in llama.h's llama_ftype of 2026. */
final class Quantization {
    private static final Map<Long, String> FILE_TYPES = Map.ofEntries(
            Map.entry(0L, "F32"),
            Map.entry(1L, "F16"),
            Map.entry(2L, "Q4_0"),
            Map.entry(3L, "Q4_1"),
            Map.entry(7L, "Q8_0"),
            Map.entry(8L, "Q5_0"),
            Map.entry(9L, "Q5_1"),
            Map.entry(10L, "Q2_K"),
            Map.entry(11L, "Q3_K_S"),
            Map.entry(12L, "Q3_K_M"),
            Map.entry(13L, "Q3_K_L"),
            Map.entry(14L, "Q4_K_S"),
            Map.entry(15L, "Q4_K_M"),
            Map.entry(16L, "Q5_K_S"),
            Map.entry(17L, "Q5_K_M"),
            Map.entry(18L, "Q6_K"),
            Map.entry(19L, "IQ2_XXS"),
            Map.entry(20L, "IQ2_XS"),
            Map.entry(21L, "Q2_K_S"),
            Map.entry(22L, "IQ3_XS"),
            Map.entry(23L, "IQ3_XXS"),
            Map.entry(24L, "IQ1_S"),
            Map.entry(25L, "IQ4_NL"),
            Map.entry(26L, "IQ3_S"),
            Map.entry(27L, "IQ3_M"),
            Map.entry(28L, "IQ2_S"),
            Map.entry(29L, "IQ2_M"),
            Map.entry(30L, "IQ4_XS"),
            Map.entry(31L, "IQ1_M"),
            Map.entry(32L, "BF16"),
            Map.entry(36L, "TQ1_0"),
            Map.entry(37L, "TQ2_0"),
            Map.entry(38L, "MXFP4"),
            Map.entry(39L, "NVFP4"),
            Map.entry(40L, "Q1_0"),
            Map.entry(41L, "Q2_0"));

    /** Which type most weights of a mix have, where its name does not begin with it. */
    private static final Map<String, TensorType> MIXES =
            Map.of("IQ3_XS", TensorType.IQ3_XXS, "IQ3_M", TensorType.IQ3_S, "IQ2_M", TensorType.IQ2_S);

    /** llama.cpp sets it where it guessed the type itself. */
    private static final long GUESSED = 1024;

    /** Rows that a K-quant's blocks do not fit get a larger type, in models with odd widths nearly all. */
    private static final double MOST_FALLBACK = 2.2;

    private static final double LEAST_SHARE = 0.6;

    private Quantization() {}

    /**
     * As the file says it, where that fits its tensors; else after the type that holds most of the weights. Copies and
     * conversions carry a wrong {@code general.file_type} along.
     *
     * @param fileType as the file says; null where it does not
     * @param weights how many weights there are of each type
     */
    static Optional<String> of(@Nullable Long fileType, Map<Integer, Long> weights) {
        Optional<String> said =
                Optional.ofNullable(fileType).map(type -> type & ~GUESSED).map(FILE_TYPES::get);
        Optional<TensorType> most = weights.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .flatMap(type -> TensorType.of(type.getKey()));
        if (most.isEmpty() || said.isPresent() && fits(said.get(), most.get())) {
            return said;
        }
        return Optional.of(mix(most.get(), weights));
    }

    private static boolean fits(String said, TensorType most) {
        TensorType base = base(said);
        if (isPlain(base) || isPlain(most)) {
            return base == most;
        }
        double share = most.bitsPerElement() / base.bitsPerElement();
        return share >= LEAST_SHARE && share <= MOST_FALLBACK;
    }

    private static boolean isPlain(TensorType type) {
        return switch (type) {
            case F32, F16, BF16, F64, I8, I16, I32, I64 -> true;
            default -> false;
        };
    }

    private static TensorType base(String name) {
        TensorType mix = MIXES.get(name);
        return mix != null
                ? mix
                : Arrays.stream(TensorType.values())
                        .filter(type -> name.startsWith(type.name()))
                        .max(Comparator.comparingInt(type -> type.name().length()))
                        .orElse(TensorType.F32);
    }

    /** The K-quants come as small, medium and large, told apart by the better type that some tensors have. */
    private static String mix(TensorType most, Map<Integer, Long> weights) {
        boolean hasQ4 = weights.containsKey(TensorType.Q4_K.code());
        boolean hasQ5 = weights.containsKey(TensorType.Q5_K.code());
        boolean hasQ6 = weights.containsKey(TensorType.Q6_K.code());
        return switch (most) {
            case Q3_K -> hasQ4 ? "Q3_K_M" : hasQ5 ? "Q3_K_L" : "Q3_K_S";
            case Q4_K -> hasQ6 ? "Q4_K_M" : "Q4_K_S";
            case Q5_K -> hasQ6 ? "Q5_K_M" : "Q5_K_S";
            default -> most.name();
        };
    }
}
