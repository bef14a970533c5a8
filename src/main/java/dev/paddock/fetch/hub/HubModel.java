package dev.paddock.fetch.hub;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A repository of models, as a search finds it.
 *
 * @param id {@code owner/repo}
 * @param gated one has to ask its owner for it
 * @param license its short name, as {@code apache-2.0}; null where none is said
 * @param architecture of the model, as {@code qwen3}; null where it is not said
 * @param parameters weights; null where it is not said
 * @param quantizations that its files' names tell
 */
public record HubModel(
        String id,
        boolean gated,
        @Nullable String license,
        long downloads,
        long likes,
        @Nullable Instant changed,
        @Nullable String architecture,
        @Nullable Long parameters,
        List<String> quantizations) {
    public HubModel {
        quantizations = List.copyOf(quantizations);
    }
}
