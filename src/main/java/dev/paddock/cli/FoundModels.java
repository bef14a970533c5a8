package dev.paddock.cli;

import dev.paddock.domain.LibraryModel;
import dev.paddock.domain.LibrarySnapshot;
import dev.paddock.domain.Nearest;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.PaddockException.Kind;
import dev.paddock.domain.Problem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** Looks a model up by what a person calls it. */
final class FoundModels {
    private FoundModels() {}

    /**
     * What looks like a file is one; any other word is looked up among the models that are found.
     *
     * @throws PaddockException where it is a word that names no model, or more than one
     */
    static Path file(Context context, String word) {
        Path path = Path.of(word).toAbsolutePath().normalize();
        boolean plainWord = !word.endsWith(".gguf") && Path.of(word).getNameCount() == 1;
        return plainWord && !Files.exists(path) ? find(context, word).path() : path;
    }

    /**
     * One that the library lists, by its id or by one of its files.
     *
     * @throws PaddockException where there is none, or more than one
     */
    static LibraryModel listed(Context context, String word) {
        Path path = Path.of(word).toAbsolutePath().normalize();
        return context.daemon().models().models().stream()
                .filter(model -> model.files().contains(path))
                .findFirst()
                .orElseGet(() -> find(context, word));
    }

    private static LibraryModel find(Context context, String name) {
        LibrarySnapshot library = context.daemon().models();
        List<LibraryModel> named = library.named(name);
        if (named.size() == 1) {
            return named.getFirst();
        }
        if (named.isEmpty()) {
            String near = Nearest.to(
                            name,
                            library.models().stream().map(LibraryModel::id).toList())
                    .map(id -> "Did you mean " + id + "? ")
                    .orElse("");
            throw refused(
                    Kind.NOT_FOUND,
                    "There is no model \"" + name + "\"",
                    "neither a file nor one that paddock models lists",
                    near + "Name a GGUF file, or an id that paddock models --all shows.");
        }
        throw refused(
                Kind.INVALID,
                "There are " + named.size() + " models called \"" + name + "\"",
                named.stream().map(LibraryModel::id).collect(Collectors.joining(", ")),
                "Name one of them by its id.");
    }

    private static PaddockException refused(Kind kind, String title, String detail, String action) {
        return new PaddockException(kind, Problem.of("no-such-model", title, detail, action));
    }
}
