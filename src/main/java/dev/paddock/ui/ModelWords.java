package dev.paddock.ui;

import dev.paddock.domain.LibraryModel;
import dev.paddock.domain.LibrarySnapshot;
import dev.paddock.domain.MemoryFit;
import dev.paddock.domain.ModelFacts;
import dev.paddock.domain.ModelKind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import javafx.scene.control.Label;
import org.jspecify.annotations.Nullable;

/** Says what is known of models. */
final class ModelWords {
    /** A label and what stands beside it. */
    record Fact(String label, String value) {}

    private ModelWords() {}

    /** What is not plain about a model: its kind, what it can beyond text, whether it is broken. */
    static List<String> tags(Words words, LibraryModel model) {
        List<String> tags = new ArrayList<>();
        if (model.problem() != null) {
            tags.add(words.text("model.broken"));
        }
        ModelFacts facts = model.facts();
        if (facts.kind() != ModelKind.TEXT) {
            tags.add(kind(words, facts.kind()));
        }
        if (model.projector() != null) {
            tags.add(words.text("model.sees"));
        }
        if (facts.language().thinking()) {
            tags.add(words.text("model.thinks"));
        }
        return tags;
    }

    private static String kind(Words words, ModelKind kind) {
        return words.text(
                switch (kind) {
                    case TEXT -> "model.kind.text";
                    case EMBEDDING -> "model.kind.embedding";
                    case RERANKER -> "model.kind.reranker";
                    case PROJECTOR -> "model.kind.projector";
                    case DRAFT -> "model.kind.draft";
                    case LORA -> "model.kind.lora";
                    case OTHER -> "model.kind.other";
                });
    }

    /** Of the file. */
    static List<Fact> file(Words words, LibraryModel model, String servers) {
        List<Fact> facts = new ArrayList<>();
        add(facts, words, "fact.file", model.path().toString());
        if (model.files().size() > 1) {
            add(
                    facts,
                    words,
                    "fact.parts",
                    words.text("model.parts", model.files().size(), names(model.files())));
        }
        add(facts, words, "fact.projector", model.projector());
        if (!model.copies().isEmpty()) {
            add(
                    facts,
                    words,
                    "fact.copies",
                    model.copies().stream().map(Path::toString).collect(Collectors.joining("\n")));
        }
        add(facts, words, "fact.servers", servers.isEmpty() ? null : servers);
        add(facts, words, "fact.source", model.facts().sourceRepository());
        add(facts, words, "fact.license", model.facts().license());
        return facts;
    }

    private static String names(List<Path> files) {
        return String.valueOf(files.getFirst().getFileName()) + " …";
    }

    /** Of what is in it. */
    static List<Fact> network(Words words, LibraryModel model) {
        List<Fact> facts = new ArrayList<>();
        ModelFacts known = model.facts();
        ModelFacts.Shape shape = known.shape();
        add(facts, words, "fact.kind", kind(words, known.kind()));
        add(facts, words, "fact.parameters", known.parameters() == 0 ? null : words.number(known.parameters()));
        add(facts, words, "fact.architecture", architecture(words, known));
        add(facts, words, "fact.context", tokens(words, shape.contextLength()));
        Integer experts = shape.experts();
        if (experts != null && experts > 0) {
            add(facts, words, "fact.experts", words.text("model.experts", experts, orZero(shape.expertsUsed())));
        }
        Integer vocabulary = known.language().vocabulary();
        if (vocabulary != null) {
            add(facts, words, "fact.vocabulary", words.text("tokens", words.number(vocabulary)));
        }
        if (known.kind() == ModelKind.TEXT) {
            add(
                    facts,
                    words,
                    "fact.template",
                    words.text(known.language().chatTemplate() ? "model.template.yes" : "model.template.no"));
        }
        return facts;
    }

    private static int orZero(@Nullable Integer value) {
        return value == null ? 0 : value;
    }

    private static @Nullable String tokens(Words words, @Nullable Integer length) {
        return length == null ? null : words.text("tokens", words.number(length));
    }

    private static @Nullable String architecture(Words words, ModelFacts facts) {
        Integer layers = facts.shape().layers();
        String name = facts.architecture();
        return layers == null ? name : Objects.requireNonNullElse(name, "") + words.text("model.layers", layers);
    }

    private static void add(List<Fact> facts, Words words, String key, @Nullable Object value) {
        if (value != null) {
            facts.add(new Fact(words.text(key), value.toString()));
        }
    }

    /** {@code 17 models}, and what is not among them. */
    static String summary(Words words, LibrarySnapshot library, int shown) {
        if (!library.scanned()) {
            return words.text("models.looking");
        }
        List<String> parts = new ArrayList<>(List.of(words.text("models.count", shown)));
        int arriving = library.arriving().size();
        if (arriving > 0) {
            parts.add(words.text("models.arriving", arriving));
        }
        return String.join(" · ", parts);
    }

    /** What a server with the usual settings would take, against what is free. */
    static String memory(Words words, MemoryFit fit) {
        String context = words.number(fit.need().contextSize());
        String places = fit.places().stream()
                .filter(place -> place.needed() > 0)
                .map(place -> words.text(
                        place.place().equals(MemoryFit.HOST) ? "model.needs.host" : "model.needs.device",
                        words.bytes(place.needed()),
                        words.bytes(place.free()),
                        place.place()))
                .collect(Collectors.joining("; "));
        String need = words.text("model.needs", places, context);
        return switch (fit.verdict()) {
            case FITS -> need;
            case TIGHT -> need + " " + words.text("model.tight") + advice(words, fit);
            case TOO_LARGE -> need + " " + words.text("model.too-large") + advice(words, fit);
        };
    }

    /** In a colour that tells whether it fits. */
    static void showMemory(Label label, Words words, MemoryFit fit) {
        label.setText(memory(words, fit));
        label.getStyleClass()
                .setAll(
                        "label",
                        "model-memory",
                        switch (fit.verdict()) {
                            case FITS -> "fits";
                            case TIGHT -> "tight";
                            case TOO_LARGE -> "too-large";
                        });
    }

    private static String advice(Words words, MemoryFit fit) {
        return fit.largestContext() > 0 && fit.largestContext() < fit.need().contextSize()
                ? " " + words.text("model.smaller-context", words.number(fit.largestContext()))
                : "";
    }
}
