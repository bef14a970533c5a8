package dev.paddock.library;

import dev.paddock.domain.Engine;
import dev.paddock.domain.Instance;
import dev.paddock.domain.ModelFacts;
import dev.paddock.domain.PaddockException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a server of an instance can be asked for, as its files and its arguments tell.
 *
 * @param text continues texts
 * @param tools its chat template knows of tools
 * @param thinking it thinks before it answers, or can
 */
public record ModelAbilities(
        boolean text,
        boolean embedding,
        boolean rerank,
        boolean vision,
        boolean audio,
        boolean tools,
        boolean thinking) {
    private static final List<String> EMBEDDING = List.of("--embedding", "--embeddings");
    private static final List<String> RERANK = List.of("--rerank", "--reranking");

    /** Reads the headers of its files; of those that cannot be read nothing is claimed. Blocks on the disk. */
    public static ModelAbilities of(Instance instance) {
        boolean embeds = instance.args().stream().anyMatch(EMBEDDING::contains);
        boolean ranks = instance.args().stream().anyMatch(RERANK::contains);
        boolean builtin = instance.engine() == null || instance.engine().equals(Engine.BUILTIN);
        Optional<ModelInspection> model = inspect(instance.model().path());
        boolean text = !embeds && !ranks;
        ModelFacts.Senses senses = builtin || !text
                ? ModelFacts.Senses.NONE
                : inspect(MemoryOptions.of(instance).projector())
                        .map(ModelInspection::facts)
                        .map(ModelFacts::senses)
                        .orElse(ModelFacts.Senses.NONE);
        String template = model.map(ModelInspection::chatTemplate).orElse("");
        return new ModelAbilities(
                text,
                embeds,
                ranks,
                senses.vision(),
                senses.audio(),
                text && !builtin && template.contains("tools"),
                text && model.map(one -> one.facts().language().thinking()).orElse(false));
    }

    private static Optional<ModelInspection> inspect(@Nullable Path file) {
        try {
            return Optional.ofNullable(file).map(ModelInspection::of);
        } catch (PaddockException unreadable) {
            return Optional.empty();
        }
    }
}
