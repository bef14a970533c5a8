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
 * Tells what memory a server will take before it is started. Reads the model's headers through {@link ModelFiles}, so at
 * most once. Safe for several threads; blocks on the disk.
 */
public final class MemoryEstimates {
    private final ModelFiles files;

    public MemoryEstimates(ModelFiles files) {
        this.files = files;
    }

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
        return shape(model)
                .map(shape -> new MemoryCalculator(
                        shape, size(options.projector()), draft(options.draft()).orElse(null)));
    }

    private Optional<ModelShape> draft(@Nullable Path draft) {
        return draft == null ? Optional.empty() : shape(draft);
    }

    private Optional<ModelShape> shape(Path model) {
        return ShapeReader.read(files.headers(model));
    }

    private static long size(@Nullable Path file) {
        try {
            return file == null ? 0 : Files.size(file);
        } catch (IOException missing) {
            return 0;
        }
    }
}
