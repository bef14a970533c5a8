package dev.paddock.library;

import dev.paddock.domain.ModelFacts;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of the header of one file: small enough for thousands of them.
 *
 * @param facts of this file alone; the size label only as said, the quantization not yet judged
 * @param idStem {@code qwen3_4p0b}: the id without the quantization
 * @param fileType {@code general.file_type}; null where not said
 * @param weights how many weights the layers have of each type
 * @param splitCount of how many parts it says to be one; 0 or 1: it is whole
 * @param cutTensor name of the first tensor that lies beyond the end of the file; null where the file is complete
 * @param fingerprint of the metadata: another one means another content
 * @param fileBytes size of the file when it was read
 */
record Header(
        ModelFacts facts,
        String idStem,
        @Nullable Long fileType,
        Map<Integer, Long> weights,
        int splitCount,
        @Nullable String cutTensor,
        long fingerprint,
        long fileBytes) {
    Header {
        weights = Map.copyOf(weights);
    }

    /** What a model of these parts is, the first part first. */
    static ModelFacts join(List<Header> parts) {
        Header first = parts.getFirst();
        long parameters =
                parts.stream().mapToLong(part -> part.facts().parameters()).sum();
        Map<Integer, Long> weights = new HashMap<>();
        parts.forEach(part -> part.weights().forEach((type, count) -> weights.merge(type, count, Long::sum)));
        ModelFacts facts = first.facts();
        String label = facts.sizeLabel() != null ? facts.sizeLabel() : ModelNames.sizeLabel(parameters);
        return new ModelFacts(
                facts.kind(),
                facts.title(),
                facts.architecture(),
                label,
                parameters,
                Quantization.of(first.fileType(), weights).orElse(null),
                facts.shape(),
                facts.language(),
                facts.senses(),
                facts.adapterType(),
                facts.license(),
                facts.sourceRepository());
    }

    static String id(String idStem, @Nullable String quantization) {
        return idStem
                + Optional.ofNullable(quantization).map(ModelNames::tierId).orElse("");
    }
}
