package dev.paddock.supervisor;

import dev.paddock.domain.Instance;
import dev.paddock.domain.MemoryFit;
import dev.paddock.domain.MemoryFree;
import dev.paddock.domain.ModelInfo;
import dev.paddock.domain.Problem;
import java.nio.file.Path;
import java.util.Optional;

/** What the supervisor asks of the library of models. */
interface Models {
    /** Never throws; what cannot be read is named after its file. */
    ModelInfo describe(Path file);

    /** As {@link #describe(Path)}, of what the instance loads. */
    default ModelInfo describe(Instance instance) {
        return instance.isWorker()
                ? ModelInfo.ofWorker()
                : describe(instance.model().path());
    }

    /** As {@link #check(Path)}; a worker loads none. */
    default Optional<Problem> check(Instance instance) {
        return instance.isWorker() ? Optional.empty() : check(instance.model().path());
    }

    /** Why the file cannot be loaded; empty where it looks fine. */
    Optional<Problem> check(Path file);

    /** What memory its server would take, and whether that is free; empty where the model does not tell how it is built. */
    default Optional<MemoryFit> memory(Instance instance, MemoryFree free) {
        return Optional.empty();
    }
}
