package dev.paddock.supervisor;

import dev.paddock.domain.Instance;
import dev.paddock.domain.MemoryFit;
import dev.paddock.domain.MemoryFree;
import dev.paddock.domain.ModelInfo;
import dev.paddock.domain.Problem;
import dev.paddock.library.MemoryEstimates;
import dev.paddock.library.ModelFiles;
import java.nio.file.Path;
import java.util.Optional;

/** The library's own checks. */
final class LibraryModels implements Models {
    private final ModelFiles files = new ModelFiles();
    private final MemoryEstimates estimates = new MemoryEstimates();

    @Override
    public ModelInfo describe(Path file) {
        return files.describe(file);
    }

    @Override
    public Optional<Problem> check(Path file) {
        return files.check(file);
    }

    @Override
    public Optional<MemoryFit> memory(Instance instance, MemoryFree free) {
        return instance.isWorker() ? Optional.empty() : estimates.fit(instance, free);
    }
}
