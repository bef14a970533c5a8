package dev.paddock.library;

import dev.paddock.domain.Instance;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * What of a server's options decides about its memory, with the engine's defaults filled in.
 *
 * @param contextSize tokens of all slots together; 0 for what the model was trained with
 * @param unified all slots share one cache; otherwise each has its part of it, and of every window a whole one
 * @param gpuLayers so many are wanted on devices; empty for as many as fit
 * @param expertLayersOnHost the experts of the first so many layers stay on the host
 * @param tensorSplit shares of the devices; empty for by what they have free
 * @param everyToken room for the words that could follow every token of a batch, not for one of each slot: for embeddings,
 *     and in every llama.cpp before June 2026
 * @param draftLayers as {@code gpuLayers}, of the draft model
 */
public record MemoryOptions(
        int contextSize,
        int slots,
        boolean unified,
        int batch,
        int ubatch,
        TensorType keys,
        TensorType values,
        boolean flashAttention,
        boolean fullWindows,
        OptionalInt gpuLayers,
        int expertLayersOnHost,
        List<Double> tensorSplit,
        boolean cacheOnDevices,
        boolean projectorOnDevices,
        boolean mapped,
        boolean everyToken,
        @Nullable Path projector,
        @Nullable Path draft,
        TensorType draftKeys,
        TensorType draftValues,
        OptionalInt draftLayers) {
    /** For {@link #gpuLayers}. */
    public static final int ALL = Integer.MAX_VALUE;

    private static final int SLOTS = 4;
    private static final int BATCH = 2048;
    private static final int UBATCH = 512;

    /** As llama-server of August 2026 has it when it is told nothing. */
    public static final MemoryOptions DEFAULT = new MemoryOptions(
            0,
            SLOTS,
            true,
            BATCH,
            UBATCH,
            TensorType.F16,
            TensorType.F16,
            true,
            false,
            OptionalInt.empty(),
            0,
            List.of(),
            true,
            true,
            true,
            false,
            null,
            null,
            TensorType.F16,
            TensorType.F16,
            OptionalInt.empty());

    public MemoryOptions {
        tensorSplit = List.copyOf(tensorSplit);
    }

    /** Of an instance on an engine of today; its own arguments come last and so count most. */
    public static MemoryOptions of(Instance instance) {
        return new OptionsReader(instance).read();
    }

    public MemoryOptions withContext(int tokens) {
        return new MemoryOptions(
                tokens,
                slots,
                unified,
                batch,
                ubatch,
                keys,
                values,
                flashAttention,
                fullWindows,
                gpuLayers,
                expertLayersOnHost,
                tensorSplit,
                cacheOnDevices,
                projectorOnDevices,
                mapped,
                everyToken,
                projector,
                draft,
                draftKeys,
                draftValues,
                draftLayers);
    }

    public MemoryOptions withGpuLayers(OptionalInt layers) {
        return new MemoryOptions(
                contextSize,
                slots,
                unified,
                batch,
                ubatch,
                keys,
                values,
                flashAttention,
                fullWindows,
                layers,
                expertLayersOnHost,
                tensorSplit,
                cacheOnDevices,
                projectorOnDevices,
                mapped,
                everyToken,
                projector,
                draft,
                draftKeys,
                draftValues,
                draftLayers);
    }

    /** Those of its draft model, which has a context of the same size. */
    MemoryOptions ofDraft() {
        return new MemoryOptions(
                contextSize,
                slots,
                unified,
                batch,
                ubatch,
                draftKeys,
                draftValues,
                flashAttention,
                fullWindows,
                draftLayers,
                0,
                tensorSplit,
                cacheOnDevices,
                projectorOnDevices,
                mapped,
                everyToken,
                null,
                null,
                draftKeys,
                draftValues,
                draftLayers);
    }
}
