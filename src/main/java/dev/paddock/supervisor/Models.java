package dev.paddock.supervisor;

import dev.paddock.domain.ModelInfo;
import dev.paddock.domain.Problem;
import java.nio.file.Path;
import java.util.Optional;

/** What the supervisor asks of the library of models. */
interface Models {
    /** Never throws; what cannot be read is named after its file. */
    ModelInfo describe(Path file);

    /** Why the file cannot be loaded; empty where it looks fine. */
    Optional<Problem> check(Path file);
}
