package dev.paddock.library;

import dev.paddock.library.ModelShape.Layer;
import java.util.function.IntPredicate;

/**
 * What lies between the layers while a batch is computed. The allocator reuses what is no more needed, so the largest moment
 * counts: attention, feed-forward part or output. The number of widths that lie there beside it, holes of the allocator
 * included, was measured on llama.cpp of August 2026; decision 14 has the formulae.
 */
final class ComputeSize {
    private static final int FLOAT = 4;
    private static final int HALF = 2;
    private static final int WIDTHS_BESIDE_ATTENTION = 3;
    private static final int WIDTHS_BESIDE_FEED_FORWARD = 4;
    private static final int WIDTHS_BESIDE_OUTPUT = 2;

    private final ModelShape shape;
    private final MemoryOptions options;
    private final CacheSize cache;
    private final long tokens;
    private final long masks;

    ComputeSize(ModelShape shape, MemoryOptions options, CacheSize cache) {
        this.shape = shape;
        this.options = options;
        this.cache = cache;
        this.tokens = cache.ubatch();
        this.masks = masks();
    }

    /** One of each kind: what each token may look at. */
    private long masks() {
        long cells = 0;
        for (boolean sliding : new boolean[] {false, true}) {
            cells += shape.layers().stream()
                    .filter(layer -> layer.sliding() == sliding && layer.keyWidth() > 0)
                    .mapToLong(cache::cells)
                    .findFirst()
                    .orElse(0);
        }
        return cells * tokens * (options.flashAttention() ? HALF : FLOAT);
    }

    /** Where those layers are computed, and perhaps the output. */
    long ofLayers(IntPredicate here, boolean output) {
        long most = 0;
        for (int layer = 0; layer < shape.layers().size(); layer++) {
            if (here.test(layer)) {
                Layer each = shape.layers().get(layer);
                most = Math.max(most, Math.max(attention(each), feedForward(each)));
            }
        }
        long layers = most == 0 ? 0 : masks + most * tokens * FLOAT;
        return output ? Math.max(layers, outputs() * (shape.vocabulary() + WIDTHS_BESIDE_OUTPUT * shape.width()) * FLOAT) : layers;
    }

    /** On the host, where all layers are elsewhere: what goes in. */
    long inputs() {
        return masks + (long) shape.width() * tokens * FLOAT;
    }

    /** The words that could follow, for whoever picks one. */
    long logits() {
        return (long) options.slots() * shape.vocabulary() * FLOAT;
    }

    private long outputs() {
        return options.everyToken() ? tokens : Math.min(tokens, options.slots());
    }

    private long attention(Layer layer) {
        if (layer.queryWidth() == 0) {
            return 0;
        }
        long scores = options.flashAttention() || layer.keyWidth() == 0 ? 0 : cache.cells(layer) * layer.heads();
        return (long) WIDTHS_BESIDE_ATTENTION * shape.width()
                + 2L * layer.queryWidth()
                + layer.keyWidth()
                + layer.valueWidth()
                + scores;
    }

    private long feedForward(Layer layer) {
        return (long) WIDTHS_BESIDE_FEED_FORWARD * shape.width() + layer.hiddenNumbers();
    }
}
