package dev.paddock.library;

import dev.paddock.domain.LibraryModel;
import dev.paddock.domain.ModelFacts;
import dev.paddock.domain.ModelKind;
import dev.paddock.domain.Problem;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A model before it is compared with the others.
 *
 * @param parts in order, at least one
 * @param idStem without the quantization
 * @param fingerprints of the headers that could be read
 * @param problem null where it can be loaded
 */
record Find(
        List<Candidate> parts,
        ModelFacts facts,
        String idStem,
        List<Long> fingerprints,
        @Nullable Problem problem) {
    Find {
        parts = List.copyOf(parts);
        fingerprints = List.copyOf(fingerprints);
    }

    Candidate first() {
        return parts.getFirst();
    }

    Path path() {
        return first().path();
    }

    boolean isKind(ModelKind kind) {
        return facts.kind() == kind;
    }

    long bytes() {
        return parts.stream().mapToLong(part -> part.attributes().size()).sum();
    }

    String displayName() {
        String quantization = facts.quantization();
        return quantization == null ? facts.title() : facts.title() + " (" + quantization + ")";
    }

    String id() {
        return Header.id(idStem, facts.quantization());
    }

    LibraryModel model(String id, @Nullable Path projector, List<Path> copies) {
        return new LibraryModel(
                id,
                displayName(),
                facts,
                path(),
                parts.stream().map(Candidate::path).toList(),
                bytes(),
                first().source(),
                projector,
                copies,
                problem);
    }
}
