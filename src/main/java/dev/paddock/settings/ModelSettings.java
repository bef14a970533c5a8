package dev.paddock.settings;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where models are looked for: {@code models} in {@code config/settings.json}.
 *
 * @param folders that a person chose, besides those that are found by themselves
 * @param sources by id, as {@code "ollama": false}; one that is not said is on
 */
public record ModelSettings(List<Path> folders, Map<String, Boolean> sources) {
    public static final ModelSettings DEFAULT = new ModelSettings(List.of(), Map.of());

    public ModelSettings(@Nullable List<Path> folders, @Nullable Map<String, Boolean> sources) {
        this.folders = List.copyOf(Objects.requireNonNullElse(folders, List.of()));
        this.sources = Map.copyOf(Objects.requireNonNullElse(sources, Map.of()));
    }
}
