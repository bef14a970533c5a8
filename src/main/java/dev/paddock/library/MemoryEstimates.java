package dev.paddock.library;

import dev.paddock.domain.Instance;
import dev.paddock.domain.MemoryFit;
import dev.paddock.domain.MemoryFree;
import dev.paddock.domain.MemoryNeed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tells what memory a server will take before it is started. A model's headers are read once for each
 * path, size and time of change. Safe for several threads; blocks on the disk.
 */
public final class MemoryEstimates {
    private final ModelShapes shapes = new ModelShapes();

    /**
     * @param free bytes of each device that it may use; empty where there are none
     * @return empty where the model cannot be read or does not tell how it is built
     */
    public Optional<MemoryNeed> need(Instance instance, Map<String, Long> free) {
        MemoryOptions options = MemoryOptions.of(instance);
        return calculator(instance.model().path(), options).map(calculator -> calculator.need(options, free));
    }

    /** Likewise, with what would fit. */
    public Optional<MemoryFit> fit(Instance instance, MemoryFree free) {
        MemoryOptions options = MemoryOptions.of(instance);
        return calculator(instance.model().path(), options).map(calculator -> calculator.fit(options, free));
    }

    private Optional<MemoryCalculator> calculator(Path model, MemoryOptions options) {
        return shapes.of(model)
                .map(shape -> new MemoryCalculator(
                        shape, size(options.projector()), draft(options.draft()).orElse(null)));
    }

    private Optional<ModelShape> draft(@Nullable Path draft) {
        return draft == null ? Optional.empty() : shapes.of(draft);
    }

    private static long size(@Nullable Path file) {
        try {
            return file == null ? 0 : Files.size(file);
        } catch (IOException missing) {
            return 0;
        }
    }
}
