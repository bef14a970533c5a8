package dev.paddock.supervisor;

import dev.paddock.domain.ModelInfo;
import dev.paddock.domain.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The library's own checks. */
final class LibraryModels implements Models {
    @Override
    public ModelInfo describe(Path file) {
        return ModelInfo.unread(file);
    }

    @Override
    public Optional<Problem> check(Path file) {
        try {
            if (Files.isRegularFile(file) && Files.size(file) > 0) {
                return Optional.empty();
            }
        } catch (IOException e) {
            return Optional.of(
                    Problem.of("model-unreadable", "The model " + file + " cannot be read", e.toString(), null));
        }
        return Optional.of(Problem.of(
                "model-missing", "There is no model " + file, "the file is missing or empty", "Choose another file."));
    }
}
