package dev.paddock.supervisor;

import dev.paddock.domain.ModelInfo;
import dev.paddock.domain.Problem;
import dev.paddock.library.ModelFiles;
import java.nio.file.Path;
import java.util.Optional;

/** The library's own checks. */
final class LibraryModels implements Models {
    private final ModelFiles files = new ModelFiles();

    @Override
    public ModelInfo describe(Path file) {
        return files.describe(file);
    }

    @Override
    public Optional<Problem> check(Path file) {
        return files.check(file);
    }
}
