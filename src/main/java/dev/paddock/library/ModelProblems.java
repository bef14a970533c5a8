package dev.paddock.library;

import dev.paddock.domain.IoWords;
import dev.paddock.domain.ModelKind;
import dev.paddock.domain.Problem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Why a model cannot be loaded, in words for a person. */
final class ModelProblems {
    private ModelProblems() {}

    static Problem of(Path file, HeaderCache.Read.Bad bad) {
        return switch (bad.kind()) {
            case EMPTY -> Problem.of("model-empty", "The model file is empty", file.toString(), "Download it again.");
            case NOT_GGUF ->
                Problem.of(
                        "model-not-gguf",
                        "The model file is no GGUF file",
                        file + ": " + bad.message(),
                        "Choose a file that ends in .gguf, or download it again: a web page saved under that name looks so.");
            case VERSION ->
                Problem.of(
                        "model-version",
                        "The model file is of a GGUF version that engines do not read",
                        file + ": " + bad.message(),
                        "Download a newer conversion of the model.");
            case TRUNCATED -> truncated(file + ": " + bad.message());
            case CORRUPT ->
                Problem.of(
                        "model-corrupt",
                        "The model file is damaged",
                        file + ": " + bad.message(),
                        "Download it again.");
        };
    }

    /** Of a header that was read; empty where nothing speaks against the file. */
    static Optional<Problem> of(Path file, Header header) {
        if (header.cutTensor() != null) {
            return Optional.of(truncated(file + " ends before its tensor " + header.cutTensor() + " does"));
        }
        if (header.splitCount() > 1 && SplitName.of(file).isEmpty()) {
            return Optional.of(Problem.of(
                    "model-split-name",
                    "The model file is one part of " + header.splitCount() + ", under a name that hides it",
                    file.toString(),
                    "Give all parts their names back: NAME-00001-of-%05d.gguf and so on."
                            .formatted(header.splitCount())));
        }
        return Optional.empty();
    }

    private static Problem truncated(String detail) {
        return Problem.of(
                "model-truncated",
                "The model file is incomplete",
                detail,
                "Download it again; the download or the copy broke off.");
    }

    static Problem missing(Path file) {
        return Problem.of(
                "model-missing",
                "The model file is not there",
                file.toString(),
                "Plug in its drive, or choose the file again.");
    }

    static Problem unreadable(Path file, IOException why) {
        return Problem.of(
                "model-unreadable",
                "The model file cannot be read",
                file + ": " + IoWords.why(why),
                "Check its permissions and its drive.");
    }

    /** @param missing names, at least one */
    static Problem missingParts(Path folder, List<String> missing, int parts) {
        String detail = missing.size() == 1
                ? folder.resolve(missing.getFirst()) + " is not there"
                : missing.size() + " of them: " + folder.resolve(missing.getFirst()) + " to " + missing.getLast();
        return Problem.of(
                "model-split-missing",
                missing.size() == 1 ? "A part of the model is missing" : "Parts of the model are missing",
                detail,
                "Put all " + parts + " parts into one folder, or download them again.");
    }

    static Problem notTheFirst(Path file, Path first) {
        return Problem.of(
                "model-split-first",
                "The file is not the first part of its model",
                file.toString(),
                "Choose " + first.getFileName() + " beside it.");
    }

    /** Of files that a server cannot load by themselves, beyond doubt. */
    static Optional<Problem> ofKind(Path file, ModelKind kind) {
        return switch (kind) {
            case PROJECTOR ->
                Optional.of(Problem.of(
                        "model-projector",
                        "The file is no model, but the eyes or ears of one",
                        file.toString(),
                        "Choose the model beside it; this file goes to it with --mmproj."));
            case LORA ->
                Optional.of(Problem.of(
                        "model-adapter",
                        "The file is no model, but an adapter that changes one",
                        file.toString(),
                        "Choose the model that it was made for; this file goes to it with --lora."));
            case TEXT, EMBEDDING, RERANKER, DRAFT, OTHER -> Optional.empty();
        };
    }
}
