package dev.paddock.domain;

import java.nio.file.Path;
import java.util.List;

/**
 * All models that are known at one instant. Immutable; models in the order of their names.
 *
 * @param arriving files that are still being written
 * @param scanned false until the first look is over
 */
public record LibrarySnapshot(
        List<LibraryModel> models, List<ModelSource> sources, List<Path> arriving, boolean scanned) {
    public static final LibrarySnapshot EMPTY = new LibrarySnapshot(List.of(), List.of(), List.of(), false);

    public LibrarySnapshot {
        models = List.copyOf(models);
        sources = List.copyOf(sources);
        arriving = List.copyOf(arriving);
    }

    /** Those with this id, else those with this display name, capitals or not; none, one, or several of one name. */
    public List<LibraryModel> named(String name) {
        List<LibraryModel> byId =
                models.stream().filter(model -> model.id().equals(name)).toList();
        return byId.isEmpty()
                ? models.stream()
                        .filter(model -> model.displayName().equalsIgnoreCase(name))
                        .toList()
                : byId;
    }
}
