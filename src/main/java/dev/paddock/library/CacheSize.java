package dev.paddock.library;

import dev.paddock.library.ModelShape.Attention;
import dev.paddock.library.ModelShape.Layer;

/**
 * How many tokens the KV cache of a layer holds, and what they take. As in llama.cpp of August 2026: src/llama-context.cpp
 * for the context of a slot; src/llama-kv-cache-iswa.cpp for windows; src/llama-kv-cache.cpp for the tensors;
 * src/llama-memory-recurrent.cpp for states.
 */
final class CacheSize {
    private static final int PADDING = 256;
    private static final long STATE_NUMBER_BYTES = 4;

    private final MemoryOptions options;
    private final long cells;
    private final long windowCells;
    private final int streams;
    private final long context;
    private final int ubatch;
    private final long widestValues;

    CacheSize(ModelShape shape, MemoryOptions options) {
        this.options = options;
        long wanted = padded(options.contextSize() > 0 ? options.contextSize() : Math.max(1, shape.contextLength()));
        this.streams = options.unified() ? 1 : options.slots();
        this.cells = options.unified() ? wanted : padded(wanted / options.slots());
        this.context = cells * streams;
        this.ubatch = (int) Math.min(wanted, Math.min(options.batch(), options.ubatch()));
        long window = (long) shape.window() * (options.unified() ? options.slots() : 1) + ubatch;
        this.windowCells = options.fullWindows() ? cells : padded(Math.min(cells, window));
        this.widestValues = shape.layers().stream()
                .mapToLong(layer -> layer.attention().valueWidth())
                .max()
                .orElse(0);
    }

    private static long padded(long tokens) {
        return Math.ceilDiv(Math.max(1, tokens), (long) PADDING) * PADDING;
    }

    /** Tokens of all slots together. */
    long context() {
        return context;
    }

    /** Tokens that are computed at a time. */
    int ubatch() {
        return ubatch;
    }

    /** Tokens that a token may look back on, in its own slot's cache. */
    long cells(Layer layer) {
        return layer.attention().sliding() ? windowCells : cells;
    }

    long bytes(Layer layer) {
        long states = layer.stateNumbers() * options.slots() * STATE_NUMBER_BYTES;
        Attention attention = layer.attention();
        if (attention.keyWidth() == 0) {
            return states;
        }
        long tokens = cells(layer) * streams;
        int width = attention.valueWidth();
        // Without flash attention values lie across, and all layers are as wide as the widest.
        long values = width == 0 || options.flashAttention() ? width : widestValues;
        return states
                + tokens
                        * (options.keys().bytes(attention.keyWidth())
                                + options.keys().bytes(attention.indexWidth())
                                + options.values().bytes(values));
    }
}
