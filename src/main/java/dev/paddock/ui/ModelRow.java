package dev.paddock.ui;

import dev.paddock.domain.LibraryModel;
import dev.paddock.domain.LibrarySnapshot;
import dev.paddock.domain.ModelSource;
import java.util.List;
import java.util.Locale;

/**
 * A model in the table.
 *
 * @param found where, for people: {@code Ollama}
 * @param tags what else is worth a word: {@code vision, thinks}
 * @param text all that a search looks through, in small letters
 */
record ModelRow(LibraryModel model, String found, String tags, String text) {
    static List<ModelRow> of(LibrarySnapshot library, Words words) {
        return library.models().stream()
                .map(model -> of(model, title(library, model.source()), words))
                .toList();
    }

    private static ModelRow of(LibraryModel model, String found, Words words) {
        String tags = String.join(" · ", ModelWords.tags(words, model));
        String architecture = model.facts().architecture();
        String text = String.join(
                "\n",
                model.displayName(),
                model.id(),
                model.path().toString(),
                found,
                tags,
                architecture == null ? "" : architecture);
        return new ModelRow(model, found, tags, text.toLowerCase(Locale.ROOT));
    }

    private static String title(LibrarySnapshot library, String source) {
        return library.sources().stream()
                .filter(candidate -> candidate.id().equals(source))
                .map(ModelSource::title)
                .findFirst()
                .orElse(source);
    }

    /** Every word of the query is somewhere in it. */
    boolean matches(String query) {
        for (String word : query.toLowerCase(Locale.ROOT).split("\\s+")) {
            if (!text.contains(word)) {
                return false;
            }
        }
        return true;
    }
}
